import Money

/// A number of full-year places, exact for twelfths and for millionths of one.
public struct Places: Hashable, Sendable {
  /// So many of which are one place.
  static let partsOfOne: Int64 = 12_000_000
  let parts: Int64

  fileprivate init(parts: Int64) {
    self.parts = parts
  }

  public init(twelfths: Int64) {
    parts = twelfths * 1_000_000
  }

  public init(millionths: Int64) {
    parts = millionths * 12
  }

  /// What one place costs where all of them cost an amount; nil of none.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func price(of amount: Money) throws(ArithmeticOverflow) -> Money? {
    parts == 0
      ? nil : try amount.times(Money(pence: Self.partsOfOne), over: Money(pence: parts))
  }

  /// Rounded to a thousandth, half away from zero.
  public var rate: Rate {
    let half = parts < 0 ? -Self.partsOfOne / 2_000 : Self.partsOfOne / 2_000
    return Rate(millionths: (parts + half) / (Self.partsOfOne / 1_000) * 1_000)
  }
}

extension Places: Comparable {
  public static func < (left: Places, right: Places) -> Bool { left.parts < right.parts }

  static func - (left: Places, right: Places) -> Places { Places(parts: left.parts - right.parts) }
}

extension [Places] {
  fileprivate func sum() -> Places { Places(parts: map(\.parts).reduce(0, +)) }
}

/// Why a line costs more or less than before: more children, a dearer place, both, or the rest.
///
/// With quantity q and price p before (₀) and after: volume Δq·p₀, price q₀·Δp, joint Δq·Δp, and
/// the rest, which is what the line changed by beyond its quantity times its price. The four sum to
/// the change of the line, to the penny.
public struct BridgeLine: Hashable, Sendable {
  /// What a line comes to, and how many cost how much each.
  public struct Side: Hashable, Sendable {
    public let amount: Money
    public let quantity: Places
    /// The cost of one for a full year.
    public let price: Money

    /// - Parameters:
    ///   - amount: of the whole line.
    ///   - quantity: not negative.
    ///   - price: of one.
    public init(amount: Money, quantity: Places, price: Money) {
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

  /// A price times a number of places, rounded once, half away from zero.
  fileprivate static func product(
    _ price: Money, _ quantity: Places
  ) throws(ArithmeticOverflow) -> Money {
    try price.times(Money(pence: quantity.parts), over: Money(pence: Places.partsOfOne))
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
    let before = lines.map(\.before.quantity).sum()
    let moved = lines.map { $0.after.quantity - $0.before.quantity }.sum()
    guard before.parts > 0 else {
      mix = .zero
      return
    }
    var spent = Money.zero
    for line in lines {
      spent = try spent + BridgeLine.product(line.before.price, line.before.quantity)
    }
    mix =
      try volume
      - spent.times(Money(pence: moved.parts), over: Money(pence: before.parts))
  }

  /// The change of all lines: volume, price, joint and rest together.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func change() throws(ArithmeticOverflow) -> Money {
    try volume + price + joint + rest
  }
}
