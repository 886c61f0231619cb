import Money

/// A forecast of a line and what it was made of.
public struct ForecastBasis: Hashable, Sendable {
  /// How it was come by, as far as that tells why it moves.
  public enum Method: Hashable, Sendable {
    /// By placements: how many, in millionths, and the same each times its part of the year.
    case placements(places: Int64, fullYearPlaces: Int64)
    case budget
    case other(String)
  }

  /// What the line is to come to, officers' adjustments among it.
  public var amount: Money
  /// The sum of officers' adjustments.
  public var adjustments: Money
  public var method: Method

  public init(amount: Money, adjustments: Money, method: Method) {
    self.amount = amount
    self.adjustments = adjustments
    self.method = method
  }

  fileprivate func plain() throws(ArithmeticOverflow) -> Money { try amount - adjustments }
}

/// What two forecasts of a line tell of why the later is not the earlier.
///
/// Its parts sum to the movement, to the penny, whatever the forecasts are.
public struct Movement: Hashable, Sendable {
  public let movement: Money
  /// Officers' adjustments, those with an action among them.
  public var adjustments = Money.zero
  /// More or fewer places, at the cost and the time that they had.
  public var volume = Money.zero
  /// More or less of the year in place, at the cost that they had.
  public var timing = Money.zero
  /// A dearer or cheaper year in place.
  public var price = Money.zero
  /// The budget itself, where the forecast is the budget.
  public var funding = Money.zero
  /// What the forecasts do not tell: the months that were posted, or another method.
  public let rest: Money

  /// - Throws: `ArithmeticOverflow`.
  public init(from before: ForecastBasis, to after: ForecastBasis) throws(ArithmeticOverflow) {
    movement = try after.amount - before.amount
    adjustments = try after.adjustments - before.adjustments
    let (plainBefore, plainAfter) = (try before.plain(), try after.plain())
    switch (before.method, after.method) {
    case (
      .placements(let places, let fullYear), .placements(let placesAfter, let fullYearAfter)
    ) where places > 0 && fullYear > 0:
      // Cost = places × year in place × price, moved in turn; the price takes the last penny.
      let moreOfThem = try plainBefore.times(Money(pence: placesAfter), over: Money(pence: places))
      let longer = try plainBefore.times(
        Money(pence: fullYearAfter), over: Money(pence: fullYear))
      volume = try moreOfThem - plainBefore
      timing = try longer - moreOfThem
      price = try plainAfter - longer
    case (.placements, .placements):
      volume = try plainAfter - plainBefore
    case (.budget, .budget):
      funding = try plainAfter - plainBefore
    default: break
    }
    rest = try movement - (adjustments + volume + timing + price + funding)
  }
}
