import Money
import Tabular

/// A TOML file as text, of which single values can be changed and all else stays as it is.
struct EditedSettings {
  /// A value as it is written.
  enum Value: Hashable {
    case text(String)
    case number(String)
    case boolean(Bool)
    case date(CalendarDate)
    /// A list or another form, as TOML writes it.
    case other(String)
  }

  struct Entry {
    /// The tables above the key, and the key.
    let path: [String]
    let value: Value
    /// The lines that it takes, from 0.
    let lines: ClosedRange<Int>
    /// What stands before the value in its first line.
    let before: String
    /// What stands behind it in its last line: blanks and a remark.
    let after: String
  }

  private(set) var entries: [Entry] = []
  private var lines: [String]
  /// The line on which each table begins; the tables in the order of the file.
  private var tables: [(name: [String], line: Int)] = []
  private let lineBreak: String
  private let mark: String

  init(_ bytes: [UInt8]) {
    let source = SourceText(file: "", bytes: bytes)
    mark = source.bytes.count < bytes.count ? "\u{FEFF}" : ""
    let text = source.string
    lineBreak = text.contains("\r\n") ? "\r\n" : "\n"
    lines = text.split(separator: lineBreak, omittingEmptySubsequences: false).map(String.init)
    scan()
  }

  func knows(_ path: [String]) -> Bool {
    entries.contains { $0.path == path } || tables.contains { $0.name == path }
  }

  /// The table that begins on a line, from 0.
  func table(onLine line: Int) -> [String]? { tables.first { $0.line == line }?.name }

  // MARK: - Reading

  private mutating func scan() {
    var table: [String] = []
    var index = 0
    while index < lines.count {
      let text = lines[index].drop { $0 == " " || $0 == "\t" }
      if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
        table = Self.name(text[text.index(after: text.startIndex)..<end])
        tables.append((table, index))
      } else if !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") {
        let start = text[text.index(after: equals)...].drop { $0 == " " || $0 == "\t" }
        let before = String(lines[index][..<start.startIndex])
        let (written, last, after) = value(from: start, on: index)
        entries.append(
          Entry(
            path: table + Self.name(text[..<equals]), value: Self.value(written),
            lines: index...last, before: before, after: after))
        index = last
      }
      index += 1
    }
  }

  /// The value that begins at a place of a line: how it is written, its last line, what is behind.
  private func value(from start: Substring, on line: Int) -> (String, Int, String) {
    var written = ""
    var (last, rest) = (line, start)
    var quote: Character?
    var depth = 0
    while true {
      var end = rest.startIndex
      while end < rest.endIndex {
        let character = rest[end]
        if let open = quote {
          if character == "\\", open == "\"" { end = rest.index(after: end) }
          if end < rest.endIndex, character == open { quote = nil }
        } else if character == "\"" || character == "'" {
          quote = character
        } else if character == "[" || character == "{" {
          depth += 1
        } else if character == "]" || character == "}" {
          depth -= 1
        } else if character == "#", depth == 0 {
          break
        }
        if end < rest.endIndex { end = rest.index(after: end) }
      }
      let part = rest[..<end]
      written += part
      guard depth > 0 || quote != nil, last + 1 < lines.count else {
        let value = Self.trimmedEnd(written)
        return (value, last, String(written.dropFirst(value.count)) + rest[end...])
      }
      // A list over several lines; a text in single quotes ends with its line.
      written += String(rest[end...]) + lineBreak
      last += 1
      quote = nil
      rest = lines[last][...]
    }
  }

  private static func trimmedEnd(_ text: String) -> String {
    var text = Substring(text)
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return String(text)
  }

  private static func name(_ text: Substring) -> [String] {
    text.split(separator: ".").map { part in part.filter { !"\"' \t[]".contains($0) } }
  }

  static func value(_ written: String) -> Value {
    if written == "true" || written == "false" { return .boolean(written == "true") }
    if let date = CalendarDate(written) { return .date(date) }
    if written.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil { return .number(written) }
    if written.count > 1, written.hasPrefix("'"), written.hasSuffix("'"), !written.hasPrefix("'''")
    {
      return .text(String(written.dropFirst().dropLast()))
    }
    if written.count > 1, written.hasPrefix("\""), written.hasSuffix("\""),
      !written.hasPrefix("\"\"\"")
    {
      let inside = String(written.dropFirst().dropLast())
      if !inside.contains("\\") { return .text(inside) }
      let plain = inside.replacing("\\\\", with: "\u{0}").replacing("\\\"", with: "\"")
      if !plain.contains("\\") { return .text(plain.replacing("\u{0}", with: "\\")) }
    }
    return .other(written)
  }

  // MARK: - Writing

  /// The file with other values by the place of their entry, without some entries, and with new
  /// keys in order.
  func changed(
    _ values: [Int: Value], without: Set<Int>, added: [(path: [String], value: Value)]
  ) -> [UInt8] {
    var text = lines.map { Optional($0) }
    for (index, entry) in entries.enumerated() {
      if without.contains(index) {
        for line in entry.lines { text[line] = nil }
      } else if let value = values[index] {
        for line in entry.lines { text[line] = nil }
        text[entry.lines.lowerBound] = entry.before + value.written + entry.after
      }
    }
    var inserted: [Int: [String]] = [:]
    var newTables: [(name: [String], lines: [String])] = []
    for (path, value) in added {
      let table = Array(path.dropLast())
      let line = Self.key(path.last ?? "") + " = " + value.written
      if let place = place(behind: table) {
        inserted[place, default: []].append(line)
      } else if let index = newTables.firstIndex(where: { $0.name == table }) {
        newTables[index].lines.append(line)
      } else {
        newTables.append((table, ["", "[\(table.map(Self.key).joined(separator: "."))]", line]))
      }
    }
    inserted[text.count, default: []] += newTables.flatMap(\.lines)
    return joined(text, inserted)
  }

  /// The lines that are left with those before each place; at the end before an empty last line.
  private func joined(_ text: [String?], _ inserted: [Int: [String]]) -> [UInt8] {
    var result: [String] = []
    for (index, line) in text.enumerated() {
      result += inserted[index] ?? []
      if let line { result.append(line) }
    }
    let end = inserted[text.count] ?? []
    let hasOpenEnd = result.last != ""
    result.insert(contentsOf: end, at: hasOpenEnd ? result.count : result.count - 1)
    return Array((mark + result.joined(separator: lineBreak)).utf8)
  }

  /// Before which line a new key of a table goes; nil where there is no such table.
  private func place(behind table: [String]) -> Int? {
    if let last = entries.last(where: { Array($0.path.dropLast()) == table }) {
      return last.lines.upperBound + 1
    }
    if let start = tables.first(where: { $0.name == table }) { return start.line + 1 }
    return table.isEmpty ? 0 : nil
  }

  private static func key(_ name: String) -> String {
    name.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil ? name : Value.text(name).written
  }
}

extension EditedSettings.Value {
  /// As TOML writes it.
  var written: String {
    switch self {
    case .text(let text):
      "\""
        + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "\""
    case .number(let text), .other(let text): text
    case .boolean(let isTrue): isTrue ? "true" : "false"
    case .date(let date): date.description
    }
  }

  var sheetValue: SheetValue {
    switch self {
    case .text(let text), .other(let text): .text(text)
    case .number(let text): SheetValue(text, .number)
    case .boolean(let isTrue): .text(isTrue ? "true" : "false")
    case .date(let date): .date(date)
    }
  }
}
