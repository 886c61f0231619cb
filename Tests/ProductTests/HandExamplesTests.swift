import Books
import Forecasting
import Money
import TestSupport
import Testing

/// The examples that the manual works by hand, each against what the program makes of the same.
@Suite struct HandExamplesTests {
  /// The amounts in the last column of a chapter's tables, by the first column.
  private func amounts(_ chapter: String) throws -> [String: [Money]] {
    var amounts: [String: [Money]] = [:]
    let text = Chapter("Sources/safety-valve/Commands/\(chapter).md").text
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.filter { !" `".contains($0) } }
      guard let name = cells.first, let last = cells.last, last.contains("£"), cells.count > 2,
        let amount = try? Money(pounds: last.filter { !"£,".contains($0) })
      else { continue }
      amounts[name, default: []].append(amount)
    }
    return amounts
  }

  private func pounds(_ amounts: [Int64]) -> [Money] { amounts.map { Money(pence: $0 * 100) } }

  @Test("each method comes to what the chapter on forecast works by hand")
  func methods() throws {
    let hand = try amounts("Forecast")
    let lastYear = pounds([200, 100, 100, 0] + [100, 100, 100] + [160, 160, 160, 160, 160])
    #expect(try lastYear.sum().pence == 150_000 && lastYear.prefix(3).sum().pence == 40_000)
    var line = LineMonths(
      closedYears: [lastYear], known: pounds([100, 200, 300]), hasPostings: true,
      budget: Money(pence: 100_000), profile: .equal(12))
    line.officer = Money(pence: 185_000)
    let pair = PooledLines(
      [110, 90].map { month in
        LineMonths(
          closedYears: [pounds([Int64](repeating: 100, count: 12))],
          known: pounds([month, month, month]), hasPostings: true, budget: .zero,
          profile: .equal(12))
      })
    let made: [String: MethodOutcome] = [
      "profile": try line.byProfile(), "run-rate": try line.byRunRate(),
      "last-year": try line.byLastYear(), "naive": try line.byNaive(),
      "officer": line.byOfficer(), "budget": line.byBudget(),
      "combination": pair.combination()[0], "smoothing": pair.smoothing()[0],
    ]
    // Placements have a chapter of their own.
    let methods = OutturnMethod.allCases.map(\.rawValue).filter { $0 != "placements" }
    #expect(Set(made.keys) == Set(methods))
    for (method, outcome) in made {
      #expect(hand[method] == [outcome.amount].compactMap(\.self), "\(method)")
    }
  }

  @Test("each kind of placement comes to what the chapter on placements works by hand")
  func placements() throws {
    let hand = try amounts("Placements")
    let scratch = try Scratch()
    let path = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    for step in Chapter("Sources/safety-valve/Commands/Placements.md").steps {
      try Chapter.apply(step, in: scratch)
    }
    let books = try Books(readingFolder: path)
    let year = try #require(FinancialYear("2023-24"))
    let day = try #require(CalendarDate("2023-06-30"))
    let terms = books.terms.compactMap {
      PaidDays.Term(from: $0.start, to: $0.end, billed: $0.billed, in: year)
    }
    let inTerms = try #require(PaidDays(year, terms: terms))
    #expect(inTerms.count == 289 && PaidDays(year).count == 366)
    var costs: [String: PlacementCost] = [:]
    for placement in books[year].placements {
      costs[placement.id] = try PlacementCost(
        from: placement.start, to: placement.end, annualCost: placement.annualCost,
        share: books.authority.placementShares[placement.status] ?? .one,
        paid: placement.isTermTime ? inTerms : PaidDays(year), by: day)
    }
    #expect(costs.count == 7)
    for (id, cost) in costs { #expect(hand[id] == [cost.inYear], "\(id)") }
    #expect(costs["P3"]?.toDate.pence == 470_000)
    #expect(costs["P4"]?.toDate.pence == 750_000 && costs["P4"]?.billed == .zero)
  }

  @Test("the parts of a movement come to what the chapter on movement works by hand")
  func movement() throws {
    let hand = try amounts("Movement")
    let movement = try Movement(
      from: ForecastBasis(
        amount: Money(pence: 6_000_000), adjustments: .zero,
        method: .placements(places: 2_000_000, fullYearPlaces: 1_500_000)),
      to: ForecastBasis(
        amount: Money(pence: 8_800_000), adjustments: .zero,
        method: .placements(places: 3_000_000, fullYearPlaces: 2_000_000)))
    #expect(hand["volume"] == [movement.volume] && hand["price"] == [movement.price])
    #expect(hand["timing"] == [movement.timing] && movement.rest == .zero)
  }
}
