import Money

/// A grant that pays a share of the eligible deficit at a day.
///
/// Rule: the council's agreed figure counts where every statement that differs from it by £1 or
/// more is explained, else the lowest statement that is held. Other blocks' overspends, never below
/// nil, and listed items are not eligible. What is eligible is never above the unusable reserve.
public struct StabilityGrant: Hashable, Sendable {
  /// A statement of the deficit that is held.
  public struct Statement: Hashable, Sendable {
    public let amount: Money
    /// Whether its difference from the agreed figure, if there is one, is explained in full.
    public let isExplained: Bool

    public init(amount: Money, isExplained: Bool) {
      self.amount = amount
      self.isExplained = isExplained
    }
  }

  /// What the base is.
  public enum Basis: String, Sendable {
    /// The council's figure; every difference is explained, or there is none.
    case agreed
    /// The lowest statement that is held.
    case lowest
    /// No statement is held: the balance of the council's own books.
    case books
  }

  public let basis: Basis
  /// What the share is worked out from, before anything is taken off; a deficit is positive.
  public let base: Money
  public let ineligible: Money
  public let eligible: Money
  /// What is paid if the condition is met.
  public let ifMet: Money
  /// What is paid: nothing where the condition is not met.
  public let amount: Money
  /// What of the deficit in the reserve is left.
  public let left: Money

  /// - Parameters:
  ///   - statements: those that are held of the day; none is nil because it is missing.
  ///   - agreed: the council's figure; nil where it has stated none.
  ///   - reserve: the deficit in the unusable reserve that day; nil where nobody has stated it.
  ///   - books: the balance of the council's own books that day.
  ///   - blocks: the cumulative balance of each other block; an overspend is positive.
  ///   - items: what else is not eligible, each positive.
  ///   - blocksOffset: whether one block's surplus is set against another's overspend.
  ///   - share: the part of the eligible deficit that is paid, 0 to 1.
  ///   - roundTo: the amount to whose multiple the grant is rounded, half up; a penny or more.
  ///   - isConditionMet: whether it is paid.
  /// - Throws: `ArithmeticOverflow`.
  public init(
    statements: [Statement], agreed: Money?, reserve: Money?, books: Money, blocks: [Money],
    items: [Money], blocksOffset: Bool, share: Rate, roundTo: Money, isConditionMet: Bool
  ) throws(ArithmeticOverflow) {
    let lowest = statements.map(\.amount).min()
    var isExplained = true
    for statement in statements where !statement.isExplained {
      let difference = try statement.amount - (agreed ?? statement.amount)
      if difference.pence.magnitude >= 100 { isExplained = false }
    }
    if let agreed, let lowest {
      basis = isExplained ? .agreed : .lowest
      base = isExplained ? agreed : lowest
    } else if let stated = agreed ?? lowest {
      basis = agreed == nil ? .lowest : .agreed
      base = stated
    } else {
      basis = .books
      base = books
    }
    var overspend = Money.zero
    for block in blocks where blocksOffset || block > .zero { overspend = try overspend + block }
    var ineligible = max(.zero, overspend)
    for item in items { ineligible = try ineligible + item }
    self.ineligible = ineligible
    let reserve = reserve ?? agreed ?? (statements.isEmpty ? books : base)
    eligible = max(.zero, min(reserve, try base - ineligible))
    let paid = try share.times(eligible)
    let step = max(1, roundTo.pence)
    // Half a step is added in the unit of the step, which is not negative.
    ifMet = Money(pence: (paid.pence + step / 2) / step * step)
    amount = isConditionMet ? ifMet : .zero
    left = try reserve - amount
  }
}
