/// Laying out text in columns of characters.
enum TextLayout {
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Breaks a text at spaces into lines of a width, the later ones indented.
  static func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let lead = lines.isEmpty ? 0 : indent
      if !line.isEmpty, lead + line.count + 1 + word.count > width {
        lines.append(String(repeating: " ", count: lead) + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(String(repeating: " ", count: lines.isEmpty ? 0 : indent) + line)
    return lines
  }

  /// A text cut to a width, with an ellipsis where something is missing.
  static func cut(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
  }
}
