import Money

/// How a line's amount in one year comes from that of the year before.
public enum YearlyChange: Hashable, Sendable {
  /// The amount is given; nothing else counts.
  case set(Money)
  /// The amount of the year before grows by each rate in turn and then moves by a step.
  ///
  /// The growth is rounded once, half away from zero, to the penny. A step is in pounds, and
  /// later years hold it, since each grows from the year before.
  case grow(by: [Rate], step: Money)

  /// The amount that follows another under this change.
  ///
  /// - Throws: `ArithmeticOverflow` if it is out of range.
  public func amount(after previous: Money) throws(ArithmeticOverflow) -> Money {
    switch self {
    case .set(let amount):
      return amount
    case .grow(let rates, let step):
      var factor = Rate.one
      for rate in rates { factor = try factor * rate.asGrowthFactor }
      return try factor.times(previous) + step
    }
  }
}

/// A measure's effect on one line in one year.
public enum Measure: Hashable, Sendable {
  /// Lowers the cost by the part of its amount that its confidence, 0 to 1, says.
  case saving(Money, confidence: Rate)
  /// Adds its whole amount to the cost.
  case investment(Money)

  /// What the measure adds to the line; a saving is negative.
  ///
  /// Rounded by itself, half away from zero, to the penny.
  public func effect() throws(ArithmeticOverflow) -> Money {
    switch self {
    case .saving(let amount, let confidence): try -confidence.times(amount)
    case .investment(let amount): amount
    }
  }
}
