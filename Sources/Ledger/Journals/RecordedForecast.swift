import Money

/// A forecast of an account as it stood when a period was closed, and what it was made of.
public struct RecordedForecast: Hashable, Sendable {
  public var account: String
  /// What the line was to come to, officers' adjustments among it.
  public var amount: Money
  /// The outturn method that gave it.
  public var method: String
  /// Whether the line counted in the in-year position of the high needs block, so that the position
  /// stays what it was when a line is moved to another fund.
  public var isInYear = true
  /// Whether the ledger recorded that; where its form then did not, the books say it.
  public var isInYearRecorded = true
  /// The sum of officers' adjustments.
  public var adjustments: Money
  /// The range that was told with it; nil where none was.
  public var low: Money?
  public var high: Money?
  /// Placements behind it, in millionths, each counted by how certain it was; nil where the method
  /// looks at none.
  public var places: Int64?
  /// The same, each times its part of the year.
  public var fullYearPlaces: Int64?
  /// The budget of the line then, virements in it; nil where it was not recorded.
  public var budget: Money?
  /// What had been posted to the line in the year by then; nil where it was not recorded.
  public var actual: Money?

  public init(account: String, amount: Money, method: String, adjustments: Money = .zero) {
    self.account = account
    self.amount = amount
    self.method = method
    self.adjustments = adjustments
  }
}
