import Books
import Money

/// What a line comes to in the year of the standpoint.
public struct LineForecast: Hashable, Sendable {
  /// How the amount was come by.
  public enum Method: String, Sendable {
    case profile
    case budget
    /// The year is over: what was posted.
    case actual
  }

  /// With the adjustments in it.
  public let amount: Money
  public let method: Method
  /// The adjustments that later years do not hold.
  public let oneOff: Money
  public let provenance: Provenance
}

extension Standpoint {
  /// The forecast that was recorded when the period before this one was closed; nil if none was.
  func earlierForecast(_ account: Account) -> Money? {
    Period(year: asOf.year, number: asOf.number - 1)
      .flatMap { balances.forecasts[$0]?[account.code] }
  }

  /// The forecast of an account for the year of the standpoint.
  ///
  /// The account's method, by default the profile for expenditure and the budget for income;
  /// the budget where no share of the profile has elapsed or nothing has been posted. Then
  /// officers' adjustments. Once the year is over, what was posted.
  func forecast(_ account: Account) throws -> LineForecast {
    let posted = try posted(account, in: asOf.year)
    let postings = provenanceOfPostings(account, in: asOf.year)
    if asOf.isYearEnd {
      return LineForecast(
        amount: posted ?? .zero, method: .actual, oneOff: .zero, provenance: postings)
    }
    let adjustments = adjustments(account)
    let added = try adjustments.map(\.amount).sum()
    let oneOff = try adjustments.filter { !$0.isRecurring }.map(\.amount).sum()
    let isProfiled = (account.method ?? (account.kind == .income ? .budget : .profile)) == .profile
    if isProfiled, let posted,
      let whole = try books.months(of: account).whole(ofPart: posted, first: asOf.monthsElapsed)
    {
      return LineForecast(
        amount: try whole + added, method: .profile, oneOff: oneOff,
        provenance: postings.union(Provenance(hasAdjustment: !adjustments.isEmpty)))
    }
    return LineForecast(
      amount: try latestBudget(account) + added, method: .budget, oneOff: oneOff,
      provenance: provenanceOfBudget(account)
        .union(Provenance(hasAdjustment: !adjustments.isEmpty)))
  }
}
