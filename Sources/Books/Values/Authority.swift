import Money

/// What `authority.toml` says of the council and of how its figures are shown.
public struct Authority: Hashable, Sendable {
  public var name: String
  /// The department's three-digit number of the local authority.
  public var dfeNumber: String
  /// The Office for National Statistics' code of the area.
  public var onsCode: String
  public var firstYear: FinancialYear
  public var lastYear: FinancialYear
  /// The period at which reports stand unless they are asked for another.
  public var asOf: Period?
  /// The day after which no source may have been published.
  public var cutOff: CalendarDate?
  /// How many actions the Accelerated Progress Plan has in all.
  public var expectedActions: Int
  /// nil where the books do not say; then nothing is held against the deductions.
  public var highNeedsBasis: HighNeedsBasis?
  public var section151Officer: String?
  /// The last day of the statutory override that keeps the deficit out of the general fund.
  public var overrideEnds: CalendarDate?
  public var rag: RatingThresholds
  public var publication: PublicationRules
  /// The part of a saving that counts at each impact of its action, 0 to 1, for every rating.
  ///
  /// Where the books do not say: all at complete and green, half at amber, else nothing.
  public var deliveryFactors: [ActionRating: Rate]
  /// The part of a placement's cost that counts at each status, 0 to 1; all of it where the books
  /// do not say.
  public var placementShares: [Placement.Status: Rate]
  /// Months of a financial year taken from its first January census, by placement, 0 to 12.
  public var censusMonths: [String: Int]

  /// The years that the books cover.
  public var years: ClosedRange<FinancialYear> { firstYear...lastYear }
}

/// Whether high needs lines include what the department recoups for academies.
public enum HighNeedsBasis: String, CaseIterable, Sendable {
  case gross
  case net
}

/// From which adverse variance, as a part of the latest budget, a line is amber or red.
public struct RatingThresholds: Hashable, Sendable {
  public var amber: Rate
  public var red: Rate
}

/// How small numbers are kept out of what is published.
public struct PublicationRules: Hashable, Sendable {
  /// What becomes of a count of zero.
  public enum Zeros: String, CaseIterable, Sendable {
    case show
    case suppress
  }

  public var suppressBelow: Int
  public var zeros: Zeros
  public var roundTo: Int
}
