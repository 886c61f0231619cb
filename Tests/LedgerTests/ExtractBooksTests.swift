import Books
import Foundation
import Ledger
import Money
import Testing

/// Extracts that stand in the books, posted by build.
@Suite struct ExtractBooksTests {
  private static let layout = TestLedger.layout + "\nperiod = \"Period\""

  private func add(_ ledger: TestLedger, _ name: String, _ lines: [String]) throws {
    try ledger.write(
      (["Centre,Subjective,Amount,Period"] + lines).joined(separator: "\n") + "\n",
      to: "2023-24/extracts/" + name)
  }

  @Test("the extracts of the books are posted by build, a cumulative series once")
  func postsSeries() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try add(ledger, "P1.csv", ["100,5000,1.00,1"])
    #expect(try ledger.build().posted == 1)
    try add(ledger, "P2.csv", ["100,5000,1.00,1", "100,5000,2.00,2"])
    try add(ledger, "P10.csv", ["100,5000,1.00,1", "100,5000,2.00,2", "200,1,4.00,9"])
    #expect(try ledger.build().posted == 2)
    #expect(try ledger.amount("HN1", "2023-24/P1") == 100)
    #expect(try ledger.amount("HN1", "2023-24/P2") == 200)
    #expect(try ledger.amount("HN2", "2023-24/P9") == 400)
    let outcome = try ledger.build()
    #expect(outcome.posted == 0 && outcome.reversed == 0)
  }

  @Test("the same books give the same head, built at once or file by file")
  func isDeterministic() throws {
    let (first, second) = (
      try TestLedger(layout: Self.layout), try TestLedger(layout: Self.layout, isBuilt: false)
    )
    for (name, lines) in [
      ("P1.csv", ["100,5000,1.00,1"]), ("P2.csv", ["100,5000,1.00,1", "200,1,2.00,2"]),
    ] {
      try add(first, name, lines)
      try first.build()
      try add(second, name, lines)
    }
    #expect(try first.build().head == second.build().head)
  }

  @Test("a changed extract, another mapping or layout is posted anew, and only that counts")
  func postsAnew() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try add(ledger, "P1.csv", ["100,5000,1.00,1"])
    try add(ledger, "P2.csv", ["100,5000,1.00,1", "200,1,2.00,2"])
    try ledger.build()
    try add(ledger, "P1.csv", ["100,5000,7.00,1"])
    #expect(
      try ledger.ledger.changedFiles(since: ledger.books()) == ["2023-24/extracts/P1.csv"])
    let changed = try ledger.build()
    #expect(changed.reversed == 2 && changed.posted == 2)
    #expect(try ledger.amount("HN1", "2023-24/P1") == 800)
    #expect(changed.findings.map(\.code) == [])
    try ledger.write("cost_centre,subjective,account\n*,*,OB1\n", to: "mapping.csv")
    #expect(try ledger.build().reversed == 2)
    #expect(try ledger.amount("HN1", "2023-24/P1") == 0)
    #expect(try ledger.amount("OB1", "2023-24/P1") == 800)
    try ledger.write(
      Self.layout.replacing("debit-positive", with: "credit-positive"), to: "extract.toml")
    try ledger.build()
    #expect(try ledger.amount("OB1", "2023-24/P1") == -800)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("a file that is taken out is taken back, and those behind it are posted anew")
  func takesOut() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try add(ledger, "P1.csv", ["100,5000,1.00,1"])
    try add(ledger, "P2.csv", ["100,5000,1.00,1", "200,1,2.00,2"])
    try ledger.build()
    try ledger.remove("2023-24/extracts/P1.csv")
    try ledger.build()
    #expect(try ledger.amount("HN1", "2023-24/P1") == 100)
    try ledger.remove("2023-24/extracts/P2.csv")
    let outcome = try ledger.build()
    #expect(outcome.reversed == 1 && outcome.posted == 0)
    #expect(try ledger.amount("HN1", "2023-24/P1") == 0)
    #expect(try ledger.ledger.changedFiles(since: ledger.books()).isEmpty)
  }

  @Test("once its periods are closed a changed extract moves the first open one")
  func respectsClose() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try add(ledger, "P1.csv", ["100,5000,1.00,1"])
    try ledger.build()
    try ledger.close("2023-24/P3")
    try add(ledger, "P1.csv", ["100,5000,5.00,1"])
    try ledger.build()
    #expect(try ledger.amount("HN1", "2023-24/P1") == 100)
    #expect(try ledger.amount("HN1", "2023-24/P4") == 400)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("a fault in an extract of the books is named, and the ledger stays as it was")
  func namesFaults() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let head = try ledger.head()
    try add(ledger, "P1.csv", ["100,5000,1.00,1"])
    try add(ledger, "P2.csv", ["100,5000,x,1", "999,1,2.00,2"])
    let error = try #require(throws: ExtractError.self) { try ledger.build() }
    #expect(
      error.diagnostics.map(\.code) == ["extract.amount.malformed", "extract.code.unmapped"])
    #expect(error.diagnostics.allSatisfy { $0.file == "2023-24/extracts/P2.csv" })
    #expect(try ledger.head() == head)
  }

  @Test("an extract of the books is not reversed by hand, and says what to do")
  func refusesReversal() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try add(ledger, "P1.csv", ["100,5000,1.00,1"])
    try ledger.build()
    let number = try #require(
      try ledger.rows("SELECT max(number) AS number FROM journal").first?["number"] as Int64?)
    let error = try #require(throws: LedgerError.self) { try ledger.reverse(number) }
    guard case .refused(let message, let remedy) = error else { throw error }
    #expect(message.contains("extract from the books"))
    #expect(remedy.contains("2023-24/extracts/P1.csv") && remedy.contains("build"))
  }

  @Test("rows that were imported by hand are not posted again from the books")
  func knowsImported() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.take(
      ["100,5000,1.00,1"], header: "Centre,Subjective,Amount,Period", "2023-24/P1")
    try add(ledger, "P1.csv", ["100,5000,1.00,1", "100,5000,2.00,1"])
    try ledger.build()
    #expect(try ledger.amount("HN1", "2023-24/P1") == 300)
    #expect(try ledger.build().posted == 0)
  }
}
