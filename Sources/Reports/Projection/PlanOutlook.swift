import Books
import Forecasting
import Money

/// An authority's EHC plans in Januaries to come, by the department's totals.
public struct PlanOutlook: Sendable {
  /// A January to come.
  public struct Year: Sendable {
    public let year: Int
    public let central: Double
    /// Four in five; nil where too few authorities are known to tell.
    public let range: PlanRange?
    /// What was published afterwards, by `published_later.csv`: it scores and takes no other part.
    public let outcome: Double?
  }

  /// A type of placement as the department's columns have it.
  public struct Placement: Sendable {
    public let name: String
    /// Plans at the origin.
    public let plans: Double
    /// By January to come; four in five.
    public let years: [PlanRange]
    /// How plans of a financial year grow, and how they would along the low and the high Januaries.
    public let growth: [(year: FinancialYear, low: Double, central: Double, high: Double)]
  }

  public let code: String
  /// The authority's own last January by then; older than ``origin`` where its data are.
  public let start: Int
  /// Januaries of the authority that do not follow from the one before.
  public let breaks: [PlanEvidence.Break]
  /// The last January that was published by the standpoint.
  public let origin: Int
  /// The plans then.
  public let plans: Double
  public let years: [Year]
  /// Empty where the data have no placements of the authority or of England at the origin.
  public let placements: [Placement]

  /// What `published_later.csv` calls the plans of a January.
  private static let measure = "ehc-plans"
  /// The last month in which a January's plans are not out yet: they are published in June.
  private static let lastMonthWithout = 6

  /// - Throws: ``ReportError`` where the authority is not in the data.
  init(_ data: PublishedPlans, _ standpoint: Standpoint) throws(ReportError) {
    let authority = standpoint.books.authority
    let day = standpoint.asOf.lastDay
    let known = day.month > Self.lastMonthWithout ? day.year : day.year - 1
    let last = authority.lastYear.startYear + 1
    guard !data.nation.isEmpty else { throw .noRecord("the data has no row of England") }
    let code = data.code(authority.onsCode)
    let evidence = data.evidence
    guard let origin = data.nation.keys.filter({ $0 <= known }).max(), origin < last,
      let growth = PlanGrowth(evidence, origin: origin, horizon: last - origin),
      let projected = growth.projection(of: code), let plans = data.totals[code]?[projected.start]
    else {
      throw .noRecord(
        "the data has no plans of \(authority.onsCode) in a January up to \(known)")
    }
    self.code = code
    start = projected.start
    breaks = evidence.known(at: origin).breaks(of: code)
    self.origin = origin
    self.plans = plans
    let later = standpoint.books.publishedLater.filter { $0.measure == Self.measure }
    years = projected.years.enumerated().map { index, projection in
      let year = origin + index + 1
      return Year(
        year: year, central: projection.central, range: projection,
        outcome: later.last { $0.date.year == year }.map { Double($0.amount.pence) / 100 })
    }
    placements = Self.placements(data, standpoint, code, origin, projected.years.map(\.central))
  }

  private static func placements(
    _ data: PublishedPlans, _ standpoint: Standpoint, _ code: String, _ origin: Int,
    _ totals: [Double]
  ) -> [Placement] {
    let authority = standpoint.books.authority
    guard
      let shares = PlacementShares(
        data.placements, nation: data.nationalPlacements, origin: origin, horizon: totals.count),
      let projected = shares.projection(of: code, totals: totals),
      let known = data.placements[code]
    else { return [] }
    let later = authority.years.filter { standpoint.status(of: $0) == .projection }
    return PublishedPlans.Placement.allCases.enumerated().compactMap { index, type in
      let name = type.rawValue
      let months = Double(authority.censusMonths[name] ?? 5)
      /// Plans of a financial year, those to come by one bound of their ranges.
      func plans(_ year: FinancialYear, _ bound: (PlanRange) -> Double) -> Double? {
        let januaries = [year.startYear, year.startYear + 1].map { january -> Double? in
          guard january > origin else { return known[january]?[index] }
          let ahead = january - origin - 1
          return ahead < projected.count ? bound(projected[ahead][index]) : nil
        }
        guard let first = januaries[0], let next = januaries[1] else { return nil }
        return (first * months + next * (12 - months)) / 12
      }
      func growth(_ year: FinancialYear, _ bound: (PlanRange) -> Double) -> Double? {
        guard let now = plans(year, bound), let before = plans(year.advanced(by: -1), bound),
          before > 0
        else { return nil }
        return now / before - 1
      }
      guard let count = known[origin]?[index] else { return nil }
      return Placement(
        name: name, plans: count, years: projected.map { $0[index] },
        growth: later.compactMap { year in
          guard let central = growth(year, \.central), let low = growth(year, \.low),
            let high = growth(year, \.high)
          else { return nil }
          return (year, min(low, central), central, max(high, central))
        })
    }
  }
}
