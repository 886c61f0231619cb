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

  @Test(
    "a slip is the smallest number of months that reaches the later day",
    arguments: [
      ("2024-03-31", "2024-10-31", 7), ("2024-03-15", "2024-10-16", 8),
      ("2024-03-15", "2024-03-16", 1), ("2024-01-31", "2024-02-29", 1),
      ("2024-01-31", "2024-03-01", 2), ("2023-02-28", "2023-03-31", 2),
      ("2024-10-20", "2024-10-20", 0), ("2024-10-20", "2024-09-25", 0),
      ("2024-10-20", "2023-12-31", 0), ("2023-12-31", "2024-01-01", 1),
    ])
  func slips(first: String, later: String, months: Int) throws {
    let (first, later) = (try #require(CalendarDate(first)), try #require(CalendarDate(later)))
    #expect(first.monthsSlipped(to: later) == months)
    guard months > 0 else { return }
    #expect(try #require(first.adding(months: months)) >= later)
    #expect(try #require(first.adding(months: months - 1)) < later)
  }

  @Test("days are counted over months, years and leap years")
  func countsDays() throws {
    var day = try #require(CalendarDate("2023-02-27"))
    let last = try #require(CalendarDate("2024-03-02"))
    #expect(day.days(to: last) == 369)
    #expect(last.days(to: day) == -369)
    var walked = last
    for _ in 0..<369 { walked = walked.dayBefore }
    #expect(walked == day)
    day = try #require(CalendarDate("2024-01-31"))
    #expect(day.adding(months: 1)?.description == "2024-02-29")
    #expect(day.adding(months: -2)?.description == "2023-11-30")
    #expect(day.shortText == "31 Jan 2024")
  }

  @Test(
    "the last period that is over on a day",
    arguments: [
      ("2023-10-31", "2023-24/P7"), ("2023-10-30", "2023-24/P6"), ("2024-02-28", "2023-24/P10"),
      ("2024-02-29", "2023-24/P11"), ("2024-03-30", "2023-24/P11"), ("2024-03-31", "2023-24/P13"),
      ("2024-04-29", "2023-24/P13"), ("2024-04-30", "2024-25/P1"),
    ])
  func findsPeriod(day: String, period: String) throws {
    #expect(Period(endedBy: try #require(CalendarDate(day)))?.description == period)
  }
}
