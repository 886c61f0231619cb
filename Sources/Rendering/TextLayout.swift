import Tables

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
    for word in words(oneLine(text), width: width - indent) {
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

  /// The words of a text; one that is longer than a line is broken.
  private static func words(_ text: String, width: Int) -> [Substring] {
    text.split(separator: " ").flatMap { word -> [Substring] in
      var parts: [Substring] = []
      var rest = word
      while rest.count > max(1, width) {
        parts.append(rest.prefix(max(1, width)))
        rest = rest.dropFirst(max(1, width))
      }
      return parts + [rest]
    }
  }

  /// A text behind a label, its later lines indented by as much as the label is wide.
  static func hanging(_ label: String, _ text: String, width: Int) -> [String] {
    let label = label.isEmpty || label.hasSuffix(" ") ? label : label + " "
    return wrapped(text, width: width - label.count).enumerated().map { index, line in
      (index == 0 ? label : String(repeating: " ", count: label.count)) + line
    }
  }

  /// A text with nothing in it that could move the cursor.
  static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  /// A text cut to a width, with an ellipsis where something is missing.
  static func cut(_ text: String, _ width: Int) -> String {
    let text = oneLine(text)
    return text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
  }
}

extension String {
  /// Without the spaces at the end.
  var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
