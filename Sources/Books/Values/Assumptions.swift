import Money

/// What moves an account or a placement from one year to the next.
public enum DriverKind: String, CaseIterable, Sendable {
  case lineGrowth = "line-growth"
  case lineAmount = "line-amount"
  case lineStep = "line-step"
  case planGrowth = "plan-growth"
  case unitCostGrowth = "unit-cost-growth"

  /// Whether the target is an account; otherwise it is a type of placement.
  public var isOfLine: Bool {
    self == .lineGrowth || self == .lineAmount || self == .lineStep
  }

  /// Whether the value is pounds; otherwise it is a rate.
  public var isMoney: Bool { self == .lineAmount || self == .lineStep }
}

/// A driver's value: pounds or a rate, as its kind has it.
public enum DriverValue: Hashable, Sendable {
  case money(Money)
  case rate(Rate)
}

/// One assumption for one year, in one scenario.
public struct Driver: Hashable, Sendable {
  /// What a driver acts on, in which year and how.
  public struct Key: Hashable, Sendable {
    public var kind: DriverKind
    /// An account's code or a type of placement.
    public var target: String
    public var year: FinancialYear

    public init(kind: DriverKind, target: String, year: FinancialYear) {
      self.kind = kind
      self.target = target
      self.year = year
    }
  }

  /// The scenario that holds everywhere unless another overrides it.
  public static let baseScenario = "base"

  public var scenario: String
  public var key: Key
  public var low: DriverValue?
  public var central: DriverValue
  public var high: DriverValue?
  public var source: String
}

/// One year of a measure that lowers cost, or of an investment that adds to it.
public struct Mitigation: Hashable, Sendable {
  /// Whether the measure lowers cost or adds to it.
  public enum Kind: String, CaseIterable, Sendable {
    case saving
    case investment
  }

  public var id: String
  public var title: String
  public var kind: Kind
  public var account: String
  public var year: FinancialYear
  /// The whole effect in the year beyond what the base year already holds, positive.
  public var amount: Money
  /// The part of a saving that counts, 0 to 1.
  public var confidence: Rate
  /// The first month of the effect.
  public var start: CalendarDate?
  public var source: String
}

extension [Mitigation] {
  /// The ids in the order of the books, each once.
  public var ids: [String] {
    var seen: Set<String> = []
    return map(\.id).filter { seen.insert($0).inserted }
  }
}

/// A saving evidenced to date.
public struct Delivery: Hashable, Sendable {
  public var mitigation: String
  public var period: Period
  public var amount: Money
  public var evidence: String
  public var source: String
}

/// EHC plans at a January census.
public struct PlanCount: Hashable, Sendable {
  /// The calendar year of the census.
  public var year: Int
  public var placement: String
  public var ageGroup: String?
  public var need: String?
  public var count: Int
  public var source: String
}

/// The cost of a full-year place in a financial year.
public struct UnitCost: Hashable, Sendable {
  public var year: FinancialYear
  public var placement: String
  public var amount: Money
  public var includesPlaceFunding: Bool
  public var source: String
}

/// A year of a capital project, and the places that it makes.
public struct CapitalProject: Hashable, Sendable {
  public var project: String
  public var year: FinancialYear
  public var budget: Money
  public var forecast: Money
  public var places: Int
  /// When its places open, as the books say it.
  public var opens: String
  public var source: String
}
