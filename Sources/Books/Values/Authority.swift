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
  /// Whether the books are still being set up, so that `check` lists what is to be found.
  public var isSettingUp: Bool
  /// The day after which no source may have been published.
  public var cutOff: CalendarDate?
  /// How many actions the Accelerated Progress Plan has in all.
  public var expectedActions: Int
  /// nil where the books do not say; then nothing is held against the deductions.
  public var highNeedsBasis: HighNeedsBasis?
  public var section151Officer: String?
  /// The day from which on the agreement no longer runs; nil while it runs, or if there is none.
  public var agreementEnded: CalendarDate?
  /// The yearly rate at which the council works out what carrying the deficit costs it, 0 to 1; nil
  /// where the books do not say.
  public var carryingRate: Rate?
  /// The last day of the statutory override that keeps the deficit out of the general fund.
  public var overrideEnds: CalendarDate?
  public var rag: RatingThresholds
  /// From when on the month-end guard speaks.
  public var guardRules: GuardRules
  /// From which size on an adjustment needs somebody who approved it; nil where the books do not
  /// say.
  public var approvalLimit: Money?
  /// How far the accounts of each year have come; a year that is not named is open.
  public var accountsStatus: [FinancialYear: AccountsStatus]
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
  /// Whether a line of which more is posted than is forecast is red, and one kept against its
  /// postings is rated by its profile; books that do not say so are rated by variance alone.
  public var ratesByPostings = false
}

/// From when on the month-end guard calls a month incomplete, or a figure odd.
public struct GuardRules: Hashable, Sendable {
  /// An extract with a smaller part of the lines of the year's other months is incomplete.
  public var linesBelow = Rate("0.25") ?? .zero
  /// An account with this part of a month's profiled spend has to have postings in the month.
  public var accountShare = Rate("0.1") ?? .zero
  /// Between which parts of its profiled budget an account's actual is expected.
  public var actualLow = Rate.half
  public var actualHigh = Rate("1.5") ?? .one
  /// Differences up to this are left aside, however large a part they are.
  public var actualOver = Money(pence: 25_000_000)
  /// A forecast that moves by more than this part of its budget needs a reason.
  public var movementShare = Rate("0.01") ?? .zero
  /// One that moves by more than this needs a reason as well.
  public var movementOver = Money(pence: 50_000_000)
  /// A line kept at its budget, an officer's figure or its placements is rated by its profile where
  /// its actual departs from the profiled budget by more than this part and more than this amount.
  public var keptShare = Rate("0.05") ?? .zero
  public var keptOver = Money(pence: 50_000_000)
  /// Accounts that have to be nil at the year's end, besides those that hold unmapped codes.
  public var suspense: [String] = []

  public init() {}
}

/// How far the accounts of a year have come.
public enum AccountsStatus: String, CaseIterable, Sendable {
  /// Not certified yet: the year can be reopened.
  case open
  /// The Section 151 officer has certified the draft accounts.
  case certified
  case audited
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
