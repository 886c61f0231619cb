/// Texts that look like the escapes of the file format.
///
/// A workbook's XML writes odd characters as `_x000D_`, and Excel turns any such text into the
/// character. Exports from databases hold such texts, so they are written with their first
/// underscore escaped in turn: `_x005F_x000D_`. libxlsxwriter does not do this.
enum EscapedText {
  static func escaping(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    return text.replacing(/_(?=x[0-9A-Fa-f]{4}_)/, with: "_x005F_")
  }
}
