import Forecasting
import Money
import TestSupport
import Testing

@Suite struct YearlyChangeTests {
  @Test("growth is rounded once and a step is added behind it")
  func grows() throws {
    let rate = try #require(Rate("0.05"))
    let change = YearlyChange.grow(by: [rate], step: Money(pence: 7))
    // 10010 × 1.05 = 10510.5, away from zero 10511, + 7.
    #expect(try change.amount(after: Money(pence: 10_010)).pence == 10_518)
    #expect(try change.amount(after: Money(pence: -10_010)).pence == -10_504)
  }

  @Test("growth of plans and of unit costs multiply before rounding")
  func multiplies() throws {
    let rates = [try #require(Rate("0.1")), try #require(Rate("0.1"))]
    // 50 × 1.21 = 60.5 → 61; rounding after each step would give 61 as well, of 45 it would not:
    // 45 × 1.21 = 54.45 → 54, in two steps 50 (49.5) and 55.
    let change = YearlyChange.grow(by: rates, step: .zero)
    #expect(try change.amount(after: Money(pence: 50)).pence == 61)
    #expect(try change.amount(after: Money(pence: 45)).pence == 54)
  }

  @Test("an amount that is given replaces everything")
  func sets() throws {
    #expect(try YearlyChange.set(Money(pence: 3)).amount(after: Money(pence: .max)).pence == 3)
  }

  @Test("a saving counts by its confidence, an investment in full, each rounded by itself")
  func mitigates() throws {
    let half = try #require(Rate("0.5"))
    #expect(try Measure.saving(Money(pence: 25), confidence: half).effect().pence == -13)
    #expect(try Measure.investment(Money(pence: 25)).effect().pence == 25)
  }
}

@Suite struct RollForwardTests {
  private func year(
    _ text: String, _ status: YearStatus, inYear: Int64, other: Int64 = 0, prior: Int64 = 0,
    dfe: Int64 = 0, council: Int64 = 0
  ) throws -> YearMovement {
    YearMovement(
      year: try #require(FinancialYear(text)), status: status, income: Money(pence: -1_000),
      expenditure: Money(pence: 1_000 + inYear), otherBlocks: Money(pence: other),
      priorYear: Money(pence: prior), dfePayment: Money(pence: dfe),
      councilContribution: Money(pence: council))
  }

  @Test("closing is opening, in-year, other blocks and prior year, less both payments")
  func rolls() throws {
    let position = try RollForward(
      opening: Money(pence: 100),
      movements: [
        year("2022-23", .outturn, inYear: 40, other: -5, prior: 3, dfe: 60, council: 20),
        year("2023-24", .forecast, inYear: 10, dfe: 30, council: 10),
        year("2024-25", .projection, inYear: -8),
      ])
    let (first, second, third) = (position.years[0], position.years[1], position.years[2])
    #expect(first.closing.pence == 58)  // 100 + 40 − 5 + 3 − 60 − 20
    #expect(second.opening == first.closing)
    #expect(second.closing.pence == 28)
    #expect(third.closingBeforePayments.pence == 140)  // 100 + 38 + 10 − 8
    #expect(third.closingBeforeDfe.pence == 110)  // less the council's 30
    #expect(try position.headroom().pence == -18)  // 120 − 138
    #expect(try position.headroomAfterForecast()?.pence == -28)
    #expect(position.breakevenYear == third.year)
    #expect(position.clearedYear == nil)
  }

  @Test("breakeven has to hold to the last year, and outturn years count")
  func holds() throws {
    func breakeven(_ inYears: [Int64]) throws -> String? {
      let years = try inYears.enumerated().map {
        try year("202\($0)-2\($0 + 1)", .projection, inYear: $1)
      }
      return try RollForward(opening: .zero, movements: years).breakevenYear?.description
    }
    #expect(try breakeven([-1, 5, 0, -1]) == "2022-23")
    #expect(try breakeven([-1, -1, -1, 1]) == nil)
    #expect(try breakeven([0, 0]) == "2020-21")
  }

  @Test("breakeven looks at the whole grant, not at high needs alone")
  func looksAtWholeGrant() throws {
    let years = [try year("2023-24", .projection, inYear: 5, other: -5)]
    #expect(try RollForward(opening: .zero, movements: years).breakevenYear != nil)
  }

  @Test("a balance out of range is an error")
  func overflows() throws {
    let years = [try year("2023-24", .projection, inYear: 1)]
    #expect(throws: ArithmeticOverflow.self) {
      try RollForward(opening: Money(pence: .max), movements: years)
    }
  }
}
