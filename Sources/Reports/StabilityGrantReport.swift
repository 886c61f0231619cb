import Books
import Forecasting
import Ledger
import Money

/// A grant that pays a share of the deficit, worked out at a standpoint.
public struct WorkedGrant: Sendable {
  /// A statement of the deficit that the policy asks for.
  public struct Statement: Sendable {
    public let basis: Reconciliation.Basis
    /// nil where it is not held, which is not nil.
    public let amount: Money?
    /// The statement less the council's agreed figure; nil where one of them is missing.
    public let difference: Money?
    /// Whether the whole difference has a reason, evidence and the day on which it was accepted.
    public let isExplained: Bool
    public let source: String?
  }

  public let stream: PaymentStream
  public let policy: DepartmentPolicy.StabilityGrant
  public let statements: [Statement]
  /// The figure that the council states; nil where it states none.
  public let agreed: Money?
  public let blocks: [IneligibleItem]
  public let items: [IneligibleItem]
  /// With the condition as it stands; where nobody has decided, as if it were met.
  public let grant: StabilityGrant
  /// What counts in the roll-forward.
  public let counted: Money
  /// What may come and nobody knows yet, counted or not.
  public let open: Money
  /// Whether the condition is met; nil while nobody has decided.
  public let isConditionMet: Bool?
  let provenance: [PaymentSpot: Provenance]

  /// The year in whose roll-forward it counts.
  public var year: FinancialYear { policy.countsIn }
  /// How many statements are held.
  public var held: Int { statements.count { $0.amount != nil } }

  /// Returns nil for books without such a stream, or whose years do not reach the day.
  ///
  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - options: whether what is open counts.
  ///   - position: the roll-forward without the grant.
  /// - Throws: `ArithmeticOverflow`.
  init?(
    _ standpoint: Standpoint, _ options: PositionReport.Options, _ position: RollForward
  ) throws {
    let books = standpoint.books
    guard let policy = books.policy?.stabilityGrant,
      let stream = books.streams.first(where: { $0.rule == .stabilityGrant }),
      books.authority.years.contains(policy.countsIn),
      let balance = position.balance(at: policy.balanceAt)
    else { return nil }
    self.stream = stream
    self.policy = policy
    let day = standpoint.asOf.lastDay
    let stated = books.published.filter {
      $0.date == policy.balanceAt && standpoint.sources.isKnown($0.source, on: day)
    }
    func figure(_ basis: String) -> StatedFigure? {
      stated.last {
        ["closing", "closing-deficit"].contains($0.measure) && $0.basis == basis
      }
    }
    let agreed = figure(Self.agreedBasis)?.amount
    statements = try Reconciliation.Basis.allCases.map { basis in
      let held = figure(basis.rawValue)
      let difference = try held.flatMap { held in try agreed.map { try held.amount - $0 } }
      let accepted = books.differences.filter {
        $0.date == policy.balanceAt && $0.statement == basis.rawValue
          && ($0.accepted.map { $0 <= day } ?? false)
      }
      return Statement(
        basis: basis, amount: held?.amount, difference: difference,
        isExplained: try difference.map { try accepted.map(\.amount).sum() == $0 } ?? false,
        source: held?.source)
    }
    self.agreed = agreed
    let listed = books.ineligible.filter { $0.date == policy.balanceAt }
    blocks = listed.filter { $0.kind == .block }
    items = listed.filter { $0.kind == .item }
    let isMet =
      switch stream.status {
      case .withheld, .lapsed: false
      case .received: true
      case .planned: stream.isConditionMet
      case .open: stream.isConditionMet == false ? false : Bool?.none
      }
    isConditionMet = isMet
    grant = try StabilityGrant(
      statements: statements.compactMap { statement in
        statement.amount.map { .init(amount: $0, isExplained: statement.isExplained) }
      },
      agreed: agreed, reserve: stated.last { $0.measure == Self.reserveMeasure }?.amount,
      books: balance, blocks: blocks.map(\.amount), items: items.map(\.amount),
      blocksOffset: policy.blocksOffset, share: policy.share, roundTo: policy.roundTo,
      isConditionMet: isMet ?? true)
    // What came is a row of the agreement, and counts in place of what was worked out.
    let hasCome = books.agreement.contains { $0.stream == stream.id && $0.status == .received }
    let isLate =
      hasCome || (standpoint.status(of: policy.countsIn) == .outturn && stream.status != .received)
    open = isMet == nil && !isLate ? grant.ifMet : .zero
    counted =
      isLate ? .zero : isMet == nil ? (options.countsOpen ? grant.ifMet : .zero) : grant.amount
    let sources = statements.compactMap(\.source) + listed.map(\.source) + [stream.source]
    provenance = [PaymentSpot(kind: stream.kind, year: policy.countsIn): Provenance(Set(sources))]
  }

