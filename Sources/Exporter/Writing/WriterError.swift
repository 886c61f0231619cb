/// Why a workbook was not written.
///
/// The file that stood at the path before still stands.
public enum WriterError: Error, Sendable, CustomStringConvertible {
  /// The workbook is unsound; all of its faults, at least one.
  case unsound([WorkbookFault])
  /// libxlsxwriter refused a call; its name, the place if there is one, and the reason.
  case library(call: String, place: String, reason: String)
  /// The file system refused: what was tried, on which path, and the system's error number.
  case fileSystem(operation: String, path: String, errno: Int32)

  /// One line for each fault.
  public var description: String {
    switch self {
    case .unsound(let faults): faults.map(\.description).joined(separator: "\n")
    case .library(let call, let place, let reason): "\(place): \(call): \(reason)"
    case .fileSystem(let operation, let path, let number):
      "\(path): cannot \(operation): \(SystemMessage.text(number))"
    }
  }
}
