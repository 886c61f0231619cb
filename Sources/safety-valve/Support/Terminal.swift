import ArgumentParser
import Foundation
import Rendering
import Reports

/// Standard output and standard error, and what can be shown on them.
enum Terminal {
  /// Writes a text to standard output.
  ///
  /// - Throws: as ``write(_:)``.
  static func write(_ text: String) throws {
    try write(Data(text.utf8))
  }

  /// Writes data to standard output.
  ///
  /// - Throws: ``Failure`` if it cannot be written; a reader that has gone away is told nothing.
  static func write(_ data: Data) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: data)
    } catch let error as CocoaError where error.underlying == EPIPE {
      throw Failure(silent: .inputOutput)
    } catch {
      throw Failure(
        .inputOutput, "standard output cannot be written",
        toDo: "check the disk and the redirection")
    }
  }

  /// Says what was written to the ledger: it stands, whether or not anybody can be told.
  static func announce(_ text: String) throws {
    do {
      try write(text)
    } catch {
      note("it was done, and standard output could not take the answer:\n\(text)")
    }
  }

  /// Writes a message to standard error.
  static func note(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
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

extension CocoaError {
  /// The number of the system's error behind this one; nil if there is none.
  fileprivate var underlying: Int32? {
    (userInfo[NSUnderlyingErrorKey] as? NSError).map { Int32($0.code) }
  }
}
