import Books
import Ledger
import Money

/// A closed month as it was recorded, beside what books and ledger make of it now.
public struct ClosedComparison: Sendable {
  /// One figure of a line that is not what it was.
  public struct Change: Hashable, Sendable {
    public let account: String
    public let recorded: Money
    public let now: Money
    /// By how much its budget moved; nil where it did not, or was not recorded.
    public let budget: Money?
    /// By how much what was posted to it moved; nil where it did not, or was not recorded.
    public let actual: Money?
    /// The files of the books that can have moved it.
    public let files: [String]
  }

  public let period: Period
  /// Which close of the period it is, from 1.
  public let version: Int
  /// The in-year position of the high needs block; a deficit is positive.
  public let recorded: Money
  public let now: Money
  /// Lines whose forecast, budget or actual moved, in the order of their codes.
  public let changes: [Change]

  /// Whether every line is what it was.
  public var isEqual: Bool { changes.isEmpty && recorded == now }

  /// Returns nil where the period is open, or nothing was recorded of it.
  ///
  /// - Parameter standpoint: books and ledger at a closed period.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  init?(_ standpoint: Standpoint) throws {
    let period = standpoint.asOf
    guard standpoint.balances.isClosed(period),
      let recording = standpoint.balances.recordings.last(where: { $0.period == period })
    else { return nil }
    self.period = period
    version = recording.version
    let current = Dictionary(
      try standpoint.budgetedAccounts.map { ($0.code, try standpoint.record(of: $0)) }
    ) { first, _ in first }
    recorded = try recording.forecasts.values.filter(\.isInYear).map(\.amount).sum()
    now = try current.values.filter(\.isInYear).map(\.amount).sum()
    changes = Set(recording.forecasts.keys).union(current.keys).sorted().compactMap { code in
      Change(code, recording.forecasts[code], current[code], period.year)
    }
  }
}

extension ClosedComparison.Change {
  /// nil where nothing moved.
  fileprivate init?(
    _ account: String, _ before: RecordedForecast?, _ after: RecordedForecast?,
    _ year: FinancialYear
  ) {
    let (old, new) = (before?.amount ?? .zero, after?.amount ?? .zero)
    let hasNewBudget = before?.budget.map { $0 != after?.budget } ?? false
    let hasNewActual = before?.actual.map { $0 != after?.actual } ?? false
    let isElsewhere = before?.isInYear != after?.isInYear
    guard old != new || hasNewBudget || hasNewActual || isElsewhere,
      before != nil || new != .zero
    else { return nil }
    self.account = account
    (recorded, now) = (old, new)
    budget = hasNewBudget ? try? (after?.budget ?? .zero) - (before?.budget ?? .zero) : nil
    actual = hasNewActual ? try? (after?.actual ?? .zero) - (before?.actual ?? .zero) : nil
    var files: [String] = []
    if hasNewBudget { files += ["\(year)/budget.csv", "\(year)/virements.csv"] }
    if hasNewActual { files.append("the ledger") }
    if before?.adjustments != after?.adjustments { files.append("\(year)/adjustments.csv") }
    if before == nil || after == nil || before?.isInYear != after?.isInYear
      || before?.method != after?.method
    {
      files.append("accounts.csv")
    }
    switch after?.method {
    case OutturnMethod.officer.rawValue: files.append("\(year)/officer_figures.csv")
    case OutturnMethod.placements.rawValue: files.append("\(year)/placements.csv")
    case OutturnMethod.budget.rawValue where before?.budget == nil:
      files += ["\(year)/budget.csv", "\(year)/virements.csv"]
    case OutturnMethod.profile.rawValue where files.isEmpty: files.append("profiles.csv")
    default: break
    }
    self.files = files
  }
}
