import Foundation
import TestSupport
import Testing

/// What a journal says in words may name a child, so no message quotes it.
@Suite struct NarrativeTests {
  private static let header = "journal,date,period,account,amount,description,source"
  /// Words that stand in no message, in one piece or in parts.
  private static let secret = "Taxi for Tom O'Hara, aged 9"

  static let files: [(name: String, rows: [String])] = [
    ("an amount that is none", ["J1,2023-06-30,2023-24/P3,0006,4O.00,\"\(secret)\",S2"]),
    ("a comma too many", ["J1,2023-06-30,2023-24/P3,0006,40.00,\(secret),S2"]),
    ("cells moved to the left", ["J1,2023-06-30,2023-24/P3,\"\(secret)\",40.00,x,S2"]),
    ("cells moved to the right", ["J1,2023-06-30,2023-24/P3,0006,\"\(secret)\",40.00,S2"]),
    ("the words as source", ["J1,2023-06-30,2023-24/P3,0006,40.00,x,\"\(secret)\""]),
    ("the words as date", ["J1,\"\(secret)\",2023-24/P3,0006,40.00,x,S2"]),
    ("the words as period", ["J1,2023-06-30,\"\(secret)\",0006,40.00,x,S2"]),
    ("the words as journal", ["\"\(secret)\",2023-06-30,2023-24/P3,0006,40.00,x,S2"]),
    ("a quote that never ends", ["J1,2023-06-30,2023-24/P3,0006,40.00,\"\(secret),S2"]),
    ("a quote within", ["J1,2023-06-30,2023-24/P3,0006,40.00,\(secret)\"x,S2"]),
    (
      "a character that cannot be printed",
      ["J1,2023-06-30,2023-24/P3,0006,40.00,\"\(secret)\u{1}\",S2"]
    ),
  ]

  private func expectSilence(_ result: Program.Result, _ name: String) {
    #expect(result.status == 65, "\(name): \(result.errors)")
    let said = result.errors + result.output
    for word in ["Taxi", "Tom", "Hara", "aged"] {
      #expect(!said.contains(word), "\(name): \(said)")
    }
    #expect(said.contains("to do:") || said.contains("\"diagnostics\""), "\(name)")
  }

  @Test("faults of post and of journals.csv print no description", arguments: files.indices)
  func keepsQuiet(index: Int) throws {
    let (name, rows) = Self.files[index]
    let books = try BuiltBooks("docs/faults/books")
    let text = ([Self.header] + rows).joined(separator: "\n") + "\n"
    try books.scratch.write(text, to: "late.csv")
    expectSilence(try books.run("post", books.scratch.path("late.csv")), name)
    try books.scratch.write(text, to: "books/2023-24/journals.csv")
    for format in ["table", "json", "csv"] {
      expectSilence(try books.run("check", "--format", format), "\(name), \(format)")
    }
  }

  @Test("a file without its header is not quoted either")
  func keepsQuietOfFirstLine() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.scratch.write(
      "J1,2023-06-30,2023-24/P3,0006,40.00,\"\(Self.secret)\",S2\n", to: "a.csv")
    expectSilence(try books.run("post", books.scratch.path("a.csv")), "no header")
  }

  @Test("what is wrong is still shown at its place: amounts, codes and how long the words are")
  func showsTheRest() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.scratch.write(
      Self.header + "\nJ1,2023-06-30,2023-24/P3,0009,40.00,Words,S2\n", to: "a.csv")
    let result = try books.run("post", books.scratch.path("a.csv"))
    #expect(result.errors.contains("a.csv:2:26: error: '0009' is not in accounts.csv"))
    #expect(result.errors.contains("J1,2023-06-30,2023-24/P3,0009,40.00,[5 characters],S2\n"))
  }
}
