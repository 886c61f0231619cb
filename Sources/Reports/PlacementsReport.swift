import Books
import Forecasting
import Ledger
import Money

/// Activity × price × time: the placements of a year by account and certainty.
public struct PlacementsReport: Sendable {
  /// The placements of an account, or of one status among them.
  public struct Row: Sendable {
    public let account: Account
    /// nil for all of the account together.
    public let status: Placement.Status?
    /// The part of a cost that counts at the status; nil for all together.
    public let share: Rate?
    public let total: PlacementTotal
    /// Those whose first day has gone by though they have not begun, so that the cost since then
    /// will be back-dated.
    public let backDated: PlacementTotal
    /// What is posted to the account to the as-of; nil for one status.
    public let posted: Money?
  }

  public let authority: String
  public let asOf: Period
  public let ledgerHead: ChainHash
  /// In the order of the books, each account's statuses before its total.
  public let rows: [Row]
  /// Types that several accounts of expenditure have, or none: nothing tells whose the placements
  /// are.
  public let strayTypes: [String]
  /// Placements of the list without a paid day in the year, which are in no row.
  public let outside: Int
  /// Whether any placement is paid in term time alone.
  public let hasTermTime: Bool
  public let sources: SourceRegister
  public let provenance: Provenance

  /// - Throws: ``ReportError``, also where the year has no placements; or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint) throws {
    let placements = standpoint.books[standpoint.asOf.year].placements
    guard !placements.isEmpty else { throw ReportError.noPlacements(standpoint.asOf.year) }
    rows = try standpoint.budgetedAccounts.flatMap { try Row.rows($0, standpoint) }
    let types = Set(placements.map(\.type))
    strayTypes = types.filter { type in
      standpoint.books.accounts.count { $0.placement == type && $0.kind == .expenditure } != 1
    }.sorted()
    outside = try placements.count { try standpoint.cost(of: $0).days == 0 }
    hasTermTime = placements.contains(where: \.isTermTime)
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    sources = standpoint.sources
    provenance = rows.reduce(standpoint.provenance(ofPlacements: placements)) {
      $0.union(standpoint.provenanceOfPostings($1.account, in: standpoint.asOf.year))
    }
  }
}

extension PlacementsReport.Row {
  fileprivate static func rows(
    _ account: Account, _ standpoint: Standpoint
  ) throws -> [PlacementsReport.Row] {
    guard account.kind == .expenditure else { return [] }
    let placements = try standpoint.placements(of: account).filter {
      try standpoint.cost(of: $0).days > 0
    }
    guard !placements.isEmpty else { return [] }
    func row(_ status: Placement.Status?) throws -> PlacementsReport.Row {
      let listed = placements.filter { status == nil || $0.status == status }
      let overdue = listed.filter {
        $0.status != .placed && $0.start <= standpoint.asOf.lastDay
      }
      return PlacementsReport.Row(
        account: account, status: status,
        share: status.map { standpoint.books.authority.placementShares[$0] ?? .one },
        total: try standpoint.total(listed), backDated: try standpoint.total(overdue),
        posted: status == nil
          ? try standpoint.posted(account, in: standpoint.asOf.year) ?? .zero : nil)
    }
    let statuses = Placement.Status.allCases.filter { status in
      placements.contains { $0.status == status }
    }
    return try statuses.map(row) + [try row(nil)]
  }
}
