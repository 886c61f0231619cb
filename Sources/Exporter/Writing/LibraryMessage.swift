import CXlsxWriter

/// libxlsxwriter's words for its error codes.
enum LibraryMessage {
  static func text(_ code: lxw_error) -> String {
    lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }
}
