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

  public let code: String
  /// The last January that was published by the standpoint.
  public let origin: Int
  /// The plans then.
  public let plans: Double
  public let years: [Year]

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
    guard let origin = data.totals[authority.onsCode]?.keys.filter({ $0 <= known }).max(),
      let plans = data.totals[authority.onsCode]?[origin], origin < last,
      let growth = PlanGrowth(
        data.totals, nation: data.nation, origin: origin, horizon: last - origin),
      let projected = growth.projection(of: authority.onsCode)
    else {
      throw .noRecord(
        "the data has no plans of \(authority.onsCode) in a January up to \(known)")
    }
    code = authority.onsCode
    self.origin = origin
    self.plans = plans
    let later = standpoint.books.publishedLater.filter { $0.measure == Self.measure }
    years = projected.enumerated().map { index, projection in
      let year = origin + index + 1
      return Year(
        year: year, central: projection.central, range: projection.range,
        outcome: later.last { $0.date.year == year }.map { Double($0.amount.pence) / 100 })
    }
  }
}
