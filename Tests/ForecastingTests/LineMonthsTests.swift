import Forecasting
import Money
import Testing

@Suite struct LineMonthsTests {
  private func pounds(_ amounts: [Int]) -> [Money] { amounts.map { Money(pence: Int64($0) * 100) } }

  private func line(
    _ known: [Int], last: [Int]? = nil, budget: Int = 1_000, profile: Weights = .equal(12)
  ) -> LineMonths {
    LineMonths(
      closedYears: last.map { [pounds($0)] } ?? [], known: pounds(known), hasPostings: true,
      budget: Money(pence: Int64(budget) * 100), profile: profile)
  }

  /// £1,500 in all, of which £400 to June.
  private let lastYear =
    [200, 100, 100] + [0] + [Int](repeating: 100, count: 3) + [160]
    + [Int](repeating: 160, count: 4)

  @Test("each method gives what its formula gives by hand")
  func worksByHand() throws {
    let line = line([100, 200, 300], last: lastYear)
    #expect(lastYear.reduce(0, +) == 1_500 && lastYear.prefix(3).reduce(0, +) == 400)
    #expect(try line.byProfile() == .amount(Money(pence: 240_000)))
    #expect(try line.byRunRate() == .amount(Money(pence: 240_000)))
    #expect(try line.byLastYear() == .amount(Money(pence: 225_000)))
    #expect(try line.byNaive() == .amount(Money(pence: 170_000)))
    #expect(line.byBudget() == .amount(Money(pence: 100_000)))
    // The run rate looks at the last three months alone: 1,000 + 8 × 200.
    #expect(try self.line([400, 100, 200, 300]).byRunRate() == .amount(Money(pence: 260_000)))
    #expect(try self.line([100, 200]).byRunRate() == .amount(Money(pence: 180_000)))
    #expect(
      try self.line([-100, -200, -300], last: lastYear.map { -$0 }).byLastYear()
        == .amount(Money(pence: -225_000)))
  }

  @Test("amounts are rounded once, half away from zero")
  func rounds() throws {
    // 600.00 × 1,500 ÷ 700 = 1,285.714…
    var months = lastYear
    months[3] = 0
    months[0] += 300
    months[11] -= 160
    months[10] -= 140
    #expect(months.reduce(0, +) == 1_500 && months.prefix(3).reduce(0, +) == 700)
    #expect(
      try line([100, 200, 300], last: months).byLastYear() == .amount(Money(pence: 128_571)))
    // 1 and 2 pence: 3 + 10 × 1.5.
    let penny = LineMonths(
      closedYears: [], known: [Money(pence: 1), Money(pence: 2)], hasPostings: true,
      budget: .zero, profile: .equal(12))
    #expect(try penny.byRunRate() == .amount(Money(pence: 18)))
  }

  @Test("a method that cannot be used says why, and never divides by nil or counts nil")
  func refuses() throws {
    var nothing = line([0, 0, 0], last: lastYear)
    nothing.hasPostings = false
    #expect(try nothing.byProfile() == .unusable(.nothingPosted))
    #expect(try nothing.byRunRate() == .unusable(.nothingPosted))
    #expect(try nothing.byLastYear() == .unusable(.nothingPosted))
    #expect(try nothing.byNaive() == .unusable(.nothingPosted))
    #expect(try line([100]).byRunRate() == .unusable(.oneMonth))
    #expect(try line([100, 200]).byLastYear() == .unusable(.noMonthlyYear))
    #expect(try line([100, 200]).byNaive() == .unusable(.noMonthlyYear))
    let late = try #require(
      Weights([Rate.zero, .zero] + [Rate](repeating: .one, count: 10)))
    #expect(try line([100, 200], profile: late).byProfile() == .unusable(.noShareElapsed))
    // Nothing, next to nothing, and the other sign in the same months of the year before.
    for first in [0, 47, -200] {
      let months = [first, 0] + [Int](repeating: 120, count: 10)
      #expect(try line([100, 200], last: months).byLastYear() == .unusable(.lastYearStarts))
    }
    let enough = [50, 0] + [Int](repeating: 120, count: 10)
    #expect(try line([100, 200], last: enough).byLastYear() == .amount(Money(pence: 750_000)))
  }

  @Test("at the twelfth month every method but the budget gives the actual")
  func ends() throws {
    let known = [Int](repeating: 90, count: 12)
    let line = line(known, last: lastYear)
    for outcome in [
      try line.byProfile(), try line.byRunRate(), try line.byLastYear(), try line.byNaive(),
    ] {
      #expect(outcome == .amount(Money(pence: 108_000)))
    }
  }
}
