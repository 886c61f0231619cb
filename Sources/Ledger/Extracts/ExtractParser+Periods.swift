import Books
import Money
import Tabular

/// What a row says of when it was: a period with its date, or that it is a balance brought forward.
enum RowPeriod {
  case period(Period, date: CalendarDate?)
  case opening
}

/// What the text of a period comes to, with the year beside it.
enum PeriodReading {
  case period(Period)
  case opening
  /// A year and a number of which nobody has said how they are meant.
  case ambiguous
  case unreadable
}

/// How the numbers of periods agree with the dates beside them.
struct PeriodDates {
  private(set) var numbered = 0
  private(set) var asFinancial = 0
  private(set) var asCalendar = 0

  /// Holds a number from 1 to 12 against the date in its row.
  mutating func add(_ number: Int, _ date: CalendarDate) {
    guard (1...12).contains(number) else { return }
    numbered += 1
    if (date.month + 8) % 12 + 1 == number { asFinancial += 1 }
    if date.month == number { asCalendar += 1 }
  }

  /// The meaning that all dates have where the one that is taken has none of them; nil if the two
  /// do not contradict each other.
  func other(than meaning: PeriodFormat.Meaning) -> PeriodFormat.Meaning? {
    guard numbered > 0 else { return nil }
    switch meaning {
    case .financial: return asFinancial == 0 && asCalendar == numbered ? .calendar : nil
    case .calendar: return asCalendar == 0 && asFinancial == numbered ? .financial : nil
    }
  }
}

/// The periods and dates of rows.
extension ExtractParser {
  /// The period that the row belongs to, and its date; nil with the fault noted.
  func period(_ cells: TableCells) -> RowPeriod? {
    var date: CalendarDate?
    if let column = columns.date {
      let range = cells.range(column)
      if !range.isEmpty {
        guard let read = readDate(column, range, cells) else { return nil }
        date = read
      } else if columns.period == nil {
        fault(
          .dateMalformed, column, "the row has no date",
          "export it, or name a period column in extract.toml")
        return nil
      }
    }
    guard let own = ownPeriod(date, cells) else { return nil }
    guard case .period(let period) = own else { return .opening }
    guard period <= placing.extract else {
      fault(
        .periodLater, columns.period ?? columns.date ?? 0,
        "the row belongs to \(period), later than the extract's \(placing.extract)",
        "give the extract that period, with --period \(period) or as the name of a file of the"
          + " books" + yearRemedy(period))
      return nil
    }
    return .period(period, date: date)
  }

  /// What may be meant where a year's number alone has put a row into the next year.
  private func yearRemedy(_ period: Period) -> String {
    columns.year != nil && !rule.isKnown && period.year > placing.extract.year
      ? "; if \(period.year.startYear) means \(period.year.startYear - 1)-"
        + "\((period.year.startYear) % 100), write year_named_by = \"end\" in extract.toml" : ""
  }

  private func ownPeriod(_ date: CalendarDate?, _ cells: TableCells) -> PeriodReading? {
    if let column = columns.period {
      return readPeriod(column, cells.range(column), cells, date)
    }
    guard let date else { return .period(placing.extract) }
    // Of a day in March P12, of the year's end P13 only if the extract is of P13 and says so.
    guard let year = date.financialYear else { return nil }
    let own = Period.holding(date, in: year)
    guard let column = columns.year, let stated = readYear(column, cells) else {
      return columns.year == nil ? .period(own) : nil
    }
    guard let stated = financialYear(stated, date), stated != own.year else { return .period(own) }
    // What is dated behind its year's end was adjusted to it.
    if stated < own.year { return .period(.yearEnd(stated)) }
    fault(
      .yearMalformed, column, "the row is of \(stated), and its date lies in \(own.year)",
      "export the accounting period as well, and name its column in extract.toml")
    return nil
  }

  // MARK: - Dates

  private func readDate(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells
  ) -> CalendarDate? {
    let isDate = row.kind(column) == .date
    if row.kind(column) != .number,
      let date = ExtractDates.date(cells[range], isDate ? .iso : format)
    {
      return date
    }
    if isSerial(cells[range]) {
      fault(
        .dateMalformed, column,
        "the cell holds a bare number, the serial number of a day: its column has no date format",
        "give the column a date format in the spreadsheet, or export the dates as text")
      return nil
    }
    fault(
      .dateMalformed, column,
      "this is not a date of the form \(format.text) but"
        + " \(CellShape.told(row.string(column).trimmingSpaces))",
      "name the form in extract.toml, such as date_format = \"dd/MM/yyyy\"")
    return nil
  }

