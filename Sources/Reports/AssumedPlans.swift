import Books
import Forecasting
import Money

/// EHC plans of a type of placement at each January: what was assumed beside what was counted.
///
/// A January that is assumed is the one before it, grown by `plan-growth` of the financial year in
/// which it lies. The growth of a year up to the base year that the books do not give is that of
/// the base year, else of the year after it, as in a projection.
public struct AssumedPlans: Sendable {
  /// A January from which assumptions can start.
  public enum Origin: Sendable {
    /// The last that is counted, to look ahead.
    case lastCount
    /// The last that is counted before the growth that the books assume begins, to look back; the
    /// first of all where none is.
    case beforeGrowth
  }

  /// A January, the origin first.
  public struct January: Sendable {
    public let year: Int
    /// By how much it is assumed to grow on the January before; nil at the origin, and where the
    /// books assume nothing.
    public let growth: Rate?
    /// Rounded to whole plans; the next January grows from what was not rounded.
    public let assumed: Int
    /// nil where the books have no count that was known at the as-of.
    public let counted: Int?
  }

  public let placement: String
  public let januaries: [January]
  /// What stands behind the growth and the counts.
  public let provenance: Provenance

  public subscript(year: Int) -> January? { januaries.first { $0.year == year } }

  /// nil where no January is counted from which to start, or no growth of plans is assumed.
  ///
  /// - Parameters:
  ///   - placement: a type of placement.
  ///   - standpoint: counts after it, or whose source came out later, are not seen.
  ///   - origin: the January from which the assumptions start.
  /// - Throws: `ArithmeticOverflow` where more are assumed than can be counted.
  init?(
    _ placement: String, _ standpoint: Standpoint, from origin: Origin
  ) throws(ArithmeticOverflow) {
    let books = standpoint.books
    let scenario = Scenario(Driver.baseScenario, of: books.drivers)
    let rows = standpoint.knownPlans.filter { $0.placement == placement }
    let counts = Dictionary(grouping: rows, by: \.year).mapValues(PlacementInputs.total)
    let first = books.authority.years.first { scenario[.planGrowth, placement, $0] != nil }
    guard let first else { return nil }
    let start: Int? =
      switch origin {
      case .lastCount: counts.keys.max()
      case .beforeGrowth: counts.keys.filter { $0 <= first.startYear }.max() ?? counts.keys.min()
      }
    guard let start, let count = counts[start] else { return nil }
    let base = standpoint.baseYear
    var januaries = [January(year: start, growth: nil, assumed: count, counted: count)]
    var plans = Double(count)
    var used: [Driver] = []
    let end = books.authority.lastYear.startYear + 1
    for year in start + 1..<max(start + 1, end + 1) {
      guard let financial = FinancialYear(startYear: year - 1) else { break }
      let driver =
        scenario[.planGrowth, placement, financial]
        ?? (financial <= base
          ? scenario[.planGrowth, placement, base]
            ?? scenario[.planGrowth, placement, base.advanced(by: 1)] : nil)
      if let driver { used.append(driver) }
      plans *= 1 + (driver?.rate.double ?? 0)
      januaries.append(
        January(
          year: year, growth: driver?.rate, assumed: try Self.whole(plans), counted: counts[year]))
    }
    self.placement = placement
    self.januaries = januaries
    provenance = Provenance(
      Set(used.map(\.source) + rows.filter { $0.year >= start }.map(\.source)))
  }

  private static func whole(_ plans: Double) throws(ArithmeticOverflow) -> Int {
    guard let whole = Int(exactly: plans.rounded()) else { throw ArithmeticOverflow() }
    return whole
  }

  /// All types of placement of which plans are counted and growth is assumed.
  ///
  /// - Throws: `ArithmeticOverflow`.
  static func all(_ standpoint: Standpoint, from origin: Origin) throws -> [AssumedPlans] {
    try standpoint.books.placementTypes.compactMap {
      try AssumedPlans($0, standpoint, from: origin)
    }
  }
}
