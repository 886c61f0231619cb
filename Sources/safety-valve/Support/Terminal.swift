import ArgumentParser
import Foundation
import Rendering
import Reports

/// Standard output and standard error, and what can be shown on them.
enum Terminal {
  /// Writes data to standard output.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  /// Writes a message to standard error.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Says on standard error how far figures can be relied on, where their own form cannot.
  static func remark(_ provenance: Provenance, _ register: SourceRegister) {
    if let remark = StandingNotes.remark(provenance, register) { note(remark) }
  }

  /// How many characters a line of the screen holds; 80 where there is no screen.
  static var width: Int {
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }) {
      return columns
    }
    var size = winsize()
    let isScreen = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return isScreen && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}

extension OutputOptions {
  /// Gives a report out: to the file that was asked for, whole or not at all, or to the screen.
  func give(_ text: String) throws {
    guard let output else { return Terminal.write(text) }
    do {
      try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
    } catch {
      throw Failure(
        .cannotCreate, "\(output) cannot be written", toDo: "check the folder and its permissions")
    }
  }
}
