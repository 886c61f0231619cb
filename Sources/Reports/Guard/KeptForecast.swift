import Books
import Forecasting
import Money

/// What the postings of a line say of its forecast.
///
/// Council money is often forecast at its budget, whatever is spent. Such a line is never green
/// while its postings say otherwise.
public struct KeptForecast: Hashable, Sendable {
  /// Whether more is posted already than the line is forecast to come to: a cost above its
  /// forecast, or income beyond it.
  public let isBelowPosted: Bool
  /// What the profile gives, adjustments not in it, where the line is kept at another figure and
  /// its postings depart from the profiled budget; nil else.
  public let byProfile: Money?

  static let none = KeptForecast(isBelowPosted: false, byProfile: nil)

  /// Whether the postings bear the forecast out, as far as they can.
  public var isBorneOut: Bool { !isBelowPosted && byProfile == nil }

  /// The rating that the postings call for, whatever is forecast; green where they bear it out.
  ///
  /// - Throws: `ArithmeticOverflow`.
  func leastRating(
    against latest: Money, _ thresholds: RatingThresholds
  ) throws(ArithmeticOverflow) -> Rating {
    guard !isBelowPosted else { return .red }
    guard let byProfile else { return .green }
    return thresholds.rating(of: try byProfile - latest, against: latest)
  }
}

extension KeptForecast {
  /// Whether more is posted than is forecast, on the line's own side.
  ///
  /// A cost account in credit and an income account in debit say nothing of it: a bill of last
  /// year that was accrued is taken back in P1, and comes in later.
  ///
  /// - Parameters:
  ///   - actual: what is posted to date; income negative.
  ///   - forecast: of the year; income negative.
  ///   - isIncome: whether the line is one of income.
  /// - Returns: whether the forecast cannot be right.
  static func isBelow(_ actual: Money, _ forecast: Money, isIncome: Bool) -> Bool {
    isIncome ? actual < .zero && forecast > actual : actual > .zero && forecast < actual
  }
}

extension GuardRules {
  /// Whether two amounts are further apart than a line may be from its profile.
  fileprivate func isApart(_ amount: Money, from base: Money) throws(ArithmeticOverflow) -> Bool {
    let difference = Money(pence: Int64(clamping: (try amount - base).pence.magnitude))
    return difference > keptOver && keptShare.isExceeded(by: difference, of: base)
  }
}

extension Standpoint {
  /// Holds a forecast against what is posted.
  ///
  /// In a year without any budget nobody has made a forecast of a line that takes its budget for
  /// one: such books are held to their months alone.
  func kept(_ account: Account, _ forecast: LineForecast) throws -> KeptForecast {
    guard !asOf.isYearEnd, let actual = try posted(account, in: asOf.year),
      forecast.method != .budget || !books[asOf.year].budget.isEmpty
    else { return .none }
    return KeptForecast(
      isBelowPosted: KeptForecast.isBelow(
        actual, forecast.amount, isIncome: account.kind == .income),
      byProfile: try byProfile(account, forecast, actual))
  }

  /// What the profile gives of a line that is kept at a figure that the postings do not move.
  ///
  /// A line without a row of budget is kept at nothing. Recoupment alone is no posting. A figure
  /// near to what the profile gives, such as an officer's who has seen the postings, is no finding.
  private func byProfile(
    _ account: Account, _ forecast: LineForecast, _ actual: Money
  ) throws -> Money? {
    guard forecast.method?.isKept ?? false,
      forecast.method != .budget || budgetLine(account) != nil,
      let profile = forecast.outcomes.first(where: { $0.method == .profile })?.outcome.amount
    else { return nil }
    let rules = books.authority.guardRules
    guard try rules.isApart(actual, from: try profiled(latestBudget(account), account)),
      try rules.isApart(profile, from: forecast.amount), hasOwnPostings(account)
    else { return nil }
    return profile
  }

  /// Whether anything but recoupment is posted to an account in the year so far.
  func hasOwnPostings(_ account: Account) -> Bool {
    (1...13).contains { number in
      guard let period = Period(year: asOf.year, number: number), period <= asOf else {
        return false
      }
      return balances.activity.own[.init(account: account.code, period: period)] != nil
    }
  }

  /// Forecasts that the postings do not bear out, and whether these make the line red.
  func keptFindings() throws -> [(finding: GuardFinding, isRed: Bool)] {
    try budgetedAccounts.flatMap { account -> [(finding: GuardFinding, isRed: Bool)] in
      let forecast = try forecast(account)
      let kept = try kept(account, forecast)
      guard !kept.isBorneOut else { return [] }
      let actual = try posted(account, in: asOf.year) ?? .zero
      let least = try kept.leastRating(
        against: try latestBudget(account), books.authority.rag)
      let below = kept.isBelowPosted ? belowPosted(account, forecast, actual) : nil
      let departing = kept.byProfile.map {
        self.departing(account, forecast, actual, $0, isRed: least == .red)
      }
      return [below, departing].compactMap(\.self).map { ($0, least == .red) }
    }
  }

  private func belowPosted(
    _ account: Account, _ forecast: LineForecast, _ actual: Money
  ) -> GuardFinding {
    GuardFinding(
      .forecastBelowPosted, severity(of: asOf), period: asOf,
      "'\(account.code)': \(actual.sterlingText) is posted to the end of P\(asOf.number), more than"
        + " the \(forecast.amount.sterlingText) that '\(forecast.methodName)' forecasts for the"
        + " year" + despite(asOf),
      toDo: "take another method for it in accounts.csv, write an officer's figure or an"
        + " adjustment, or correct the postings; accrue a refund that is to come")
  }

  private func departing(
    _ account: Account, _ forecast: LineForecast, _ actual: Money, _ byProfile: Money, isRed: Bool
  ) -> GuardFinding {
    GuardFinding(
      .forecastKept, isRed ? severity(of: asOf) : .look, period: asOf,
      "'\(account.code)' is forecast at \(forecast.amount.sterlingText) by"
        + " '\(forecast.methodName)'; with \(actual.sterlingText) posted to the end of"
        + " P\(asOf.number) its profile gives \(byProfile.sterlingText)"
        + (isRed ? ", which is red\(despite(asOf))" : ""),
      toDo: "take another method for it in accounts.csv, or write an officer's figure or an"
        + " adjustment that knows what is posted")
  }
}

extension OutturnMethod {
  /// Whether its figure stays where it is, whatever is posted.
  fileprivate var isKept: Bool { self == .budget || self == .officer || self == .placements }
}

extension Rating {
  /// The worse of two.
  func worse(_ other: Rating) -> Rating {
    let order: [Rating] = [.green, .amber, .red]
    return order.last { $0 == self || $0 == other } ?? self
  }
}
