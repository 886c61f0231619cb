import Money

/// Activity × price × time: what one placement comes to in a financial year.
///
/// Its cost is that of a whole year times the paid days in it that it lasts over all paid days of
/// the year, so that a place from 1 April to 31 March costs its annual cost in every year. Days
/// before 1 April are the year before's.
public struct PlacementCost: Hashable, Sendable {
  /// Millionths: 500,000 is half a placement.
  public typealias Millionths = Int64

  /// Paid days in the year.
  public let days: Int
  /// Of the year, what it is certain of in it, and what has gone by to a day.
  public let inYear: Money
  public let toDate: Money
  /// What bills have been expected for by that day.
  public let billed: Money
  /// What it would come to if it lasted the whole year.
  public let fullYear: Money
  /// How certain it is, of one, if it has a day in the year.
  public let places: Millionths
  /// The same, times its part of the year.
  public let fullYearPlaces: Millionths

  /// - Parameters:
  ///   - start: its first paid day.
  ///   - end: its last; nil for none in sight.
  ///   - annualCost: of a whole year, not negative.
  ///   - share: how certain it is, 0 to 1; cost and places are counted with it.
  ///   - paid: the days that carry the cost.
  ///   - day: the day to which the cost has gone by.
  /// - Throws: `ArithmeticOverflow`.
  public init(
    from start: CalendarDate, to end: CalendarDate?, annualCost: Money, share: Rate,
    paid: PaidDays, by day: CalendarDate
  ) throws(ArithmeticOverflow) {
    let end = end ?? paid.year.lastDay
    let whole = Money(pence: Int64(paid.count))
    let annual = try share.times(annualCost)
    let certain = try share.times(Money(pence: 1_000_000))
    func part(_ amount: Money, _ days: Int) throws(ArithmeticOverflow) -> Money {
      try amount.times(Money(pence: Int64(days)), over: whole)
    }
    days = paid.count(from: start, to: end)
    inYear = try part(annual, days)
    toDate = try part(annual, paid.count(from: start, to: min(end, day)))
    billed = try part(annual, paid.billed(from: start, to: end, by: day))
    fullYear = annual
    places = days > 0 ? certain.pence : 0
    fullYearPlaces = try part(certain, days).pence
  }
}

/// Placements together.
public struct PlacementTotal: Hashable, Sendable {
  /// How many are listed, whatever their certainty.
  public private(set) var count = 0
  public private(set) var days = 0
  public private(set) var inYear = Money.zero
  public private(set) var toDate = Money.zero
  public private(set) var billed = Money.zero
  public private(set) var fullYear = Money.zero
  public private(set) var places: PlacementCost.Millionths = 0
  public private(set) var fullYearPlaces: PlacementCost.Millionths = 0

  public init() {}

  /// - Throws: `ArithmeticOverflow`.
  public mutating func add(_ cost: PlacementCost) throws(ArithmeticOverflow) {
    count += 1
    days += cost.days
    inYear = try inYear + cost.inYear
    toDate = try toDate + cost.toDate
    billed = try billed + cost.billed
    fullYear = try fullYear + cost.fullYear
    places += cost.places
    fullYearPlaces += cost.fullYearPlaces
  }
}
