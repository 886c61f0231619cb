import Foundation
import Money
import Reports
import TestSupport
import Testing

/// Streams, the grant and an agreement that has ended, in books.
@Suite struct GrantBooksTests {
  private static let streams = """
    stream,payer,title,rule,of_agreement,condition,condition_met,status,due,received,source
    grant,department,Grant,stability-grant,no,A plan,MET,planned,2023-11-30,,S2
    health,other,Health body,instalments,no,,,,,,S2
    """
  private static let policy = """
    [stability_grant]
    title = "Grant of the day"
    share = SHARE
    balance_at = 2023-03-31
    counts_in = "2023-24"
    condition = "A plan"
    source = "Made up"
    remainder = []
    """

  /// Books with a grant on the deficit of 2022-23, built.
  private func books(
    met: String = "yes", share: String = "0.9", authority: String = "", agreement: String = ""
  ) throws -> (Scratch, String) {
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    try scratch.write(Self.streams.replacing("MET", with: met), to: "books/streams.csv")
    try scratch.write(Self.policy.replacing("SHARE", with: share), to: "books/policy.toml")
    for (file, text) in [("authority.toml", authority), ("agreement.csv", agreement)]
    where !text.isEmpty {
      let url = scratch.url.appending(path: "books/\(file)")
      let old = try String(contentsOf: url, encoding: .utf8)
      let new = file.hasSuffix(".toml") ? text + old : old + text
      try scratch.write(new, to: "books/\(file)")
    }
    let built = try Program.run(["--books", path, "build"])
    try #require(built.status == 0, "\(built.errors)")
    return (scratch, path)
  }

  private func json(_ path: String, _ arguments: String...) throws -> [String: Any] {
    let result = try Program.run(["--books", path] + arguments + ["--format", "json"])
    try #require(result.status == 0, "\(result.errors)")
    return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] ?? [:]
  }

  private func year(_ position: [String: Any], _ name: String) -> [String: Any] {
    (position["years"] as? [[String: Any]])?.first { $0["year"] as? String == name } ?? [:]
  }

  @Test("the department's streams are one sum, all others another, and the identity holds")
  func sumsStreams() throws {
    let (scratch, path) = try books(agreement: "2023-24,health,7.00,planned,,,,,,S2\n")
    defer { withExtendedLifetime(scratch) {} }
    let plain = try json(path, "position")
    let grant = try #require(try json(path, "grant")["counted"] as? Int)
    let paid = year(plain, "2023-24")
    #expect(grant > 0)
    #expect(paid["dfePayment"] as? Int == 10_000 + grant)
    #expect(paid["councilContribution"] as? Int == 5_000 + 700)
    for year in plain["years"] as? [[String: Any]] ?? [] {
      func pence(_ key: String) -> Int { year[key] as? Int ?? 0 }
      let moved = pence("inYear") + pence("otherBlocks") + pence("priorYear")
      let paid = pence("dfePayment") + pence("councilContribution")
      #expect(pence("opening") + moved - paid == pence("closing"))
    }
    let streams = plain["streams"] as? [[String: Any]] ?? []
    #expect(
      Set(streams.compactMap { $0["stream"] as? String }).isSuperset(of: ["grant", "health"]))
  }

  @Test("headroom has the streams of the agreement alone, and is null once none runs")
  func knowsHeadroom() throws {
    let (before, old) = try books(met: "no")
    let (others, new) = try books(agreement: "2023-24,health,7.00,planned,,,,,,S2\n")
    let (ended, past) = try books(authority: "agreement_ended = 2023-06-01\n")
    defer { withExtendedLifetime([before, others, ended]) {} }
    let headroom = try json(old, "position")["headroom"] as? Int
    let after = try json(new, "position")["headroom"] as? Int
    #expect(headroom != nil && headroom == after)
    #expect(try json(past, "position")["headroom"] is NSNull)
    let screen = try Program.run(["--books", past, "position"])
    #expect(!screen.output.contains("Headroom of the agreement"))
    let running = try Program.run(["--books", old, "position"])
    #expect(running.output.contains("Headroom of the agreement"))
  }

  @Test("what nobody has decided counts nowhere, and is shown with and without")
  func showsOpen() throws {
    let (scratch, path) = try books(met: "", agreement: "2024-25,dfe-payment,9.00,open,,,,,,S2\n")
    defer { withExtendedLifetime(scratch) {} }
    let grant = try json(path, "grant")
    #expect(grant["counted"] as? Int == 0 && grant["conditionMet"] is NSNull)
    let open = try #require(grant["open"] as? Int)
    let without = try json(path, "position")
    let with = try json(path, "position", "--with-open")
    func closing(_ position: [String: Any]) -> Int {
      year(position, "2025-26")["closing"] as? Int ?? 0
    }
    #expect(open > 0 && closing(without) - closing(with) == open + 900)
    let screen = try Program.run(["--books", path, "position"])
    #expect(screen.output.contains("Open payments") && screen.output.contains("--with-open"))
  }

  @Test("what came counts in place of what was worked out")
  func countsReceipts() throws {
    let (scratch, path) = try books(agreement: "2023-24,grant,500.00,received,,,,,,S2\n")
    defer { withExtendedLifetime(scratch) {} }
    #expect(year(try json(path, "position"), "2023-24")["dfePayment"] as? Int == 10_000 + 50_000)
  }

  @Test("lapsed and withheld instalments count nowhere")
  func leavesOutLapsed() throws {
    let rows =
      "2024-25,dfe-payment,9.00,lapsed,,,,,,S2\n2024-25,dfe-payment,8.00,withheld,,,,,,S2\n"
    let (scratch, path) = try books(met: "no", agreement: rows)
    defer { withExtendedLifetime(scratch) {} }
    #expect(year(try json(path, "position"), "2024-25")["dfePayment"] as? Int == 0)
  }

  @Test("another policy changes every output, and nothing of the old one is left")
  func exchangesPolicy() throws {
    let (scratch, path) = try books(share: "0.8")
    defer { withExtendedLifetime(scratch) {} }
    let grant = try json(path, "grant")
    let eligible = try #require(grant["eligible"] as? Int)
    #expect(grant["ifMet"] as? Int == eligible * 8 / 10)
    let screen = try Program.run(["--books", path, "grant"]).output
    #expect(screen.contains("Grant of the day") && screen.contains("80%"))
    #expect(!screen.contains("Stability") && !screen.contains("90%") && !screen.contains("2026"))
  }

  @Test("carrying the deficit costs the average balance times the rate, by months from the receipt")
  func costsCarrying() throws {
    let year = try #require(FinancialYear("2026-27"))
    let day = try #require(CalendarDate("2026-11-30"))
    func millions(_ amount: Double) -> Money { Money(pence: Int64((amount * 1e8).rounded())) }
    func cost(_ opening: Double, _ receipts: [(amount: Money, day: CalendarDate?)]) throws -> Money
    {
      try CarryingCost.cost(
        opening: millions(opening), moved: millions(70), receipts: receipts, in: year,
        at: try #require(Rate("0.0405")))
    }
    let (with, without) = (try cost(136, [(millions(122.4), day)]), try cost(136, []))
    #expect(with.pence == 527_310_000)
    let saved = try without - with
    #expect(saved.pence == 165_240_000)
    // In a full year, and where no day is known: nothing before the year's end.
    let inFull = try cost(136, []) - cost(13.6, [])
    #expect(inFull.pence == 495_720_000)
    #expect(try cost(136, [(millions(122.4), nil)]) == without)
  }
}