  /// What `published.csv` calls the council's own figure, and the deficit in the unusable reserve.
  private static let agreedBasis = "agreed"
  private static let reserveMeasure = "unusable-reserve"
}

extension RollForward {
  /// The deficit at the end of a financial year's last day; nil for another day or year.
  func balance(at day: CalendarDate) -> Money? {
    guard let year = day.financialYear, year.lastDay == day else { return nil }
    if let first = years.first, first.year == year.advanced(by: 1) { return opening }
    return years.first { $0.year == year }?.closing
  }
}

/// The balance when the statutory override ends, by what it is left of.
public struct OverrideEnd: Sendable {
  public let day: CalendarDate
  /// Left of the deficit at the day of the grant.
  public let old: Money
  /// Made since then.
  public let new: Money
  public let closing: Money
  /// The in-year position of each year from the standpoint on that would leave nothing.
  public let inYearToClear: Money?

  /// Surpluses and payments meet the old deficit first.
  ///
  /// Returns nil where the override ends on no year's last day of the roll-forward, or before the
  /// day of the grant.
  ///
  /// - Throws: `ArithmeticOverflow`.
  init?(_ position: RollForward, from balanceAt: CalendarDate, to day: CalendarDate) throws {
    guard let start = position.balance(at: balanceAt), let end = position.balance(at: day),
      balanceAt < day
    else { return nil }
    var (old, new) = (start, Money.zero)
    for year in position.years
    where year.year.lastDay > balanceAt && year.year.lastDay <= day {
      let moved = try year.inYearDsg + year.movement.priorYear
      let paid = try year.movement.dfePayment + year.movement.councilContribution
      if moved > .zero { new = try new + moved } else { old = try old + moved }
      old = try old - paid
      // What is more than the old deficit meets the new one.
      if old < .zero {
        new = try new + old
        old = .zero
      }
    }
    let ahead = position.years.filter { $0.status != .outturn && $0.year.lastDay <= day }
    self.day = day
    self.old = old
    self.new = new
    closing = end
    inYearToClear =
      try ahead.isEmpty
      ? nil
      : Rate(Money(pence: 1), of: Money(pence: Int64(ahead.count)))?.times(
        try ahead.map(\.inYearDsg).sum() - end)
  }
}

/// What carrying the deficit of a year costs the general fund, with and without the grant.
public struct CarryingCost: Sendable {
  public let year: FinancialYear
  /// The average balance times the yearly rate, were the grant paid.
  public let cost: Money
  /// The same were it not.
  public let without: Money

  /// The average balance of a year times a yearly rate.
  ///
  /// The deficit grows evenly over the year; a receipt lowers it from its day on, by months.
  ///
  /// - Parameters:
  ///   - opening: the deficit at the start of the year.
  ///   - moved: by what it grows before any payment.
  ///   - receipts: of the year; one without a day lowers nothing before the year's end.
  ///   - year: the financial year.
  ///   - rate: 0 to 1.
  /// - Returns: the cost, a surplus earning as much as a deficit costs.
  /// - Throws: `ArithmeticOverflow`.
  public static func cost(
    opening: Money, moved: Money, receipts: [(amount: Money, day: CalendarDate?)],
    in year: FinancialYear, at rate: Rate
  ) throws -> Money {
    var average = try opening + Money(pence: moved.pence / 2)
    for receipt in receipts {
      guard let day = receipt.day, year.firstDay <= day, day <= year.lastDay else { continue }
      average = try average - rest(of: receipt.amount, after: day, in: year)
    }
    return try rate.times(average)
  }

