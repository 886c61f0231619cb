import Books
import Money
import Tabular

/// Which columns say when a line was, and how.
struct TimeColumns {
  var period: Int?
  var year: Int?
  var date: Int?
  var format: DateFormat?
  var keys: [LearnedKey] = []
  /// Keys above the tables.
  var topKeys: [LearnedKey] = []
  var doubts: [String] = []
  var notRead: [LearnedKey] = []
  /// Comments with the keys of which one has to be chosen.
  var choices: [String] = []

  init(_ table: LearnedColumns, apart from: Set<Int>, stated: Period?) {
    let open = table.named.filter { !from.contains($0) }
    findPeriod(open, table)
    findYear(open.filter { $0 != period }, table)
    findDate(open.filter { $0 != period && $0 != year }, table)
    settle(table, stated)
    if period == nil, date == nil {
      doubts.append(
        "No column says of which month a line is: every line will count in the period that"
          + " --period names.")
    }
  }

  // MARK: - Columns

  private mutating func findPeriod(_ open: [Int], _ table: LearnedColumns) {
    func isPeriod(_ column: Int) -> Bool {
      table.are(column, filled: 0.95) { $0.period(column) != nil || $0.kind(column) == .date }
        && table.values(column).count <= 60
    }
    period = open.first { table.words[$0].isPeriod && isPeriod($0) }
    if period == nil {
      // No header says so: months and years that are nothing else.
      period = open.first { column in
        isPeriod(column)
          && table.are(column, filled: 0.95) { row in
            switch row.period(column) {
            case .month(_, .some)?, .period?: true
            case .yearNumber(let year, let number)?:
              (2_000...2_060).contains(year) && (1...16).contains(number)
            default: false
            }
          }
      }
      if let period {
        doubts.append(
          "Which column is the period: '\(table.headers[period])' holds months or periods, and is"
            + " taken.")
      }
    }
    guard let period else { return }
    let text = table.filled(period).first?[period] ?? ""
    keys.append(
      LearnedKey(
        "period", LearnedKey.quoted(table.headers[period]),
        CellShape.isShowable(text) || CellShape.isDay(text)
          ? "such as \(text)" : "its cells are periods"))
    let others = open.filter { $0 != period && table.words[$0].isPeriod && isPeriod($0) }
    if let other = others.first {
      doubts.append(
        "Which column is the period: '\(table.headers[period])' is taken, and"
          + " '\(table.headers[other])' could be it as well.")
    }
  }

  private mutating func findYear(_ open: [Int], _ table: LearnedColumns) {
    let found = open.first { column in
      table.words[column].isYear
        && table.are(column, filled: 0.95) { PeriodYear($0[column]) != nil }
    }
    guard let found else { return }
    let isNeeded = period.map { period in
      table.filled(period).contains { row in
        switch row.period(period) {
        case .number?, .month(_, nil)?, .adjustment(nil)?: true
        default: false
        }
      }
    }
    let header = table.headers[found]
    if isNeeded == true {
      year = found
      keys.append(
        LearnedKey("year", LearnedKey.quoted(header), "the periods beside it have no year"))
    } else {
      notRead.append(LearnedKey(header, "", "the period or the date says the year already"))
    }
  }

  private mutating func findDate(_ open: [Int], _ table: LearnedColumns) {
    let dated = open.filter { !table.dateFormats($0).isEmpty }
    let found = table.best(dated) { column in
      let words = table.words[column]
      var score = 3
      if words.has("posting", "gl", "accounting", "effective", "post", "posted") { score += 3 }
      if words.has("transaction", "trans", "journal") || words.words == ["date"] { score += 2 }
      if words.has("due", "entry", "entered", "created", "paid", "input", "update") { score -= 2 }
      return score
    }
    guard let found else { return }
    date = found
    keys.append(
      LearnedKey(
        "date", LearnedKey.quoted(table.headers[found]),
        dated.count == 1 ? "the only column of dates" : "of \(dated.count) columns of dates"))
    if let other = dated.first(where: { $0 != found }) {
      doubts.append(
        "Which date: '\(table.headers[found])' is read, '\(table.headers[other])' is not.")
    }
    findFormat(found, table)
  }

  private mutating func findFormat(_ column: Int, _ table: LearnedColumns) {
    let formats = table.dateFormats(column)
    guard table.filled(column).contains(where: { $0.kind(column) != .date }) else { return }
    let others = formats.filter { format in
      table.filled(column).contains { $0.date(column, format) != $0.date(column, formats[0]) }
    }
    format = formats[0]
    if let other = others.first {
      // The periods may say which of day and month is which.
      let agreeing = formats.filter { months(table, column, $0) }
      if let agreed = agreeing.first,
        !agreeing.contains(where: { others.contains($0) && $0 != agreed })
      {
        format = agreed
        topKeys.append(
          LearnedKey(
            "date_format", LearnedKey.quoted(agreed.text),
            "only so do the dates lie in their months"))
        return
      }
      doubts.append(
        "Day and month: every date could be \(formats[0].text) or \(other.text);"
          + " \(formats[0].text) is taken.")
    }
    topKeys.append(
      LearnedKey(
        "date_format", LearnedKey.quoted(formats[0].text),
        others.isEmpty ? "every date has this form" : "see what is unsure"))
  }

