/// One thing that a reader of a file has to know: a fault or a finding, with its place.
public struct Diagnostic: Hashable, Sendable {
  /// Whether the file can be used all the same.
  public enum Severity: String, Sendable {
    /// A fault: the file cannot be used as it is.
    case error
    /// A finding: the file can be used, and somebody should look.
    case warning
  }

  /// The file's path relative to the books, with `/` between its parts.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The character in the line, from 1.
  public let column: Int
  public let severity: Severity
  /// A stable name for the kind of fault, such as `books.account.unknown`.
  public let code: String
  /// What is wrong, in one sentence without a full stop.
  public let message: String
  /// What to do about it, in one sentence without a full stop.
  public let remedy: String
  /// The line as it stands in the file; nil where there is none.
  public let excerpt: String?
  /// The character of the excerpt under which the caret stands, from 1; that of the line unless
  /// the excerpt is a part of it.
  public let caret: Int

  public init(
    file: String, line: Int, column: Int, severity: Severity, code: String, message: String,
    remedy: String, excerpt: String?, caret: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.severity = severity
    self.code = code
    self.message = message
    self.remedy = remedy
    self.excerpt = excerpt
    self.caret = caret ?? column
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: error: message`.
  public var headline: String {
    let said = String(message.prefix(Self.longestMessage).map { $0.isControl ? "\u{FFFD}" : $0 })
    let cut = message.count > Self.longestMessage ? "…" : ""
    return "\(file):\(line):\(column): \(severity.rawValue): \(said)\(cut)"
  }

  /// The headline, the line, a caret under the column, and the remedy.
  public var description: String {
    var lines = [headline]
    if let excerpt {
      let all: [Character] = excerpt.map { $0.isControl && $0 != "\t" ? "\u{FFFD}" : $0 }
      // Of a very long line, what stands around the place.
      let start = all.count > Self.longestExcerpt ? max(0, caret - 1 - Self.longestExcerpt / 2) : 0
      let shown = all.dropFirst(start).prefix(Self.longestExcerpt)
      let before = shown.prefix(max(0, caret - 1 - start))
      let padding: [Character] = before.map { $0 == "\t" ? "\t" : " " }
      lines.append(String(shown))
      lines.append(String(padding) + "^")
    }
    lines.append("  to do: \(remedy)")
    return lines.joined(separator: "\n")
  }

  private static let longestMessage = 400
  private static let longestExcerpt = 200
}

extension Diagnostic: Comparable {
  /// By file, then by place, then by code: the order in which they are printed.
  public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
    (left.file, left.line, left.column, left.code, left.message)
      < (right.file, right.line, right.column, right.code, right.message)
  }
}

extension Character {
  fileprivate var isControl: Bool {
    unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
  }
}
