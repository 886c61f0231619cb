import Foundation
import TestSupport
import Testing

@Suite struct ManualTests {
  static let chapters = [
    "Check", "Build", "Import", "Post", "Reverse", "Close", "Position", "Monitor", "Verify",
    "Export", "Ledger", "LedgerCopies", "Log", "Sample", "Sign", "Reopen", "Actions", "Register",
    "Forecast", "Bridge", "Drift", "Placements", "Movement", "Project", "Cohort", "Backtest",
    "BooksCommands", "Serve", "Grant", "Month", "Init",
  ]

  @Test("every example of a command's chapter prints what the chapter says", arguments: chapters)
  func runsExamples(chapter: String) throws {
    let scratch = try Scratch()
    let books = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    var count = 0
    for step in Chapter("Sources/safety-valve/Commands/\(chapter).md").steps {
      try Chapter.apply(step, in: scratch)
      guard case .example(let example) = step else { continue }
      count += 1
      try example.check(in: books)
    }
    #expect(count > 0)
  }

  @Test("every option of a command is in its chapter", arguments: chapters)
  func documentsOptions(chapter: String) throws {
    let file = Repository.url("Sources/safety-valve/Commands/\(chapter).md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let help = try Self.commands(chapter).map { try Program.run($0 + ["--help"]).output }.joined()
    for option in Set(help.matches(of: /--[a-z-]+/).map { String($0.0) }) {
      let isOfAll = ["--help", "--version"].contains(option)
      #expect(isOfAll || text.contains(option), "\(option)")
    }
  }

  /// The commands that a chapter is about.
  private static func commands(_ chapter: String) -> [[String]] {
    switch chapter {
    case "Ledger": [["ledger", "export"]]
    case "LedgerCopies": [["ledger", "backup"], ["ledger", "restore"]]
    case "BooksCommands": [["books", "export"], ["books", "import"]]
    default: [[chapter.lowercased()]]
    }
  }

  @Test("what the documents link to is there")
  func linksLead() throws {
    let root = Repository.root
    let all = try #require(FileManager.default.enumerator(atPath: root.path))
    let pages = all.compactMap { $0 as? String }.filter {
      $0.hasSuffix(".md") && !$0.hasPrefix(".") && !$0.contains("/.")
    }
    #expect(pages.count > 70)
    for page in pages {
      let file = root.appending(path: page)
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\]\(([^)#:\s]+)\)/) {
        let target = file.deletingLastPathComponent().appending(path: String(match.1))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(match.1)")
      }
    }
  }
}
