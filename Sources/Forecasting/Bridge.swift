import Money

/// Why a line costs more or less than before: more children, a dearer place, both, or the rest.
///
/// With quantity q and price p before (₀) and after: volume Δq·p₀, price q₀·Δp, joint Δq·Δp, and
/// the rest, which is what the line changed by beyond its quantity times its price. The four sum to
/// the change of the line, to the penny.
public struct BridgeLine: Hashable, Sendable {
  /// A quantity in twelfths: 61 is 5 1⁄12 plans.
  public typealias Twelfths = Int64

  /// What a line comes to, and how many cost how much each.
  public struct Side: Hashable, Sendable {
    public let amount: Money
    public let quantity: Twelfths
    /// The cost of one for a full year.
    public let price: Money

    /// - Parameters:
    ///   - amount: of the whole line.
    ///   - quantity: in twelfths, not negative.
    ///   - price: of one.
    public init(amount: Money, quantity: Twelfths, price: Money) {
      self.amount = amount
      self.quantity = quantity
      self.price = price
    }
  }

  public let before: Side
  public let after: Side
  public let volume: Money
  public let price: Money
  public let joint: Money
  public let rest: Money

  /// - Throws: `ArithmeticOverflow`.
  public init(from before: Side, to after: Side) throws(ArithmeticOverflow) {
    let moved = after.quantity - before.quantity
    let dearer = try after.price - before.price
    volume = try Self.product(before.price, moved)
    price = try Self.product(dearer, before.quantity)
    joint = try Self.product(dearer, moved)
    let explained = try volume + price + joint
    rest = try after.amount - before.amount - explained
    self.before = before
    self.after = after
  }

  /// The change of the line: volume, price, joint and rest together.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func change() throws(ArithmeticOverflow) -> Money { try after.amount - before.amount }

  /// A price times a number of twelfths, rounded once, half away from zero.
  fileprivate static func product(
    _ price: Money, _ quantity: Twelfths
  ) throws(ArithmeticOverflow) -> Money {
    try price.times(Money(pence: quantity), over: Money(pence: 12))
  }
}

/// The change of several lines together.
public struct Bridge: Hashable, Sendable {
  public let lines: [BridgeLine]
  public let volume: Money
  /// How much of the volume comes from dearer or cheaper kinds.
  ///
  /// The volume less the change of all quantities at the average price before: a part of the
  /// volume, not beside it.
  public let mix: Money
  public let price: Money
  public let joint: Money
  public let rest: Money

  /// - Throws: `ArithmeticOverflow`.
  public init(_ lines: [BridgeLine]) throws(ArithmeticOverflow) {
    self.lines = lines
    volume = try lines.map(\.volume).sum()
    price = try lines.map(\.price).sum()
    joint = try lines.map(\.joint).sum()
    rest = try lines.map(\.rest).sum()
    let before = lines.map(\.before.quantity).reduce(0, +)
    let moved = lines.map { $0.after.quantity - $0.before.quantity }.reduce(0, +)
    guard before > 0 else {
      mix = .zero
      return
    }
    var spent = Money.zero
    for line in lines {
      spent = try spent + BridgeLine.product(line.before.price, line.before.quantity)
    }
    mix = try volume - spent.times(Money(pence: moved), over: Money(pence: before))
  }

  /// The change of all lines: volume, price, joint and rest together.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func change() throws(ArithmeticOverflow) -> Money {
    try volume + price + joint + rest
  }
}
