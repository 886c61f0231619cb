/// A value that is not known, by what it is called, so that the same draw moves it everywhere.
public struct Uncertain: Hashable, Sendable {
  /// What draws it; values of one name in different years move together.
  public let name: String
  /// The kind of what draws it; names of one kind move together in part.
  ///
  /// nil moves alone.
  public let kind: String?
  public let central: Double
  /// One in ten lies below low, one in ten above high; nil where nothing is said.
  public let low: Double?
  public let high: Double?

  public init(
    name: String, kind: String?, central: Double, low: Double? = nil, high: Double? = nil
  ) {
    self.name = name
    self.kind = kind
    self.central = central
    self.low = low
    self.high = high
  }
}

/// A line of the grant in the years of a projection.
public struct UncertainLine: Sendable {
  /// How a year comes from the one before.
  public enum Change: Sendable {
    case set(Uncertain)
    case grow(by: [Uncertain], step: Uncertain?)
  }

  /// What a measure does to the line in a year.
  public struct Effect: Sendable {
    public let measure: String
    /// Positive, in pence.
    public let amount: Double
    /// The part of a saving that is expected to come; nil for an investment, which adds to cost.
    public let confidence: Double?

    public init(measure: String, amount: Double, confidence: Double?) {
      self.measure = measure
      self.amount = amount
      self.confidence = confidence
    }
  }

  /// A projected year.
  public struct Year: Sendable {
    public let change: Change
    public let effects: [Effect]

    public init(change: Change, effects: [Effect]) {
      self.change = change
      self.effects = effects
    }
  }

  /// The base year's amount without what later years do not hold, in pence.
  public let base: Uncertain
  public let years: [Year]
  /// The type of placement that the line pays for; its savings are never more than it costs, since
  /// a measure moves no more children than there are.
  public let placement: String?

  public init(base: Uncertain, years: [Year], placement: String? = nil) {
    self.base = base
    self.years = years
    self.placement = placement
  }
}
