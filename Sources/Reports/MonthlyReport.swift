import Books
import Forecasting
import Money

/// All that the monthly workbook shows, each figure made once.
public struct MonthlyReport: Sendable {
  public let position: PositionReport
  public let monitor: MonitorReport
  /// What others stated, each figure beside the roll-forward's own.
  public let stated: [StatedComparison]
  /// The officers' adjustments that are in the forecast.
  public let adjustments: [Adjustment]
  /// Every source behind a figure of the report, worst standing first.
  public let sources: [Source]
  /// The version of the program.
  public let version: String

  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, version: String) throws {
    let position = try PositionReport(standpoint)
    let monitor = try MonitorReport(standpoint)
    let stated = standpoint.books.published.compactMap {
      StatedComparison($0, position: position)
    }
    adjustments = standpoint.books.accounts.flatMap(standpoint.adjustmentsInForecast)
    var provenance = position.provenance.union(monitor.provenance)
    provenance.formUnion(Provenance(Set(stated.map(\.figure.source))))
    sources = standpoint.sources.notes(provenance)
    self.position = position
    self.monitor = monitor
    self.stated = stated
    self.version = version
  }
}

extension Standpoint {
  /// The adjustments that change an account's forecast; none once the year is over.
  fileprivate func adjustmentsInForecast(_ account: Account) -> [Adjustment] {
    asOf.isYearEnd ? [] : adjustments(account)
  }
}
