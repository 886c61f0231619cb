import Books
import Forecasting
import Money

/// What the postings of a line say of its forecast.
///
/// Council money is often forecast at its budget, whatever is spent. Such a line is never green
/// while its postings say otherwise.
public struct KeptForecast: Hashable, Sendable {
  /// Whether more is posted already than the line is forecast to come to.
  public let isBelowPosted: Bool
  /// What the line's profile gives, adjustments with it, where the line is kept at its budget or an
  /// officer's figure and its postings depart from the profile; nil else.
  public let byProfile: Money?

  static let none = KeptForecast(isBelowPosted: false, byProfile: nil)
}

extension Standpoint {
  /// Holds a forecast against what is posted.
  func kept(_ account: Account, _ forecast: LineForecast) throws -> KeptForecast {
    guard let actual = try posted(account, in: asOf.year), !asOf.isYearEnd else { return .none }
    let isIncome = account.kind == .income
    let isOnItsSide = isIncome ? actual < .zero : actual > .zero
    let isBelow = isOnItsSide && (isIncome ? forecast.amount > actual : forecast.amount < actual)
    return KeptForecast(isBelowPosted: isBelow, byProfile: try byProfile(account, forecast, actual))
  }

  private func byProfile(
    _ account: Account, _ forecast: LineForecast, _ actual: Money
  ) throws -> Money? {
    guard forecast.method == .budget || forecast.method == .officer,
      let profile = forecast.outcomes.first(where: { $0.method == .profile })?.outcome.amount
    else { return nil }
    let rules = books.authority.guardRules
    let expected = try profiled(latestBudget(account), account)
    let difference = Money(pence: Int64(clamping: (try actual - expected).pence.magnitude))
    let size = Money(pence: Int64(clamping: expected.pence.magnitude))
    guard difference > rules.keptOver, rules.keptShare.isExceeded(by: difference, of: size)
    else { return nil }
    return try profile + forecast.adjustments
  }

  /// Forecasts that the postings do not bear out.
  func keptFindings() throws -> [GuardFinding] {
    try budgetedAccounts.flatMap { account in
      let forecast = try forecast(account)
      let kept = try kept(account, forecast)
      let actual = try posted(account, in: asOf.year) ?? .zero
      return [
        kept.isBelowPosted ? belowPosted(account, forecast, actual) : nil,
        kept.byProfile.map { self.kept(account, forecast, actual, $0) },
      ].compactMap(\.self)
    }
  }

  private func belowPosted(
    _ account: Account, _ forecast: LineForecast, _ actual: Money
  ) -> GuardFinding {
    GuardFinding(
      .forecastBelowPosted, severity(of: asOf), period: asOf,
      "'\(account.code)': \(actual.sterlingText) is posted to the end of P\(asOf.number), and the"
        + " year is forecast at \(forecast.amount.sterlingText) by '\(forecast.methodName)'"
        + despite(asOf),
      toDo: "forecast it by another method in accounts.csv, give an officer's figure or an"
        + " adjustment, or correct the postings")
  }

  private func kept(
    _ account: Account, _ forecast: LineForecast, _ actual: Money, _ byProfile: Money
  ) -> GuardFinding {
    GuardFinding(
      .forecastKept, .look, period: asOf,
      "'\(account.code)' is forecast at \(forecast.amount.sterlingText) by '\(forecast.methodName)';"
        + " with \(actual.sterlingText) posted to the end of P\(asOf.number) its profile gives"
        + " \(byProfile.sterlingText), by which it is rated",
      toDo: "take another method for it in accounts.csv, or say in an officer's figure why not")
  }
}

extension Rating {
  /// The worse of two.
  func worse(_ other: Rating) -> Rating {
    let order: [Rating] = [.green, .amber, .red]
    return order.last { $0 == self || $0 == other } ?? self
  }
}
