import Foundation
import TestSupport
import Testing

/// A sign-off is a record bound to ledger, books and figures.
@Suite struct SignOffTests {
  private let header = "report,period,since,rating,reasons,comment,contact\n"

  /// Books whose only source is an assumption, so that nothing is made up.
  private func books(_ standing: String = "assumption") throws -> PackBooks {
    var books = try PackBooks([2023: [41, 51, 61, 9, 71]])
    books.standing = standing
    try books.write()
    try books.scratch.write(journals(books), to: "books/2023-24/journals.csv")
    try #require(
      try Program.run(["--books", books.scratch.path("books"), "build"]).status == 0)
    try books.scratch.write(
      header + "5,2023-24/P6,April to September,amber,\"Places, as planned\",Agreed,SEND finance\n",
      to: "books/return.csv")
    return books
  }

  /// Half of each placement's year, by month to September, so that no month lacks its postings.
  private func journals(_ books: PackBooks) -> String {
    var text = "journal,date,period,account,amount,description,source\n"
    for (index, cost) in books.costs.enumerated() {
      guard let cost else { continue }
      let month = cost * 100 / 12
      for number in 1...6 {
        let pence = number == 6 ? cost * 50 - 5 * month : month
        let pounds = "\(pence / 100).\(pence % 100 < 10 ? "0" : "")\(pence % 100)"
        let head = "M\(index)-\(number),2023-0\(number + 3)-28,2023-24/P\(number)"
        text += "\(head),HN\(index),\(pounds),x,S\n\(head),K,-\(pounds),x,S\n"
      }
    }
    return text
  }

  private func sign(_ books: PackBooks, _ arguments: String...) throws -> Program.Result {
    try Program.run(
      ["--books", books.scratch.path("books"), "sign", "--post", "Director of Finance"]
        + ["--on", "2023-10-14"] + arguments)
  }

  /// The rows of the return's cover.
  private func cover(_ books: PackBooks, _ asOf: String = "2023-24/P6") throws -> [[String]] {
    let result = try Program.run(
      ["--books", books.scratch.path("books"), "export", "return", "--as-of", asOf]
        + ["--to", books.scratch.path("out")])
    try #require(result.status == 0, "\(result.errors)")
    return try PackBooks.rows(
      result.output.trimmingCharacters(in: .whitespacesAndNewlines), "Cover")
  }

  private func signed(_ rows: [[String]]) -> [String] {
    rows.filter { $0.first?.hasPrefix("Signed") == true }.map { $0[1] }
  }

  @Test("the typed words stand in the return, each time it is made")
  func fillsIn() throws {
    let books = try books()
    let rows = try cover(books)
    for (name, words) in [
      ("Report number", "5"), ("Period since the last report", "April to September"),
      ("Overall rating", "amber"), ("Reasons", "Places, as planned"),
      ("Section 151 officer's comment", "Agreed"), ("Author, contact", "SEND finance"),
    ] {
      #expect(rows.first { $0.first == name }?[1] == words, "\(name)")
    }
    #expect(signed(rows).prefix(3).allSatisfy { $0 == "not signed" })
    // Of another period nothing is carried over.
    let other = try cover(books, "2023-24/P7")
    #expect(other.first { $0.first == "Overall rating" }?[1] == "to be filled in")
  }

  @Test("who signs a return has not closed its month, whatever the capitals of the name")
  func partsSignerAndCloser() throws {
    for (signer, isNamed) in [("lead  Accountant", true), ("Director", false)] {
      let books = try books()
      let place = ["--books", books.scratch.path("books")]
      let closing = try Program.run(
        place + ["close", "2023-24/P6", "--author", "Lead accountant", "--despite", "A test"])
      #expect(closing.status == 0, "\(closing.errors)")
      let result = try sign(books, "--report", "5", "--author", signer)
      #expect(result.status == 0, "\(result.errors)")
      let check = try Program.run(place + ["check"])
      let words = "was signed by the same person who closed 2023-24/P6"
      #expect((check.output + check.errors).contains(words) == isNamed)
    }
  }

  @Test("what is signed holds for these figures, and is void when books or ledger move")
  func bindsFigures() throws {
    let books = try books()
    let result = try sign(books, "--report", "5")
    #expect(result.status == 0, "\(result.errors)")
    let amounts = ["£190,000.00", "£690,000.00", "£0.00"]
    #expect(
      try Array(signed(cover(books)).prefix(3)) == amounts.map { "signed on 2023-10-14 for \($0)" })
    #expect(try signed(cover(books)).last?.contains("Director of Finance") == true)
    // The next return is another one.
    #expect(try signed(cover(books, "2023-24/P7")).first == "not signed")

    let budget = try String(
      contentsOfFile: books.scratch.path("books/2023-24/budget.csv"), encoding: .utf8)
    try books.scratch.write(
      budget.replacing("HN8,90000.00", with: "HN8,95000.00"), to: "books/2023-24/budget.csv")
    #expect(
      try signed(cover(books)).first
        == "signed on 2023-10-14 for £190,000.00; now £195,000.00: not signed")
    try books.scratch.write(budget, to: "books/2023-24/budget.csv")
    #expect(try signed(cover(books)).first == "signed on 2023-10-14 for £190,000.00")
    // A word in the books is enough, and so is a journal.
    try books.scratch.write(
      header + "5,2023-24/P6,,amber,Others,,\n", to: "books/return.csv")
    #expect(
      try signed(cover(books)).first
        == "signed on 2023-10-14 for £190,000.00; now £190,000.00: not signed")
    #expect(try sign(books, "--report", "5").status == 0)
    #expect(try signed(cover(books)).first == "signed on 2023-10-14 for £190,000.00")
    let closed = try Program.run(
      ["--books", books.scratch.path("books"), "post", postings(books)])
    try #require(closed.status == 0, "\(closed.errors)")
    #expect(try signed(cover(books)).last?.hasSuffix("moved since: the ledger") == true)
  }

  private func postings(_ books: PackBooks) throws -> String {
    try books.scratch.write(
      "journal,date,period,account,amount,description,source\n"
        + "J1,2024-01-31,2023-24/P10,K,1.00,x,S\nJ1,2024-01-31,2023-24/P10,K,-1.00,x,S\n",
      to: "late.csv")
    return books.scratch.path("late.csv")
  }

  @Test("nothing is signed while words are missing or a figure on the cover is made up")
  func refuses() throws {
    let made = try books("illustrative")
    let illustrative = try sign(made, "--report", "5")
    #expect(illustrative.status == 65)
    #expect(illustrative.errors.contains("illustrative figures stand on its face: in-year of"))
    let books = try books()
    #expect(try sign(books, "--report", "6").status == 64)
    #expect(try sign(books, "--report", "5", "--dry-run").status == 0)
    for (row, reason) in [
      ("5,2023-24/P6,,,Reasons,,\n", "no rating"), ("5,2023-24/P6,,amber,,,\n", "no reasons"),
      ("5,2023-24/P5,,amber,Reasons,,\n", "no row of 2023-24/P6"),
    ] {
      try books.scratch.write(header + row, to: "books/return.csv")
      let result = try sign(books, "--report", "5")
      #expect(result.status == 65 && result.errors.contains(reason), "\(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: books.scratch.path("books/signoffs.csv")))
  }
}