  /// Whether a cell holds a number that is a day of 2000 to 2099 to a spreadsheet.
  private func isSerial(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let digits = bytes.prefix { $0 &- 0x30 <= 9 }
    guard digits.count == 5, bytes.count == 5 || bytes[5] == UInt8(ascii: ".") else { return false }
    return (36_526...73_050).contains(digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) })
  }

  // MARK: - Years

  private func readYear(_ column: Int, _ cells: TableCells) -> PeriodYear? {
    let text = string(key(cells, column))
    if let year = PeriodYear(text) { return year }
    fault(
      .yearMalformed, column,
      text.isEmpty ? "the row has no year" : "this is not a year but \(CellShape.told(text))",
      "years are read as 2023-24, 2023/24 or 2023; see year_named_by in the manual")
    return nil
  }

  /// The financial year of a year's column; nil where it is the calendar year of a month.
  private func financialYear(_ year: PeriodYear, _ date: CalendarDate?) -> FinancialYear? {
    switch year {
    case .financial(let start): FinancialYear(startYear: start)
    case .bare(let number): rule.financialYear(number)
    }
  }

  // MARK: - Periods

  private func readPeriod(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells, _ date: CalendarDate?
  ) -> PeriodReading? {
    let bytes = cells[range]
    let year = columns.year.map { cells[cells.range($0)] }
    let says: PeriodReading
    if let lastPeriod, lastPeriod.text.elementsEqual(bytes),
      year.map({ lastPeriod.year.elementsEqual($0) }) ?? true
    {
      says = lastPeriod.says
    } else {
      var stated: PeriodYear?
      if let column = columns.year {
        guard let read = readYear(column, cells) else { return nil }
        stated = read
      }
      says = reading(column, bytes, stated)
      lastPeriod = (Array(bytes), year.map { Array($0) } ?? [], says)
    }
    switch says {
    case .period:
      if let date, bytes.count <= 2, let number = Int(String(decoding: bytes, as: UTF8.self)) {
        dates.add(number, date)
      }
      return says
    case .opening: return says
    case .ambiguous:
      fault(
        .periodMalformed, column,
        "a period such as 202310 may be October 2023 or the tenth period of a year",
        "write in extract.toml which it is: "
          + PeriodRule.all.map(\.keys).joined(separator: ", or ")
      )
      return nil
    case .unreadable:
      fault(
        .periodMalformed, column,
        bytes.isEmpty
          ? "the row has no period"
          : "this is not a period but \(CellShape.told(String(decoding: bytes, as: UTF8.self)))",
        "periods are read as 10, P10, 2023-24/P10, Jan-24 or 202310; see period_format in the"
          + " manual")
      return nil
    }
  }

  private func reading(
    _ column: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ year: PeriodYear?
  ) -> PeriodReading {
    if row.kind(column) == .date {
      guard let date = ExtractDates.date(bytes, .iso), let year = date.financialYear else {
        return .unreadable
      }
      return .period(.holding(date, in: year))
    }
    guard let text = PeriodText(bytes, layout.periodFormat) else { return .unreadable }
    switch text {
    case .opening: return .opening
    case .period(let year, let number):
      return period(number <= 16 ? Period(year: year, number: min(number, 13)) : nil)
    case .month(let month, let year?): return period(PeriodRule.month(month, of: year))
    case .yearNumber(let year, let number):
      guard rule.isKnown else { return .ambiguous }
      return period(rule.period(number, of: year))
    case .adjustment(let own):
      guard let own = own ?? self.year(year) else { return .unreadable }
      return .period(.yearEnd(own))
    case .month(let month, nil):
      if case .bare(let calendar)? = year, rule.year == .calendar {
        return period(PeriodRule.month(month, of: calendar))
      }
      return period(self.year(year).flatMap { PeriodRule.month(month, in: $0) })
    case .number(let number):
      if case .bare(let bare)? = year { return period(rule.period(number, of: bare)) }
      return period(self.year(year).flatMap { rule.period(number, in: $0) })
    }
  }

  private func period(_ period: Period?) -> PeriodReading {
    period.map { .period($0) } ?? .unreadable
  }

  /// The financial year of the row: that of its column, or the extract's.
  private func year(_ stated: PeriodYear?) -> FinancialYear? {
    guard let stated else { return placing.extract.year }
    return financialYear(stated, nil)
  }
}