  /// Whether nearly all dates in a form lie in the months that the periods beside them name.
  private func months(_ table: LearnedColumns, _ column: Int, _ format: DateFormat) -> Bool {
    guard let period else { return false }
    var (agree, all) = (0, 0)
    for row in table.rows {
      guard let day = row.date(column, format) else { continue }
      let isSame: Bool
      switch row.period(period) {
      case .month(let month, _)?: isSame = day.month == month
      case .number(let number)? where number <= 12:
        isSame = (day.month + 8) % 12 + 1 == number || day.month == number
      case .yearNumber(_, let number)? where number <= 12:
        isSame = (day.month + 8) % 12 + 1 == number || day.month == number
      case .period(_, let number)? where number <= 12:
        isSame = (day.month + 8) % 12 + 1 == number
      default: continue
      }
      all += 1
      if isSame { agree += 1 }
    }
    return all > 0 && agree * 10 >= all * 9
  }

  // MARK: - What periods mean

  /// How a year and a number are meant: as the dates beside them say, or the period that was given.
  private mutating func settle(_ table: LearnedColumns, _ stated: Period?) {
    guard let period else { return }
    var settling = PeriodSettling()
    var dates = PeriodDates()
    var pairs: Set<[Int]> = []
    for row in table.rows {
      guard let pair = pair(row, period) else { continue }
      pairs.insert([pair.year ?? 0, pair.number])
      guard let date, let day = row.date(date, format ?? .iso) else { continue }
      if let year = pair.year {
        settling.add(year: year, number: pair.number, date: day)
      } else {
        dates.add(pair.number, day)
      }
    }
    guard !pairs.isEmpty else { return }
    guard pairs.allSatisfy({ $0[0] != 0 }) else {
      settleNumbers(dates)
      return
    }
    if let rule = settling.rule {
      write(rule, "all dates agree with it, and with nothing else")
    } else if let rule = Self.rule(pairs, stated) {
      write(rule, "so the last of them is the period that --period names")
    } else if year != nil {
      write(PeriodRule.all[0], "see what is unsure")
      doubts.append(
        "Which year: no dates tell whether 2024 beside a period is 2024-25 or 2023-24. 2024-25 is"
          + " taken.")
    } else {
      // Nothing is posted before somebody has chosen.
      choices = PeriodRule.all.map(\.keys)
      doubts.append(
        "Which month a period such as 202404 is: no dates tell. Choose one of the keys in"
          + " extract.toml, or run --learn again with --period; until then nothing is posted.")
    }
  }

  private func pair(_ row: SampleRow, _ period: Int) -> (year: Int?, number: Int)? {
    switch row.period(period) {
    case .yearNumber(let year, let number)?: return (year, number)
    case .number(let number)?:
      guard let column = self.year else { return (nil, number) }
      guard case .bare(let year)? = PeriodYear(row[column]) else { return nil }
      return (year, number)
    default: return nil
    }
  }

  private mutating func settleNumbers(_ dates: PeriodDates) {
    if dates.numbered > 0, dates.asCalendar > dates.asFinancial {
      topKeys.append(
        LearnedKey("period_format", "\"calendar\"", "the dates beside say that 1 is January"))
    } else {
      topKeys.append(
        LearnedKey(
          "period_format", "\"financial\"",
          dates.asFinancial > 0 ? "the dates beside say that 1 is April" : "1 is April"))
      if dates.asFinancial == 0 {
        doubts.append("Which month period 1 is: no dates tell; April is taken.")
      }
    }
  }

  private mutating func write(_ rule: PeriodRule, _ reason: String) {
    let hasYear = year != nil
    let text =
      rule.meaning == .calendar
      ? (hasYear ? "calendar" : "yyyymm") : (hasYear ? "financial" : "yyyypp")
    topKeys.append(LearnedKey("period_format", LearnedKey.quoted(text), reason))
    topKeys.append(
      LearnedKey(
        "year_named_by", LearnedKey.quoted(rule.year.rawValue),
        rule.year == .start
          ? "2024 is 2024-25" : rule.year == .end ? "2025 is 2024-25" : "the year of the month"))
  }

  /// The one meaning by which the last period is the one that was given.
  private static func rule(_ pairs: Set<[Int]>, _ stated: Period?) -> PeriodRule? {
    guard let stated else { return nil }
    let fit = PeriodRule.all.filter { rule in
      pairs.compactMap { rule.period($0[1], of: $0[0]) }.max() == stated
        && pairs.allSatisfy { $0[1] == 0 || rule.period($0[1], of: $0[0]) != nil }
    }
    return fit.count == 1 ? fit[0] : nil
  }
}
