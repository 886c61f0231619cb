import Books
import Foundation
import Ledger
import Money
import Reports
import Tabular
import TestSupport
import Testing

/// What a reader who kept the earlier packs can subtract from a new one.
@Suite struct EarlierPackTests {
  private static let monthBefore = "Small numbers of the month before"
  private static let provider = "Money of a single provider"
  /// Post-16 has three children in 2022, and a cell beside it hides them.
  private static let plans: [Int: [Int?]] = [
    2022: [40, 50, 60, 3, 70], 2023: [41, 51, 61, 9, 71],
  ]

  @Test("a pack reads back as it was written, to the penny")
  func readsBack() throws {
    let kent = try BuiltBooks("budgets/kent")
    let exported = try kent.run("export", "scrutiny", "--to", kent.scratch.path("packs"))
    let file = exported.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let standpoint = try Standpoint(
      books: Books(readingFolder: kent.path), ledger: .reading(kent.path + "/ledger.sqlite"),
      asOf: nil)
    let plans = try ScrutinyReport(SharedReports(standpoint, version: "test")).plans
    let pack = try EarlierPack(
      file: file, hash: ContentHash.text(of: []), cover: XLSXTable(path: file, sheet: "Cover"),
      placements: XLSXTable(path: file, sheet: "Placements"),
      authority: standpoint.books.authority.name)
    #expect(pack.version == 1 && pack.earlier.isEmpty)
    #expect(pack.asOf == standpoint.asOf && pack.januaries == plans.januaries)
    #expect(pack.rows.map(\.label) == plans.rows.map { PublishedWords.label($0.placement) })
    #expect(pack.rows.map(\.counts) == plans.rows.map(\.counts))
    #expect(pack.rows.map(\.cost) == plans.rows.map(\.cost))
    #expect(pack.total?.counts == plans.totals && pack.total?.cost == plans.totalCost)
    #expect(pack.rows.contains { $0.counts.contains(.suppressed) })
  }

