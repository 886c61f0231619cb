import Forecasting
import Money
import Testing

@Suite struct MonthlyAmountTests {
  private let year = FinancialYear("2024-25")

  private func moved(
    _ pence: Int64, from start: String? = nil, by months: Int
  ) throws -> [String: Int64] {
    let amount = MonthlyAmount(
      Money(pence: pence), in: try #require(year), from: start.flatMap { CalendarDate($0) })
    return Dictionary(
      uniqueKeysWithValues: try amount.moved(byMonths: months).map { ("\($0)", $1.pence) })
  }

  @Test("a year's amount falls evenly on its months and moves month by month")
  func moves() throws {
    #expect(try moved(1_200, by: 0) == ["2024-25": 1_200])
    #expect(try moved(1_200, by: 7) == ["2024-25": 500, "2025-26": 700])
    #expect(try moved(1_200, by: 12) == ["2025-26": 1_200])
    #expect(try moved(1_200, by: 30) == ["2026-27": 600, "2027-28": 600])
    // October to March, 200 a month.
    #expect(try moved(1_200, from: "2024-10-15", by: 2) == ["2024-25": 800, "2025-26": 400])
    #expect(try moved(1_200, from: "2025-03-31", by: 1) == ["2025-26": 1_200])
    // A start before the year is its April.
    #expect(try moved(1_200, from: "2023-09-01", by: 7) == ["2024-25": 500, "2025-26": 700])
  }

  @Test("pennies that do not share out go to the earlier months, and none is lost")
  func sharesPennies() throws {
    // 1,205 in twelve months: five of 101, then seven of 100.
    #expect(try moved(1_205, by: 7) == ["2024-25": 505, "2025-26": 700])
    #expect(try moved(-1_205, by: 7) == ["2024-25": -505, "2025-26": -700])
    for months in 0...40 {
      #expect(try moved(98_765, from: "2024-08-01", by: months).values.reduce(0, +) == 98_765)
    }
  }

  @Test("to a day counts the months that have begun by then")
  func reaches() throws {
    let amount = MonthlyAmount(
      Money(pence: 1_200), in: try #require(year), from: CalendarDate("2024-10-01"))
    for (day, pence) in [
      ("2024-09-30", 0), ("2024-10-31", 200), ("2025-03-31", 1_200), ("2026-01-01", 1_200),
      ("2023-12-31", 0),
    ] {
      #expect(try amount.amount(to: #require(CalendarDate(day))).pence == Int64(pence))
    }
  }
}