  /// An amount for the part of the year that is left after a day, each month a twelfth.
  private static func rest(
    of amount: Money, after day: CalendarDate, in year: FinancialYear
  ) throws -> Money {
    let passed = Int64((day.month + 8) % 12)
    let lastDay = Int64(Period(year: year, number: Int(passed) + 1)?.lastDay.day ?? 30)
    let days = (11 - passed) * lastDay + lastDay - Int64(day.day)
    return try amount.times(Money(pence: days), over: Money(pence: 12 * lastDay))
  }
}

/// A grant on the deficit: how it is worked out, and what it leaves.
public struct StabilityGrantReport: Sendable {
  public let position: PositionReport
  public let worked: WorkedGrant
  /// With the grant as it counts; nil where the books do not say when the override ends.
  public let overrideEnd: OverrideEnd?
  /// The same were the grant paid, and were it not.
  public let cases: [(isMet: Bool, grant: Money, left: Money, end: OverrideEnd?)]
  /// Year by year from the grant on; empty without `carrying_rate`.
  public let carrying: [CarryingCost]
  public let reserves: [UsableReserve]

  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint) throws {
    let position = try PositionReport(standpoint)
    self.position = position
    guard let worked = position.grants?.mitigated else { throw ReportError.noGrant }
    self.worked = worked
    let ends = standpoint.books.authority.overrideEnds
    let at = worked.policy.balanceAt
    func end(_ position: RollForward) throws -> OverrideEnd? {
      try ends.flatMap { try OverrideEnd(position, from: at, to: $0) }
    }
    overrideEnd = try end(position.mitigated)
    let paid = try position.mitigated.paying(worked.grant.ifMet, worked)
    let unpaid = try position.mitigated.paying(.zero, worked)
    cases = try [(true, paid), (false, unpaid)].map { isMet, position in
      let amount = isMet ? worked.grant.ifMet : .zero
      let left = try worked.grant.left + worked.grant.amount - amount
      return (isMet, amount, left, try end(position))
    }
    let rate = standpoint.books.authority.carryingRate
    carrying = try zip(paid.years, unpaid.years).compactMap { paid, unpaid in
      guard let rate, paid.year.lastDay > at else { return nil }
      return CarryingCost(
        year: paid.year,
        cost: try paid.carrying(standpoint.books, worked.grant.ifMet, worked, rate),
        without: try unpaid.carrying(standpoint.books, .zero, worked, rate))
    }
    let day = standpoint.asOf.lastDay
    let latest = standpoint.books.reserves.filter { $0.date <= day }.map(\.date).max()
    reserves = standpoint.books.reserves.filter { $0.date == latest }
  }
}

extension RollForward {
  /// The roll-forward with another amount of the grant.
  fileprivate func paying(_ amount: Money, _ worked: WorkedGrant) throws -> RollForward {
    try RollForward(
      opening: opening,
      movements: years.map { year in
        var movement = year.movement
        guard year.year == worked.year else { return movement }
        let change = try amount - worked.counted
        if worked.stream.kind == .dfePayment {
          movement.dfePayment = try movement.dfePayment + change
        } else {
          movement.councilContribution = try movement.councilContribution + change
        }
        return movement
      })
  }
}

extension YearPosition {
  /// What carrying the year's deficit costs, its payments on the days that the books have.
  fileprivate func carrying(
    _ books: Books, _ grant: Money, _ worked: WorkedGrant, _ rate: Rate
  ) throws -> Money {
    let counted: Set<AgreementLine.Status> = [.planned, .received]
    var receipts: [(amount: Money, day: CalendarDate?)] = books.agreement.filter {
      $0.kind.isPayment && $0.countedIn == year && counted.contains($0.status)
    }.map { ($0.amount, $0.received ?? $0.due) }
    if worked.year == year {
      receipts.append((grant, worked.stream.received ?? worked.stream.due))
    }
    return try CarryingCost.cost(
      opening: opening, moved: try inYearDsg + movement.priorYear, receipts: receipts, in: year,
      at: rate)
  }
}
