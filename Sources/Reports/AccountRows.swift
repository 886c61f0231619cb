import Books

/// The rows of a year's books by account, so that a report over many accounts finds each by hash.
struct AccountRows: Sendable {
  /// The first row of budget of each account.
  private(set) var budget: [String: AccountAmount] = [:]
  /// In the order of the books; a virement between two accounts stands with both.
  private(set) var virements: [String: [Virement]] = [:]
  private(set) var adjustments: [String: [Adjustment]]
  private(set) var officerFigures: [String: [OfficerFigure]]
  private(set) var movementReasons: [String: [MovementReason]]

  init(_ year: YearBooks) {
    adjustments = Dictionary(grouping: year.adjustments, by: \.account)
    officerFigures = Dictionary(grouping: year.officerFigures, by: \.account)
    movementReasons = Dictionary(grouping: year.movementReasons, by: \.account)
    for line in year.budget where budget[line.account] == nil { budget[line.account] = line }
    for virement in year.virements {
      for account in Set([virement.from, virement.to].compactMap(\.self)) {
        virements[account, default: []].append(virement)
      }
    }
  }
}
