import Money
import Tabular

extension Row {
  /// A text that may be missing.
  func optionalText(_ column: String) -> String? {
    guard let text = raw(column)?.text, !text.isEmpty else { return nil }
    return text
  }

  /// A text that must be there.
  func text(_ column: String) -> String? {
    guard let text = optionalText(column) else {
      fault(
        .valueMissing, at: column, "'\(column)' is empty", toDo: "write the \(column) here")
      return nil
    }
    return text
  }

  /// Pounds with at most two decimals, no more than a line may have.
  func money(_ column: String) -> Money? {
    guard let text = text(column) else { return nil }
    do throws(MoneyTextError) {
      let amount = try Money(pounds: text)
      guard amount.fitsLine else { throw .outOfRange }
      return amount
    } catch {
      note(error, of: text, at: column)
      return nil
    }
  }

  private func note(_ error: MoneyTextError, of text: String, at column: String) {
    switch error {
    case .malformed:
      let hidden = text.unicodeScalars.first {
        !$0.isASCII && ($0.properties.isWhitespace || $0.properties.generalCategory == .format)
      }
      fault(
        .amountMalformed, at: column,
        "'\(text)' is not an amount"
          + (hidden.map { ": it holds \($0.codePoint), which cannot be seen" } ?? ""),
        toDo: "write pounds as digits with '.' before the pence and '-' in front of a negative,"
          + " such as -1234.56: no separators, currency signs or spaces")
    case .tooManyDecimals:
      fault(
        .amountDecimals, at: column, "'\(text)' has more than two decimals",
        toDo: "write whole pence; nothing is rounded for you")
    case .outOfRange:
      fault(
        .amountRange, at: column,
        "'\(text)' is more than \(Money.largestLine.sterlingText), the most that a line may have",
        toDo: "look for an amount in pence where pounds are meant, or for two that ran together")
    }
  }

  /// A decimal fraction, where a range is given within it.
  func rate(_ column: String, in range: ClosedRange<Rate>? = nil) -> Rate? {
    guard let text = text(column) else { return nil }
    guard let rate = Rate(text) else {
      fault(
        .rateMalformed, at: column, "'\(text)' is not a rate",
        toDo: "write a decimal fraction such as 0.035 for 3.5 %, with at most"
          + " \(Rate.mostDecimals) decimals")
      return nil
    }
    guard let range, !range.contains(rate) else { return rate }
    fault(
      .rateRange, at: column,
      "\(text) is outside \(range.lowerBound.text) to"
        + " \(range.upperBound.text)",
      toDo: "write a decimal fraction in that range; 0.8 is 80 %")
    return nil
  }

  /// A whole number from zero.
  func count(_ column: String) -> Int? {
    guard let text = text(column) else { return nil }
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(text) else {
      fault(
        .countMalformed, at: column, "'\(text)' is not a whole number",
        toDo: "write digits alone; a count is never negative")
      return nil
    }
    return count
  }

  /// A whole number from zero in a range, that may be missing.
  func optionalCount(_ column: String, in range: ClosedRange<Int>) -> Int? {
    guard optionalText(column) != nil, let number = count(column) else { return nil }
    guard range.contains(number) else {
      fault(
        .rateRange, at: column,
        "\(number) is outside \(range.lowerBound) to \(range.upperBound)",
        toDo: "write a whole number in that range")
      return nil
    }
    return number
  }

  /// A date that may be missing.
  func optionalDate(_ column: String) -> CalendarDate? {
    guard let text = optionalText(column) else { return nil }
    guard let date = CalendarDate(text) else {
      fault(
        .dateMalformed, at: column, "'\(text)' is not a date",
        toDo: "write a day of the calendar as yyyy-mm-dd, such as 2024-02-29")
      return nil
    }
    return date
  }

  /// A date that must be there.
  func date(_ column: String) -> CalendarDate? {
    text(column) == nil ? nil : optionalDate(column)
  }

  /// A financial year, within the books' years if they are given.
  func year(_ column: String, in years: ClosedRange<FinancialYear>?) -> FinancialYear? {
    text(column) == nil ? nil : optionalYear(column, in: years)
  }

  /// A financial year that may be missing.
  func optionalYear(_ column: String, in years: ClosedRange<FinancialYear>?) -> FinancialYear? {
    guard let text = optionalText(column) else { return nil }
    guard let year = FinancialYear(text) else {
      fault(
        .yearMalformed, at: column, "'\(text)' is not a financial year",
        toDo: "write both years, such as 2023-24")
      return nil
    }
    guard let years, !years.contains(year) else { return year }
    fault(
      .yearRange, at: column, "\(year) is outside the books' years",
      toDo: "the books run from \(years.lowerBound) to \(years.upperBound)"
        + " (first_year and last_year of authority.toml)")
    return nil
  }

  /// An accounting period, within one year if that is given.
  func period(_ column: String, in year: FinancialYear? = nil) -> Period? {
    guard let text = text(column) else { return nil }
    guard let period = Period(text) else {
      fault(
        .periodMalformed, at: column, "'\(text)' is not a period",
        toDo: "write the year and P1 (April) to P12 (March) or P13, such as 2023-24/P10")
      return nil
    }
    guard let year, period.year != year else { return period }
    fault(
      .periodYear, at: column, "\(period) does not lie in \(year), the year of this folder",
      toDo: "correct the period, or move the row to the folder of its year")
    return nil
  }

  /// An accounting period of a year that may be missing.
  func optionalPeriod(_ column: String, in year: FinancialYear?) -> Period? {
    optionalText(column) == nil ? nil : period(column, in: year)
  }

  /// One of a closed set of words; an empty field is the fallback, where there is one.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ column: String, _ type: Choice.Type, default fallback: Choice? = nil
  ) -> Choice? {
    if optionalText(column) == nil, let fallback { return fallback }
    guard let text = text(column) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    let guess = suggestion(for: text, among: words)
    let noun = column.replacing("_", with: " ")
    let article = noun.first.map { "aeiou".contains($0) } == true ? "an" : "a"
    fault(
      .valueUnknown, at: column, "'\(text)' is not \(article) \(noun)",
      toDo: guess.map { "did you mean '\($0)'?" } ?? "write \(words.joined(separator: ", "))")
    return nil
  }

  /// One of a closed set of words that may be missing.
  func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ column: String, _ type: Choice.Type
  ) -> Choice? {
    optionalText(column) == nil ? nil : choice(column, type)
  }

  /// `yes` or `no`; an empty field is no where that is allowed.
  func yesOrNo(_ column: String, default fallback: YesOrNo? = nil) -> Bool? {
    choice(column, YesOrNo.self, default: fallback).map { $0 == .yes }
  }
}

/// How a file says that something is so.
enum YesOrNo: String, CaseIterable {
  case yes
  case no
}
