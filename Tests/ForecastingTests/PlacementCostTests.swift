import Forecasting
import Money
import TestSupport
import Testing

@Suite struct PlacementCostTests {
  private let year = FinancialYear(startYear: 2023)

  private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

  private func cost(
    _ start: String, _ end: String? = nil, share: Rate = .one, paid: PaidDays, by day: String
  ) throws -> PlacementCost {
    try PlacementCost(
      from: date(start), to: end.map(date), annualCost: Money(pence: 3_660_000), share: share,
      paid: paid, by: date(day))
  }

  @Test("a place costs its annual cost in a year that it fills, leap year or not")
  func fillsYears() throws {
    for start in 2020...2030 {
      let year = try #require(FinancialYear(startYear: start))
      let cost = try PlacementCost(
        from: year.firstDay, to: nil, annualCost: Money(pence: 3_660_001), share: .one,
        paid: PaidDays(year), by: year.lastDay)
      #expect(cost.inYear.pence == 3_660_001 && cost.toDate == cost.inYear)
      #expect(cost.places == 1_000_000 && cost.fullYearPlaces == 1_000_000)
    }
  }

  @Test("a place before or after the year costs nothing in it and is no place of it")
  func staysOutside() throws {
    let paid = PaidDays(try #require(year))
    for (start, end) in [("2021-09-01", "2023-03-31"), ("2024-04-01", nil)] {
      let cost = try cost(start, end, paid: paid, by: "2024-03-31")
      #expect(cost.days == 0 && cost.inYear == .zero && cost.places == 0)
    }
    // The first and the last day, and one that ends before it starts.
    #expect(
      try cost("2022-01-01", "2023-04-01", paid: paid, by: "2024-03-31").inYear.pence == 10_000)
    #expect(try cost("2024-03-31", paid: paid, by: "2024-03-31").inYear.pence == 10_000)
    #expect(try cost("2023-08-01", "2023-07-01", paid: paid, by: "2024-03-31").days == 0)
  }

  @Test("a place cut in two costs the same to a penny, and so do term and holidays apart")
  func addsUp() throws {
    let year = try #require(year)
    var random = SeededGenerator(seed: 77)
    let days = (0..<366).compactMap { day -> CalendarDate? in
      let month = year.firstDay.adding(months: day / 31)
      return month.flatMap { CalendarDate(year: $0.year, month: $0.month, day: day % 28 + 1) }
    }.filter { year.firstDay <= $0 && $0 <= year.lastDay }
    for _ in 0..<1_000 {
      let three = (0..<3).compactMap { _ in days.randomElement(using: &random) }.sorted()
      let (start, cut, end) = (three[0], three[1], three[2])
      func whole(_ start: CalendarDate, _ end: CalendarDate) throws -> PlacementCost {
        try PlacementCost(
          from: start, to: end, annualCost: Money(pence: 5_212_345), share: .one,
          paid: PaidDays(year), by: year.lastDay)
      }
      let parts = try [whole(start, cut), whole(cut.dayAfter, end)]
      let all = try whole(start, end)
      #expect(all.days == parts[0].days + parts[1].days)
      #expect(abs(all.inYear.pence - parts[0].inYear.pence - parts[1].inYear.pence) <= 1)
      let term = try #require(
        PaidDays.Term(from: start, to: end, billed: nil, in: year))
      let inTerm = try #require(PaidDays(year, terms: [term]))
      #expect(inTerm.count == start.days(to: end) + 1)
    }
  }

  @Test("a day of two terms counts once, and terms of other years not at all")
  func countsTermsOnce() throws {
    let year = try #require(year)
    func term(_ start: String, _ end: String) throws -> PaidDays.Term? {
      PaidDays.Term(from: try date(start), to: try date(end), billed: nil, in: year)
    }
    #expect(try term("2022-09-01", "2023-03-31") == nil)
    let terms = [
      try term("2023-03-20", "2023-04-10"), try term("2023-04-05", "2023-04-20"),
      try term("2023-04-08", "2023-04-09"), try term("2024-03-30", "2024-04-12"),
    ].compactMap(\.self)
    #expect(PaidDays(year, terms: terms)?.count == 20 + 2)
    #expect(PaidDays(year, terms: []) == nil)
  }

  @Test("a place that is not certain counts by its share, in cost and in number")
  func countsByShare() throws {
    let paid = PaidDays(try #require(year))
    let half = try cost("2023-10-01", share: .half, paid: paid, by: "2023-10-31")
    #expect(half.inYear.pence == 915_000 && half.toDate.pence == 155_000)
    #expect(half.places == 500_000 && half.fullYearPlaces == 250_000)
    let none = try cost("2023-10-01", share: .zero, paid: paid, by: "2023-10-31")
    #expect(none.inYear == .zero && none.places == 0)
  }

  @Test("bills of a term are due on their day, all of it or none")
  func waitsForBills() throws {
    let year = try #require(year)
    let terms = [
      PaidDays.Term(
        from: try date("2023-04-17"), to: try date("2023-07-21"), billed: try date("2023-09-15"),
        in: year),
      PaidDays.Term(
        from: try date("2023-09-04"), to: try date("2023-12-20"), billed: nil, in: year),
    ].compactMap(\.self)
    let paid = try #require(PaidDays(year, terms: terms))
    #expect(paid.count == 96 + 108)
    let (first, last) = (year.firstDay, year.lastDay)
    #expect(paid.billed(from: first, to: last, by: try date("2023-09-14")) == 11)
    #expect(paid.billed(from: first, to: last, by: try date("2023-09-15")) == 96 + 12)
    #expect(paid.billed(from: try date("2023-07-01"), to: last, by: last) == 21 + 108)
  }
}
