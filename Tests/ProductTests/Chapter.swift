import Foundation
import TestSupport
import Testing

/// A chapter of the documents, as what it does to the example books and what the program prints.
struct Chapter {
  /// A command of the chapter.
  struct Example {
    let arguments: [String]
    /// What the chapter prints under the command.
    let said: String
    /// The exit code that stands behind `console`; nil if none does: then the command has to
    /// succeed, and what it says on standard error is not shown.
    let status: Int32?

    /// Runs the command in a folder of books, and expects what the chapter says.
    func check(in books: String) throws {
      let result = try Program.run(arguments, in: URL(filePath: books))
      let shown = status == nil ? result.output : result.errors + result.output
      #expect(
        Chapter.prints(Chapter.masked(shown, as: said), said), "\(arguments) says:\n\(shown)")
      #expect(result.status == status ?? 0, "\(arguments): \(result.errors)")
    }
  }

  /// What a chapter does, in its order.
  enum Step {
    case without(String)
    case folder(String)
    case file(String, Data)
    case example(Example)
  }

  let text: String
  let steps: [Step]

  /// - Parameter path: of the chapter, in the repository.
  init(_ path: String) {
    text = (try? String(contentsOf: Repository.url(path), encoding: .utf8)) ?? ""
    let places: [(String.Index, Step)] =
      text.matches(of: /Without `([^`]+)`:/).map {
        ($0.range.lowerBound, .without(String($0.1)))
      }
      + text.matches(of: /With a folder `([^`]+)`:/).map {
        ($0.range.lowerBound, .folder(String($0.1)))
      }
      + text.matches(of: /With `([^`]+)` as\n\n```(?:csv|toml)( windows-1252)?\n([^`]*)```\n/).map {
        let encoding: String.Encoding = $0.2 == nil ? .utf8 : .windowsCP1252
        let data = $0.3.data(using: encoding) ?? Data()
        return ($0.range.lowerBound, .file(String($0.1), data))
      }
      + text.matches(of: /With `([^`]+)` as a workbook of\n\n```csv\n([^`]*)```\n/).map {
        ($0.range.lowerBound, .file(String($0.1), Self.workbook(of: $0.2)))
      }
      + text.matches(of: /```console( \d+)?\n\$ safety-valve (.*)\n([^`]*)```/).map {
        let status = $0.1.flatMap { Int32($0.dropFirst()) }
        let example = Example(
          arguments: Self.words($0.2), said: String($0.3), status: status)
        return ($0.range.lowerBound, .example(example))
      }
    steps = places.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Changes the example books, which lie in a folder `books`.
  static func apply(_ step: Step, in scratch: Scratch) throws {
    switch step {
    case .without(let path):
      try FileManager.default.removeItem(atPath: scratch.path("books/\(path)"))
    case .folder(let path):
      try FileManager.default.createDirectory(
        atPath: scratch.path("books/\(path)"), withIntermediateDirectories: true)
    case .file(let path, let data):
      try? FileManager.default.removeItem(atPath: scratch.path("books/\(path)"))
      try scratch.write(data, to: "books/\(path)")
    case .example:
      break
    }
  }

  /// The words of a command line; what stands in single quotes is one.
  static func words(_ line: some StringProtocol) -> [String] {
    String(line).matches(of: /'([^']*)'|\S+/).map { String($0.1 ?? $0.0) }
  }

  /// A text with its heads left out, where another one leaves them out.
  ///
  /// The head of a ledger that holds the time of a posting is another one at each run.
  static func masked(_ said: String, as expected: String) -> String {
    expected.contains("head …") ? said.replacing(/head [0-9a-f]{64}/, with: "head …") : said
  }

  /// Whether an output is what a chapter shows, in which a line of `…` stands for any lines.
  static func prints(_ output: String, _ shown: String) -> Bool {
    guard ("\n" + shown).contains("\n…\n") else { return output == shown }
    let pieces = ("\n" + shown).components(separatedBy: "\n…\n")
    var rest = ("\n" + output)[...]
    guard let first = pieces.first, let last = pieces.last, rest.hasPrefix(first) else {
      return false
    }
    rest = rest.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() {
      guard let place = rest.range(of: "\n" + piece + "\n") else { return false }
      rest = rest[rest.index(before: place.upperBound)...]
    }
    return last.isEmpty || rest.hasSuffix("\n" + last)
  }

  /// A workbook of text cells; one that begins with # holds an error.
  private static func workbook(of csv: Substring) -> Data {
    let rows = csv.split(separator: "\n").map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
        cell.hasPrefix("#")
          ? "<c t=\"e\"><v>\(cell)</v></c>"
          : "<c t=\"inlineStr\"><is><t>\(cell)</t></is></c>"
      }
      return "<row>\(cells.joined())</row>"
    }
    return Data(WorkbookMaker(rows: rows.joined()).bytes)
  }
}
