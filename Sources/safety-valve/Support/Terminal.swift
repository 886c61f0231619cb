import ArgumentParser
import Foundation
import Rendering
import Reports
import Tables

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

  /// Says what a command has written to the ledger, which stays written whoever hears of it.
  ///
  /// Nothing that goes wrong from here on makes the command fail: its exit code says whether the
  /// ledger was changed. Where standard output cannot be written, a line on standard error says so
  /// and names the journals.
  ///
  /// - Parameters:
  ///   - done: what was written, in a few words that name its journals, such as
  ///     `posted as journal 17`; nil where nothing was, which makes this an ordinary report.
  ///   - text: what there is to say.
  /// - Throws: ``Failure`` where nothing was written to the ledger, and the text cannot be given.
  static func announce(_ done: String?, _ text: () throws -> String) throws {
    guard let done else { return try write(text()) }
    do {
      try write(text())
    } catch {
      note("\(done): this is done and stays; only the report of it could not be written")
    }
  }

  /// Names journals by their numbers; nil for none.
  static func named(_ journals: [Int64]) -> String? {
    let numbers = Set(journals).sorted().map(String.init)
    guard let last = numbers.last else { return nil }
    return numbers.count == 1
      ? "journal \(last)"
      : "journals \(numbers.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// Writes a message to standard error.
  static func note(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// Says how far the figures of a report can be relied on, where a face has no room for it.
  static func remark(_ stamp: ReportStamp) {
    if let remark = StandingNotes.remark(stamp) { note(remark) }
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
