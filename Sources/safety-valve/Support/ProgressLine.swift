import Foundation
import Synchronization

/// One line on the terminal that says how far a long reading is; nothing off a terminal.
final class ProgressLine: Sendable {
  private let text: String
  private let isShown: Bool
  private let started = ContinuousClock.now
  private let last = Mutex(-1)

  init(_ text: String) {
    self.text = text
    isShown = isatty(2) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
  }

  /// Shows a part of 1 in hundredths, once it takes longer than a moment.
  func show(_ part: Double) {
    guard isShown, ContinuousClock.now - started > .milliseconds(500) else { return }
    let hundredths = Int(part * 100)
    let isNew = last.withLock { last in
      defer { last = hundredths }
      return last != hundredths
    }
    if isNew { write("\r\(text): \(hundredths) %") }
  }

  /// Takes the line away.
  func clear() {
    if isShown, last.withLock({ $0 >= 0 }) { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
