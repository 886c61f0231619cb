import Books
import Forecasting
import Money

/// What a line comes to in the year of the standpoint.
public struct LineForecast: Sendable {
  /// With the adjustments in it.
  public let amount: Money
  /// The method that gave the amount; nil where the year is over and it is what was posted.
  public let method: OutturnMethod?
  /// What each method makes of the line, adjustments not in it, in the order of the methods;
  /// nothing once the year is over.
  public let outcomes: [(method: OutturnMethod, outcome: MethodOutcome)]
  /// The sum of the adjustments.
  public let adjustments: Money
  /// The adjustments that later years do not hold.
  public let oneOff: Money
  public let provenance: Provenance

  /// The method's name, `actual` once the year is over.
  public var methodName: String { method?.rawValue ?? "actual" }
}

extension Standpoint {
  /// The forecast that was recorded when the period before this one was closed; nil if none was.
  func earlierForecast(_ account: Account) -> Money? {
    Period(year: asOf.year, number: asOf.number - 1)
      .flatMap { balances.forecasts[$0]?[account.code] }
  }

  /// The forecast of an account for the year of the standpoint.
  ///
  /// By the account's method, by default the profile for expenditure and the budget for income.
  /// Where that cannot be used, by the profile, and where that cannot either, by the budget. Then
  /// officers' adjustments. Once the year is over, what was posted.
  func forecast(_ account: Account) throws -> LineForecast {
    let postings = provenanceOfPostings(account, in: asOf.year)
    if asOf.isYearEnd {
      return LineForecast(
        amount: try posted(account, in: asOf.year) ?? .zero, method: nil, outcomes: [],
        adjustments: .zero, oneOff: .zero, provenance: postings)
    }
    let adjustments = adjustments(account)
    let added = try adjustments.map(\.amount).sum()
    let months = try months(of: account)
    let outcomes = try OutturnMethod.allCases.map { method in
      (method, try months.outcome(of: method) ?? combined(account))
    }
    let preferred = account.method ?? (account.kind == .income ? .budget : .profile)
    let order = preferred == .budget ? [.budget] : [preferred, .profile, .budget]
    let method = order.first { method in
      outcomes.contains { $0.0 == method && $0.1.amount != nil }
    }
    let amount = outcomes.first { $0.0 == method }?.1.amount ?? .zero
    return LineForecast(
      amount: try amount + added, method: method ?? .budget, outcomes: outcomes,
      adjustments: added, oneOff: try adjustments.filter { !$0.isRecurring }.map(\.amount).sum(),
      provenance: provenance(of: account, by: method ?? .budget)
        .union(Provenance(hasAdjustment: !adjustments.isEmpty)))
  }

  /// What stands behind a method's figure: postings, those of the year before where it looks
  /// there, or the budget.
  private func provenance(of account: Account, by method: OutturnMethod) -> Provenance {
    let postings = provenanceOfPostings(account, in: asOf.year)
    switch method {
    case .budget: return provenanceOfBudget(account)
    case .profile, .runRate: return postings
    case .lastYear, .naive, .combination:
      return FinancialYear(startYear: asOf.year.startYear - 1).map {
        postings.union(provenanceOfPostings(account, in: $0))
      } ?? postings
    }
  }

  /// What the combination makes of an account, with all others beside it.
  private func combined(_ account: Account) -> MethodOutcome {
    combination[account.code] ?? .unusable(.noMonthlyYear)
  }

  /// What the combination makes of each account; nothing once the year is over.
  func combinedOutturns() throws -> [String: MethodOutcome] {
    guard !asOf.isYearEnd else { return [:] }
    let accounts = budgetedAccounts
    let outcomes = Combination(try accounts.map(months)).outcomes
    return Dictionary(zip(accounts.map(\.code), outcomes)) { first, _ in first }
  }

  /// The months of an account that its outturn is forecast from, none after the standpoint.
  func months(of account: Account) throws -> LineMonths {
    var closed: [[Money]] = []
    var year = asOf.year
    while year > books.authority.firstYear {
      year = year.advanced(by: -1)
      guard let months = try closedMonths(of: account, in: year) else { break }
      closed.insert(months, at: 0)
    }
    return LineMonths(
      closedYears: closed,
      known: (1...asOf.monthsElapsed).map { posted(account, in: asOf.year, $0) ?? .zero },
      hasPostings: try posted(account, in: asOf.year) != nil,
      budget: try latestBudget(account), profile: books.months(of: account))
  }

  /// A closed year month by month, its end in March; nil if it is known in total only, or not at
  /// all.
  private func closedMonths(of account: Account, in year: FinancialYear) throws -> [Money]? {
    var months = (1...12).map { posted(account, in: year, $0) }
    guard books[year].outturn.isEmpty, months.contains(where: { $0 != nil }) else { return nil }
    if let end = posted(account, in: year, 13) { months[11] = try (months[11] ?? .zero) + end }
    return months.map { $0 ?? .zero }
  }

  private func posted(_ account: Account, in year: FinancialYear, _ number: Int) -> Money? {
    Period(year: year, number: number).flatMap {
      balances.movements[.init(account: account.code, period: $0)]
    }
  }
}

extension LineMonths {
  /// nil for the combination, which needs all lines together.
  fileprivate func outcome(of method: OutturnMethod) throws -> MethodOutcome? {
    switch method {
    case .profile: try byProfile()
    case .runRate: try byRunRate()
    case .lastYear: try byLastYear()
    case .naive: try byNaive()
    case .combination: nil
    case .budget: byBudget()
    }
  }
}
