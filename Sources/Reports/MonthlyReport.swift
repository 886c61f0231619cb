import Books
import Forecasting
import Money

/// All that the monthly workbook shows, each figure made once.
public struct MonthlyReport: Sendable {
  public let position: PositionReport
  public let monitor: MonitorReport
  /// Balances that others stated, each beside the roll-forward's own.
  public let statedBalances: [StatedBalance]
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
    let statedBalances = standpoint.books.published.compactMap {
      StatedBalance($0, position: position)
    }
    adjustments = standpoint.books.accounts.flatMap(standpoint.adjustmentsInForecast)
    var provenance = position.provenance.union(monitor.provenance)
    provenance.formUnion(Provenance(Set(statedBalances.map(\.figure.source))))
    sources = standpoint.sources.notes(provenance)
    self.position = position
    self.monitor = monitor
    self.statedBalances = statedBalances
    self.version = version
  }
}

extension Standpoint {
  /// The adjustments that change an account's forecast; none once the year is over.
  fileprivate func adjustmentsInForecast(_ account: Account) -> [Adjustment] {
    asOf.isYearEnd ? [] : adjustments(account)
  }
}

/// The deficit at the end of a closed year, as somebody else stated it.
public struct StatedBalance: Hashable, Sendable {
  public let figure: StatedFigure
  /// The year at whose end it stands; the year before the books for their opening balance.
  public let year: FinancialYear
  /// The row of the roll-forward that it is to agree with.
  public let measure: PositionMeasure

  /// What `published.csv` calls a stated balance.
  public static let measureNames = ["closing", "closing-deficit"]

  /// Returns nil for a figure that is no closing deficit, has no basis, or is not of a year that
  /// the roll-forward shows as closed.
  init?(_ figure: StatedFigure, position: PositionReport) {
    guard Self.measureNames.contains(figure.measure), let basis = figure.basis,
      let year = figure.date.financialYear, figure.date == year.lastDay,
      position.unmitigated.years.contains(where: { $0.year == year && $0.status == .outturn })
    else { return nil }
    self.figure = figure
    self.year = year
    measure =
      switch AgreementLine.Basis(rawValue: basis) {
      case .beforePayments: .closingBeforePayments
      case .beforeDfe: .closingBeforeDfe
      case .afterPayments, nil: .closing
      }
  }
}
