import Books
import Foundation
import Ledger
import Reports
import TestSupport
import Testing

/// One chapter of `docs/faults`: a change to the example books, and what the program says of it.
struct FaultChapter: CustomTestStringConvertible {
  let code: String
  let text: String

  var testDescription: String { code }

  /// The faults of books, those of extracts, and what is found on the way to them.
  static let all: [FaultChapter] =
    (BooksFault.allCases.map(\.rawValue) + ExtractFault.allCases.map(\.rawValue)
    + GuardCode.allCases.filter { $0 != .accrualStanding }.map(\.rawValue) + others)
    .map { FaultChapter(code: $0, text: Chapter("docs/faults/\($0).md").text) }

  private static let others = [
    "extract.csv.quote", "extract.file.encoding", "extract.file.unreadable",
    "extract.rows.vanished", "extract.sheet.another", "extract.total.differs", "table.file.kind",
  ]

  /// The command, the exit code and the messages that the chapter promises.
  var promise: (arguments: [String], status: Int32, messages: String)? {
    guard
      let match = text.firstMatch(
        of: /`safety-valve (.*)` says, and leaves with (\d+):\n\n```text\n/),
      let end = text.range(of: "```", options: .backwards), let status = Int32(match.2)
    else { return nil }
    return (
      Chapter.words(match.1), status, String(text[match.range.upperBound..<end.lowerBound])
    )
  }
}

@Suite struct FaultCatalogueTests {
  @Test(
    "every fault has a chapter whose example shows it, word for word", arguments: FaultChapter.all)
  func shows(chapter: FaultChapter) throws {
    let promise = try #require(chapter.promise, "docs/faults/\(chapter.code).md is not there")
    let scratch = try Scratch()
    let books = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    for step in Chapter("docs/faults/\(chapter.code).md").steps {
      try Chapter.apply(step, in: scratch)
      if case .example(let example) = step { try example.check(in: books) }
    }
    let result = try Program.run(["--books", "."] + promise.arguments, in: URL(filePath: books))
    #expect(result.errors == promise.messages)
    #expect(result.status == promise.status)
    guard promise.arguments == ["check"] else { return }
    let json = try Program.run(["--books", books, "check", "--format", "json"])
    #expect(json.output.contains("\"code\": \"\(chapter.code)\""))
    if let fault = BooksFault(rawValue: chapter.code) {
      #expect(fault.isFinding == (promise.status == 1))
    }
  }

  @Test("every code of a table file or an extract in the sources is in the catalogue")
  func names() throws {
    let catalogue = try String(
      contentsOf: Repository.url("docs/faults/README.md"), encoding: .utf8)
    var codes: Set<String> = []
    for module in ["Sources/Tabular", "Sources/Ledger"] {
      let folder = Repository.url(module)
      let files = try #require(FileManager.default.enumerator(atPath: folder.path))
      for case let file as String in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        for match in text.matches(of: /"((?:table|extract)\.[a-z-]+\.[a-z-]+)"/) {
          codes.insert(String(match.1))
        }
      }
    }
    #expect(codes.count > 40)
    codes.formUnion(WorkbookFault.allCases.map(\.rawValue))
    for code in codes.sorted() {
      #expect(catalogue.contains("| \(code) |") || catalogue.contains("(\(code).md)"), "\(code)")
    }
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
