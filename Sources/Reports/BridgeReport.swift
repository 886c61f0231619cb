import Books
import Forecasting
import Money

/// Why each line changed from one year to another.
public struct BridgeReport: Sendable {
  /// A line in both years.
  public struct Row: Sendable {
    public let account: Account
    public let bridge: BridgeLine
    /// Whether plans are known in both years; if not, the whole change is the rest.
    public let hasQuantities: Bool
    /// Whether prices are the books' own in both years; else they are amount over plans.
    public let hasStatedPrices: Bool
    public let provenance: Provenance
  }

  public let authority: String
  public let asOf: Period
  public let from: FinancialYear
  public let to: FinancialYear
  /// The lines with an amount in either year, in the order of the books; council lines only if they
  /// are known in both.
  public let rows: [Row]
  /// The lines whose plans are known, together.
  public let placements: Bridge
  public let sources: SourceRegister

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - from: the year before; nil for the one before that of the standpoint.
  ///   - to: the year after; nil for that of the standpoint.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, from: FinancialYear?, to: FinancialYear?) throws {
    let years = standpoint.books.authority.years
    let to = to ?? standpoint.asOf.year
    let from = from ?? (to > years.lowerBound ? to.advanced(by: -1) : to)
    for year in [from, to] where !years.contains(year) {
      throw ReportError.asOfOutside(.yearEnd(year), years: years)
    }
    let position = try PositionReport(standpoint)
    let plans = PlansInYear(standpoint.books)
    rows = try position.lines.compactMap { line in
      guard let before = line[from], let after = line[to],
        before.mitigated != .zero || after.mitigated != .zero,
        line.account.fund.isDsg || (before.isKnown && after.isKnown)
      else { return nil }
      return try Row(line.account, before, after, plans)
    }
    placements = try Bridge(rows.filter(\.hasQuantities).map(\.bridge))
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    self.from = from
    self.to = to
    sources = standpoint.sources
  }

  /// All that stands behind the report.
  public var provenance: Provenance { rows.reduce(.none) { $0.union($1.provenance) } }
}

extension BridgeReport.Row {
  /// Ten plans.
  private static let fewestTwelfths: Int64 = 120

  fileprivate init(
    _ account: Account, _ before: LineProjection.Year, _ after: LineProjection.Year,
    _ plans: PlansInYear
  ) throws {
    let counts = [before, after].map { plans.twelfths(account, in: $0.year) }
    let prices = [before, after].map { plans.price(account, in: $0.year) }
    // Of a handful of plans amount over plans is no price, and would tell of single children.
    let isStatedPrice = prices.allSatisfy { $0 != nil }
    hasQuantities = counts.allSatisfy { count in
      count.map { isStatedPrice || $0 >= Self.fewestTwelfths } ?? false
    }
    hasStatedPrices = hasQuantities && isStatedPrice
    let isStated = hasStatedPrices
    let isCounted = hasQuantities
    func side(_ year: LineProjection.Year, _ index: Int) throws -> BridgeLine.Side {
      let count = isCounted ? counts[index] ?? 0 : 0
      let implied =
        count == 0
        ? Money.zero : try year.mitigated.times(Money(pence: 12), over: Money(pence: count))
      return BridgeLine.Side(
        amount: year.mitigated, quantity: count,
        price: isStated ? prices[index] ?? .zero : implied)
    }
    self.account = account
    bridge = try BridgeLine(from: side(before, 0), to: side(after, 1))
    provenance = [before, after].reduce(Provenance.none) { all, year in
      all.union(year.mitigatedProvenance)
        .union(isCounted ? plans.provenance(account, in: year.year) : .none)
    }
  }
}

/// Plans and prices of placements in financial years.
private struct PlansInYear {
  private let counts: [String: [Int: PlanCount]]
  private let prices: [String: [FinancialYear: UnitCost]]
  private let months: [String: Int]

  init(_ books: Books) {
    let totals = books.plans.filter { $0.ageGroup == nil && $0.need == nil }
    counts = Dictionary(grouping: totals, by: \.placement).mapValues { plans in
      Dictionary(plans.map { ($0.year, $0) }) { first, _ in first }
    }
    prices = Dictionary(grouping: books.unitCosts, by: \.placement).mapValues { costs in
      Dictionary(costs.map { ($0.year, $0) }) { first, _ in first }
    }
    months = books.authority.censusMonths
  }

  /// The two January censuses of a financial year; nil where either is not known.
  private func censuses(_ account: Account, _ year: FinancialYear) -> (PlanCount, PlanCount)? {
    guard let plans = account.placement.flatMap({ counts[$0] }),
      let first = plans[year.startYear], let next = plans[year.startYear + 1]
    else { return nil }
    return (first, next)
  }

  /// The plans of a financial year in twelfths: so many months of its first January's and the rest
  /// of the next one's.
  func twelfths(_ account: Account, in year: FinancialYear) -> Int64? {
    censuses(account, year).map { first, next in
      let months = account.placement.flatMap { self.months[$0] } ?? 5
      return Int64(months * first.count + (12 - months) * next.count)
    }
  }

  func price(_ account: Account, in year: FinancialYear) -> Money? {
    account.placement.flatMap { prices[$0]?[year]?.amount }
  }

  func provenance(_ account: Account, in year: FinancialYear) -> Provenance {
    guard let (first, next) = censuses(account, year) else { return .none }
    let price = account.placement.flatMap { prices[$0]?[year]?.source }
    return Provenance(Set([first.source, next.source, price].compactMap(\.self)))
  }
}