  @Test("nobody's correction is nobody's business: the same numbers are left out again")
  func repeats() throws {
    let books = try PackBooks(Self.plans)
    let first = try books.pack("2023-24/P5")
    let second = try books.pack("2023-24/P6", before: [first])
    for january in ["January 2022", "January 2023", "Cost"] {
      #expect(try PackBooks.column(first, january) == PackBooks.column(second, january))
    }
    #expect(try PackBooks.column(first, "January 2022") == ["[c]", "50", "60", "[c]", "70", "223"])
    #expect(
      try PackBooks.rule(second, Self.monthBefore) == ["met", "Against the packs of 2023-24/P5"])
    #expect(try PackBooks.rule(first, Self.monthBefore)[0] == "your part")
  }

  @Test("two packs of a corrected January tell a count by their difference, and with --before not")
  func tellsNoDifference() throws {
    var books = try PackBooks(Self.plans)
    let first = try books.pack("2023-24/P5")
    // Three more children in post-16 alone: six are no longer too few.
    books.plans[2022] = [40, 50, 60, 6, 70]
    let open = try books.pack("2023-24/P6", to: "open")
    let (old, new) = try (
      PackBooks.column(first, "January 2022"), PackBooks.column(open, "January 2022")
    )
    #expect(old[3] == "[c]" && new == ["40", "50", "60", "6", "70", "226"])
    // What a reader subtracts, who takes it that one placement was corrected.
    let total = try #require(Int(old[5])), others = old.compactMap { Int($0) }.dropLast()
    let mainstream = try #require(Int(new[0]))
    #expect(total - others.reduce(0, +) - mainstream == 3)

    let result = try books.export("2023-24/P6", before: [first])
    let closed = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(
      try PackBooks.column(closed, "January 2022") == ["[c]", "50", "60", "[c]", "70", "[c]"])
    #expect(
      try PackBooks.column(closed, "January 2023") == PackBooks.column(first, "January 2023"))
    #expect(result.errors.contains(":6:2: warning: January 2022 was corrected since this pack"))
    #expect(!result.errors.contains("January 2023"))
    let rule = try PackBooks.rule(closed, Self.monthBefore)
    #expect(rule[0] == "met" && rule[1].contains("corrected since"))
    #expect(rule[1].hasSuffix("January 2022"))
    // What was left out once stays out, by the last pack alone.
    books.plans[2024] = [42, 52, 62, 12, 72]
    let third = try books.pack("2023-24/P11", before: [closed])
    #expect(
      try PackBooks.column(third, "January 2022") == PackBooks.column(closed, "January 2022"))
    #expect(try PackBooks.column(third, "January 2024").allSatisfy { $0 != "[c]" })
  }

  @Test("a placement that is counted since, or is so no more, makes a January a corrected one")
  func noticesPlacements() throws {
    var books = try PackBooks([2022: [40, 50, nil, 3, 70]])
    let first = try books.pack("2023-24/P5")
    books.plans[2022] = [40, 50, 8, 3, 70]
    let second = try books.pack("2023-24/P6", before: [first])
    #expect(
      try PackBooks.column(second, "January 2022") == ["[c]", "50", "[c]", "[c]", "70", "[c]"])
    books.plans[2022] = [40, 50, nil, nil, 70]
    let third = try books.pack("2023-24/P7", before: [first])
    #expect(
      try PackBooks.column(third, "January 2022") == ["[c]", "50", "[x]", "[c]", "70", "[x]"])
    // It stays so, month by month.
    let fourth = try books.pack("2023-24/P8", before: [third])
    #expect(
      try PackBooks.column(fourth, "January 2022") == PackBooks.column(third, "January 2022"))
  }

  @Test("a number that an earlier pack showed and that is too small now is found")
  func findsTold() throws {
    var books = try PackBooks([2022: [40, 50, 60, 4, 70]])
    books.publication = "[publication]\nsuppress_below = 3"
    let first = try books.pack("2023-24/P5")
    books.publication = ""
    try books.write()
    let result = try books.export("2023-24/P6", before: [first])
    #expect(result.status == 0)
    #expect(result.errors.contains(":10:2: warning: 'Post 16', January 2022, is left out"))
    let file = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try PackBooks.column(file, "January 2022")[3] == "[c]")
    #expect(try PackBooks.rule(file, Self.monthBefore)[0] == "partly")
  }

  @Test("a count that one pack left out is left out though the threshold is lower now")
  func keepsOut() throws {
    var books = try PackBooks(Self.plans)
    let first = try books.pack("2023-24/P5")
    books.publication = "[publication]\nsuppress_below = 3"
    #expect(
      try PackBooks.column(books.pack("2023-24/P6", to: "open"), "January 2022")[3] == "3")
    let second = try books.pack("2023-24/P6", before: [first])
    #expect(
      try PackBooks.column(second, "January 2022") == PackBooks.column(first, "January 2022"))
    books.publication = "[publication]\nsuppress_below = 0"
    try books.write()
    let none = try books.export("2023-24/P6", to: "none", before: [first])
    #expect(none.status == 65 && none.errors.contains("suppress_below = 0"))
    #expect(!FileManager.default.fileExists(atPath: books.scratch.path("none")))
  }

  @Test("a cost that was left out in a month is left out for the rest of the year")
  func keepsCostsOut() throws {
    var books = try PackBooks([2023: [41, 51, 61, 3, 71]])
    let first = try books.pack("2023-24/P5")
    #expect(
      try PackBooks.column(first, "Cost") == [
        "[c]", "500000", "600000", "[c]", "800000", "3000000",
      ])
    // The next January has nine children, so that the cost by itself could be shown.
    books.plans[2024] = [42, 52, 62, 9, 72]
    books.costs[3] = 710_000
    #expect(try !PackBooks.column(books.pack("2023-24/P11", to: "open"), "Cost").contains("[c]"))
    let second = try books.pack("2023-24/P11", before: [first])
    #expect(
      try PackBooks.column(second, "Cost") == [
        "[c]", "500000", "600000", "[c]", "800000", "3010000",
      ])
  }

  @Test("a cost that rests on one provider is left out, where the list says who provides")
  func countsProviders() throws {
    var books = try PackBooks([2023: [41, 51, 61, 9, 71]])
    func row(_ id: Int, _ type: String, _ provider: String, _ status: String = "placed") -> String {
      "P\(id),\(type),2023-04-01,100.00,\(status),\(provider)"
    }
    let two = PackBooks.placements.enumerated().flatMap { place, type in
      [row(2 * place, type, "A"), row(2 * place + 1, type, "B")]
    }
    books.list = two
    let open = try books.pack("2023-24/P5", to: "two")
    #expect(try !PackBooks.column(open, "Cost").contains("[c]"))
    #expect(try PackBooks.rule(open, Self.provider)[0] == "met")
    // One provider by two spellings; a plan that awaits a place has none yet.
    books.list[6...7] = [row(6, "post-16", "B"), row(7, "post-16", "b ")]
    books.list.append(row(99, "post-16", "", "awaiting"))
    let one = try books.pack("2023-24/P5", to: "one")
    #expect(
      try PackBooks.column(one, "Cost")
        == ["[c]", "500000", "600000", "[c]", "800000", "3000000"])
    #expect(try PackBooks.column(one, "January 2023") == PackBooks.column(open, "January 2023"))
    #expect(try PackBooks.rule(one, Self.provider)[0] == "met")
    // A place whose provider nobody wrote down: it may be another one.
    books.list.append(row(100, "post-16", ""))
    let unknown = try books.pack("2023-24/P5", to: "unknown")
    #expect(try !PackBooks.column(unknown, "Cost").contains("[c]"))
    #expect(try PackBooks.rule(unknown, Self.provider)[0] == "your part")
    // All of it from one provider: the total is its money as well.
    books.list = two.map { $0.replacing(",B", with: ",A") }
    let all = try books.pack("2023-24/P5", to: "all")
    #expect(try PackBooks.column(all, "Cost").allSatisfy { $0 == "[c]" })
  }

  @Test("no cost that is left out stands on another sheet, and no unit cost stands on any")
  func standsNowhereElse() throws {
    var books = try PackBooks([2023: [41, nil, nil, 3, nil]])
    books.costs = [2_400_017, nil, nil, 300_019, nil]
    let file = try books.pack("2023-24/P5")
    #expect(try PackBooks.column(file, "Cost") == ["[c]", "[c]", "2700036"])
    for sheet in ["Money", "Deficit", "Likelihood", "Changes", "Placements"] {
      let cells = try PackBooks.rows(file, sheet).joined()
      #expect(!cells.contains("300019") && !cells.contains("2400017"), "\(sheet)")
      #expect(!cells.contains { $0.lowercased().contains(/average|per place|unit/) }, "\(sheet)")
    }
  }

  @Test("a cost that high needs spending tells is found, as all places cost what it shows")
  func findsSpending() throws {
    var books = try PackBooks([2023: [nil, nil, nil, 3, nil]])
    books.costs = [nil, nil, nil, 300_019, nil]
    for (otherCost, isTold) in [(90_000, false), (0, true)] {
      books.otherCost = otherCost
      try books.write()
      let result = try books.export("2023-24/P5", to: "packs-\(isTold)")
      let file = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(try PackBooks.column(file, "Cost") == ["[c]", "[c]"])
      #expect(try PackBooks.rows(file, "Money").joined().contains("300019") == isTold)
      #expect(
        result.errors.contains("'Post 16', cost, is left out of the pack, and other numbers")
          == isTold, "\(result.errors)")
    }
  }
}
