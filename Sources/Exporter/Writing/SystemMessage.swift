import Foundation

/// The system's words for its error numbers.
enum SystemMessage {
  static func text(_ number: Int32) -> String {
    POSIXErrorCode(rawValue: number).map { POSIXError($0).localizedDescription }
      ?? "error \(number)"
  }
}
