import Money
import Testing

@Suite struct CalendarTests {
  @Test(
    "years are read in full and only if the two parts follow each other",
    arguments: [
      ("2023-24", true), ("1999-00", true), ("2023-25", false), ("23-24", false),
      ("2023-2024", false), ("2023/24", false), ("", false), ("2200-01", false),
    ])
  func readsYears(text: String, isYear: Bool) {
    #expect((FinancialYear(text)?.description == text) == isYear)
  }

  @Test(
    "periods run from P1 to P13 with no leading zero",
    arguments: [
      ("2023-24/P1", true), ("2023-24/P13", true), ("2023-24/P0", false), ("2023-24/P14", false),
      ("2023-24/P01", false), ("2023-24/p1", false), ("2023-24", false), ("2023-24/P", false),
      ("2023-24/P1/P2", false),
    ])
  func readsPeriods(text: String, isPeriod: Bool) {
    #expect((Period(text)?.description == text) == isPeriod)
  }

  @Test(
    "dates are days of the calendar",
    arguments: [
      ("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false), ("2000-02-29", true),
      ("2023-13-01", false), ("2023-1-01", false), ("2023-04-31", false), ("20230401", false),
    ])
  func readsDates(text: String, isDate: Bool) {
    #expect((CalendarDate(text)?.description == text) == isDate)
  }

  @Test(
    "a period ends on the last day of its month, P13 with P12",
    arguments: [
      ("2023-24/P1", "2023-04-30"), ("2023-24/P9", "2023-12-31"), ("2023-24/P10", "2024-01-31"),
      ("2023-24/P11", "2024-02-29"), ("2023-24/P12", "2024-03-31"), ("2023-24/P13", "2024-03-31"),
    ])
  func ends(period: String, date: String) throws {
    #expect(try #require(Period(period)).lastDay.description == date)
  }

  @Test("a day in March belongs to the year that began the April before")
  func findsYear() throws {
    #expect(try #require(CalendarDate("2024-03-31")).financialYear?.description == "2023-24")
    #expect(try #require(CalendarDate("2024-04-01")).financialYear?.description == "2024-25")
  }
}
