import Books
import Foundation
import TestSupport
import Testing

/// One chapter of `docs/faults`: a change to the example books, and what the program says of it.
struct FaultChapter: CustomTestStringConvertible {
  let code: String
  let text: String

  var testDescription: String { code }

  static let all: [FaultChapter] = BooksFault.allCases.map(\.rawValue).map { code in
    let file = Repository.url("docs/faults/\(code).md")
    return FaultChapter(
      code: code, text: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
  }

  /// Makes the chapter's change in a copy of the example books.
  func apply(to scratch: Scratch) throws {
    for match in text.matches(of: /Without `([^`]+)`:/) {
      try FileManager.default.removeItem(atPath: scratch.path("books/\(match.1)"))
    }
    for match in text.matches(of: /With a folder `([^`]+)`:/) {
      try FileManager.default.createDirectory(
        atPath: scratch.path("books/\(match.1)"), withIntermediateDirectories: true)
    }
    let files = text.matches(of: /With `([^`]+)` as\n\n```(?:csv|toml)( windows-1252)?\n/)
    for match in files {
      let rest = text[match.range.upperBound...]
      let content = String(rest[..<(rest.range(of: "```\n")?.lowerBound ?? rest.endIndex)])
      let encoding: String.Encoding = match.2 == nil ? .utf8 : .windowsCP1252
      let data = try #require(content.data(using: encoding))
      try? FileManager.default.removeItem(atPath: scratch.path("books/\(match.1)"))
      try scratch.write(data, to: "books/\(match.1)")
    }
  }

  /// The exit code and the messages that the chapter promises.
  var promise: (status: Int32, messages: String)? {
    guard
      let match = text.firstMatch(
        of: /`safety-valve check` says, and leaves with (\d+):\n\n```text\n/),
      let end = text.range(of: "```", options: .backwards), let status = Int32(match.1)
    else { return nil }
    return (status, String(text[match.range.upperBound..<end.lowerBound]))
  }
}

@Suite struct FaultCatalogueTests {
  @Test(
    "every fault has a chapter whose example shows it, word for word", arguments: FaultChapter.all)
  func shows(chapter: FaultChapter) throws {
    let promise = try #require(chapter.promise, "docs/faults/\(chapter.code).md is not there")
    let scratch = try Scratch()
    let books = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    try chapter.apply(to: scratch)
    let result = try Program.run(["--books", books, "check"])
    #expect(result.errors == promise.messages)
    #expect(result.status == promise.status)
    let json = try Program.run(["--books", books, "check", "--format", "json"])
    #expect(json.output.contains("\"code\": \"\(chapter.code)\""))
    #expect(BooksFault(rawValue: chapter.code)?.isFinding == (promise.status == 1))
  }

  @Test("the books that the examples change have no fault themselves")
  func startsClean() throws {
    let result = try Program.run(
      ["--books", Repository.url("docs/faults/books").path, "check"])
    #expect(result.errors == "" && result.status == 0)
  }

  @Test("a fault in the books leaves ledger and exports as they were, and names all faults at once")
  func leavesAlone() throws {
    let books = try BuiltBooks("docs/faults/books")
    let exports = books.scratch.path("exports")
    #expect(try books.run("export", "monthly", "--to", exports).status == 0)
    let file = try #require(try FileManager.default.contentsOfDirectory(atPath: exports).first)
    func contents() throws -> [Data] {
      try [books.path + "/ledger.sqlite", exports + "/" + file].map {
        try Data(contentsOf: URL(filePath: $0))
      }
    }
    let before = try contents()
    try books.replace("0001,2100.00", with: "0001,2100.001", in: "2023-24/budget.csv")
    try books.replace("R,1000.00,S1", with: "X,1000.00,S7", in: "opening.csv")
    try books.replace("termly,4", with: "termly,-4", in: "profiles.csv")
    for command in [["build"], ["export", "monthly", "--to", exports], ["position"], ["monitor"]] {
      let result = try Program.run(["--books", books.path] + command)
      #expect(result.status == 65 && result.output == "")
      for place in [
        "2023-24/budget.csv:2:6: error", "opening.csv:2:1: error",
        "opening.csv:2:11: error", "profiles.csv:2:8: error",
      ] {
        #expect(result.errors.contains(place), "\(command): \(place)")
      }
    }
    #expect(try contents() == before)
  }
}
