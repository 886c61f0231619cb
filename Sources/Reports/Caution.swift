import Books
import Money
import Tables

/// What a reader of a forecast should know before relying on it.
public enum Caution: Hashable, Sendable {
  /// Months up to the as-of without a posting, though there are some before them.
  case nothingPosted([Period])
  /// Earlier months of the year that closing the as-of would close as well, so that their forecast
  /// is never recorded.
  case closedUnrecorded([Period])
  /// Officers' rows of the year that are dated after the as-of, and so are not counted.
  case later(adjustments: Int, figures: Int, after: CalendarDate)
  /// Lines whose method cannot be used, so that they are forecast by another.
  case fellBack(accounts: [String], from: MethodChoice, to: OutturnMethod)
  /// Lines of expenditure with a forecast below what is posted already.
  case belowActual(accounts: [String])
}

extension Caution {
  /// What a reader is told.
  public var text: String {
    switch self {
    case .nothingPosted(let periods):
      let names = periods.map { "P\($0.number)" }.joined(separator: ", ")
      return "Nothing is posted for \(names): if bills are still to come, the forecast is too low."
    case .closedUnrecorded(let periods):
      let names = periods.map { "P\($0.number)" }.joined(separator: ", ")
      return "Closed as well, and no forecast of \(periods.count == 1 ? "it" : "them") recorded:"
        + " \(names)."
    case .later(let adjustments, let figures, let day):
      let parts = [
        adjustments > 0 ? Wording.counted(adjustments, "adjustment") : nil,
        figures > 0 ? Wording.counted(figures, "officer's figure") : nil,
      ].compactMap(\.self).joined(separator: " and ")
      return "Not counted, since dated after \(day.readableText): \(parts)."
    case .fellBack(let accounts, let choice, let method):
      return "By \(method.rawValue), since \(choice.rawValue) cannot be used:"
        + " \(Wording.list(accounts))."
    case .belowActual(let accounts):
      return "Forecast below what is posted already: \(Wording.list(accounts))."
    }
  }

  /// Whether it is about a method, and not about a month that the guard speaks of.
  public var isOfMethod: Bool {
    switch self {
    case .fellBack, .belowActual: true
    case .nothingPosted, .closedUnrecorded, .later: false
    }
  }
}

extension Standpoint {
  /// What holds for every line of the year.
  var cautions: [Caution] {
    let books = self.books[asOf.year]
    let day = asOf.lastDay
    let later = Caution.later(
      adjustments: books.adjustments.count { $0.period == nil && $0.date > day },
      figures: books.officerFigures.count { $0.period == nil && $0.date > day }, after: day)
    let empty = monthsWithoutPostings
    return (empty.isEmpty ? [] : [.nothingPosted(empty)])
      + (later == .later(adjustments: 0, figures: 0, after: day) ? [] : [later])
  }

  /// What closing the period would leave out.
  public var closingCautions: [Caution] {
    let months = (1..<asOf.number).compactMap { Period(year: asOf.year, number: $0) }
      .filter { !balances.isClosed($0) }
    return months.isEmpty ? [] : [.closedUnrecorded(months)]
  }

  /// The months to the as-of behind the last that has a posting; none if no month has one.
  private var monthsWithoutPostings: [Period] {
    let codes = Set(budgetedAccounts.map(\.code))
    let posted = balances.activity.own.keys.filter {
      $0.period.year == asOf.year && $0.period <= asOf && codes.contains($0.account)
    }
    guard let last = posted.map(\.period).max() else { return [] }
    return (1...12).compactMap { Period(year: asOf.year, number: $0) }
      .filter { $0 > last && $0 <= asOf }
  }
}
