import Books
import Forecasting
import Ledger
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
  public let ledgerHead: ChainHash
  /// What is set beside what: two years, or `budget` and `forecast` of one.
  public let from: String
  public let to: String
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
    let rows = try position.lines.compactMap { line -> Row? in
      guard let before = line[from], let after = line[to],
        before.mitigated != .zero || after.mitigated != .zero,
        line.account.fund.isDsg || (before.isKnown && after.isKnown)
      else { return nil }
      return try Row(
        line.account, plans.side(line.account, before), plans.side(line.account, after))
    }
    try self.init(standpoint, from: from.description, to: to.description, rows)
  }

  /// From the latest budget of the standpoint's year to its forecast.
  ///
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(budgetAndForecast standpoint: Standpoint) throws {
    let plans = PlansInYear(standpoint.books)
    let rows = try standpoint.budgetedAccounts.compactMap { account -> Row? in
      let (before, after) = (
        try standpoint.budgetSide(account), try standpoint.forecastSide(account, plans)
      )
      return before.amount == .zero && after.amount == .zero ? nil : try Row(account, before, after)
    }
    try self.init(standpoint, from: "budget", to: "forecast", rows)
  }

  private init(_ standpoint: Standpoint, from: String, to: String, _ rows: [Row]) throws {
    placements = try Bridge(rows.filter(\.hasQuantities).map(\.bridge))
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    ledgerHead = standpoint.balances.head
    sources = standpoint.sources
    self.rows = rows
    self.from = from
    self.to = to
  }

  /// All that stands behind the report.
  public var provenance: Provenance { rows.reduce(.none) { $0.union($1.provenance) } }
}

/// One side of a bridge: a line's amount, and how many places at which price, if that is known.
private struct BridgeSide {
  let amount: Money
  let provenance: Provenance
  var places: Places?
  /// Of one place, as the books state it; nil where it is what the places come to over them.
  var price: Money?
  /// What listed placements come to, where the places are theirs.
  var listed: Money?
  /// What stands behind places and price.
  var placesProvenance = Provenance.none
}

extension BridgeReport.Row {
  /// Of a handful of places amount over places is no price, and would tell of single children.
  private static let fewest = Places(twelfths: 120)

  fileprivate init(_ account: Account, _ before: BridgeSide, _ after: BridgeSide) throws {
    let sides = [before, after]
    hasQuantities = sides.allSatisfy { side in
      side.places.map { side.price != nil || $0 >= Self.fewest } ?? false
    }
    hasStatedPrices = hasQuantities && sides.allSatisfy { $0.price != nil }
    let isCounted = hasQuantities
    func bridged(_ side: BridgeSide) throws -> BridgeLine.Side {
      let places = isCounted ? side.places ?? Places(twelfths: 0) : Places(twelfths: 0)
      let price = try side.price ?? places.price(of: side.listed ?? side.amount)
      return BridgeLine.Side(amount: side.amount, quantity: places, price: price ?? .zero)
    }
    self.account = account
    bridge = try BridgeLine(from: bridged(before), to: bridged(after))
    provenance = sides.reduce(Provenance.none) { all, side in
      all.union(side.provenance).union(isCounted ? side.placesProvenance : .none)
    }
  }
}

extension Standpoint {
  /// The latest budget, and the places that it was made for where `budget.csv` says it.
  fileprivate func budgetSide(_ account: Account) throws -> BridgeSide {
    var side = BridgeSide(
      amount: try latestBudget(account), provenance: provenanceOfBudget(account))
    if let basis = books[asOf.year].budgetBasis[account.code] {
      let millionths = try basis.places.times(Money(pence: 1_000_000)).pence
      side.places = Places(millionths: millionths)
      side.price = basis.unitCost
    }
    return side
  }

  /// The forecast, and the placements behind it; else the plans of the two censuses.
  fileprivate func forecastSide(_ account: Account, _ plans: PlansInYear) throws -> BridgeSide {
    let forecast = try forecast(account)
    let total = try placementTotal(account)
    var side = BridgeSide(amount: forecast.amount, provenance: forecast.provenance)
    if !placements(of: account).isEmpty {
      side.places = Places(millionths: total.fullYearPlaces)
      side.listed = total.inYear
      side.placesProvenance = Provenance([SourceRegister.placements.id])
    } else if let plans = plans.places(account, in: asOf.year) {
      side.places = plans.places
      side.price = plans.price
      side.placesProvenance = plans.provenance
    }
    return side
  }
}

/// Plans and prices of placements in financial years.
private struct PlansInYear {
  private let counts: [String: [Int: PlanCount]]
  private let prices: [String: [FinancialYear: UnitCost]]
  private let months: [String: Int]
  /// Types that several lines of expenditure have, so that nothing tells whose the plans are.
  private let shared: Set<String>

  init(_ books: Books) {
    let types = books.accounts.filter { $0.kind == .expenditure }.compactMap(\.placement)
    shared = Set(types.filter { type in types.count { $0 == type } > 1 })
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
    guard account.placement.map({ !shared.contains($0) }) ?? false,
      let plans = account.placement.flatMap({ counts[$0] }),
      let first = plans[year.startYear], let next = plans[year.startYear + 1]
    else { return nil }
    return (first, next)
  }

  /// The plans of a financial year, so many months of its first January's and the rest of the next
  /// one's, and what each was to cost, if the books have it.
  func places(
    _ account: Account, in year: FinancialYear
  ) -> (places: Places, price: Money?, provenance: Provenance)? {
    guard let (first, next) = censuses(account, year) else { return nil }
    let months = account.placement.flatMap { self.months[$0] } ?? 5
    let price = account.placement.flatMap { prices[$0]?[year] }
    return (
      Places(twelfths: Int64(months * first.count + (12 - months) * next.count)), price?.amount,
      Provenance(Set([first.source, next.source, price?.source].compactMap(\.self)))
    )
  }

  func side(_ account: Account, _ year: LineProjection.Year) -> BridgeSide {
    let places = places(account, in: year.year)
    return BridgeSide(
      amount: year.mitigated, provenance: year.mitigatedProvenance, places: places?.places,
      price: places?.price, placesProvenance: places?.provenance ?? .none)
  }
}
