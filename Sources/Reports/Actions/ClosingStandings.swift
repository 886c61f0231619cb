import Books
import Forecasting
import Money

extension PositionReport {
  /// How far the deficit at the end of each year can be relied on, worked out from year to year.
  ///
  /// As ``standing(of:in:side:)`` of each year, which looks at all years before it.
  public func closingStandings(side: Side) -> [FinancialYear: Standing] {
    let parts: [PositionMeasure] = [.inYearDsg, .priorYear, .dfePayment, .councilContribution]
    var all = provenance(of: .opening, in: authority.firstYear, side: side)
    var standings: [FinancialYear: Standing] = [:]
    for year in authority.years {
      for part in parts {
        all.formUnion(provenance(of: part, in: year, side: side))
      }
      standings[year] = sources.standing(all)
    }
    return standings
  }
}
