import Books
import Ledger
import Money

/// How the forecast of one year changed from month to month, and how far each was off.
public struct DriftReport: Sendable {
  /// The in-year position of the high needs block as it was forecast at a month's end.
  public struct Recorded: Sendable {
    public let period: Period
    public let inYear: Money
    /// Since the month before that was recorded; nil for the first.
    public let change: Money?
    /// Less the outturn; nil while the year is not over.
    public let error: Money?
    /// Months to the end of the year.
    public let age: Int
    /// Whether it was recorded when its month was closed; else it is the forecast as it stands.
    public let isRecorded: Bool
    /// Which close of the period it is, from 1; a period that was reopened has several.
    public let version: Int
  }

  /// A forecast for the year's end as somebody stated it, and what was stated once it had come.
  public struct Stated: Sendable {
    public let forecast: StatedFigure
    public let outcome: StatedFigure?
    /// Forecast less outcome.
    public let error: Money?
  }

  public let authority: String
  public let asOf: Period
  public let year: FinancialYear
  public let recorded: [Recorded]
  /// What stands behind the year's figures now, and so at best behind what was recorded of them.
  public let recordedProvenance: Provenance
  /// In the order of the books.
  public let stated: [Stated]
  public let sources: SourceRegister

  /// - Parameters:
  ///   - standpoint: books and ledger at a period; what was recorded later is not seen.
  ///   - year: the year of the forecasts; nil for that of the standpoint.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, year: FinancialYear?) throws {
    let year = year ?? standpoint.asOf.year
    guard standpoint.books.authority.years.contains(year) else {
      throw ReportError.asOfOutside(.yearEnd(year), years: standpoint.books.authority.years)
    }
    var months = try standpoint.balances.recordings
      .filter { $0.period.year == year && $0.period <= standpoint.asOf }
      .sorted { ($0.period, $0.version) < ($1.period, $1.version) }
      .map { recording in
        try Month(
          period: recording.period,
          inYear: recording.forecasts.values.filter(\.isInYear).map(\.amount).sum(),
          version: recording.version)
      }
    let position = try PositionReport(standpoint)
    let now = position.mitigated.years.first { $0.year == year }
    recordedProvenance = position.provenance(of: .inYear, in: year, side: .mitigated)
    let isKept =
      months.last?.period == standpoint.asOf && standpoint.balances.isClosed(standpoint.asOf)
    if standpoint.asOf.year == year, !isKept, let now {
      months.append(Month(period: standpoint.asOf, inYear: now.inYear, version: nil))
    }
    let outturn = standpoint.status(of: year) == .outturn ? now?.inYear : nil
    recorded = try months.map { month in
      let before = months.last { $0.period < month.period }
      return Recorded(
        period: month.period, inYear: month.inYear,
        change: try before.map { try month.inYear - $0.inYear },
        error: try outturn.map { try month.inYear - $0 }, age: 12 - month.period.monthsElapsed,
        isRecorded: month.version != nil, version: month.version ?? 1)
    }
    stated = try standpoint.books.published.compactMap {
      try Stated($0, of: year, standpoint.books.published)
    }
    authority = standpoint.books.authority.name
    asOf = standpoint.asOf
    self.year = year
    sources = standpoint.sources
  }

  /// One forecast of the year; without a version where it is as it stands.
  private struct Month {
    let period: Period
    let inYear: Money
    let version: Int?
  }

  /// All that stands behind the forecasts, recorded and stated.
  public var provenance: Provenance {
    let ids = stated.flatMap { [$0.forecast.source, $0.outcome?.source].compactMap(\.self) }
    return Provenance(Set(ids)).union(recorded.isEmpty ? .none : recordedProvenance)
  }
}

extension DriftReport.Stated {
  /// The end of a measure that is a forecast.
  private static let ending = "-forecast"

  /// Returns nil for a figure that is no forecast of the year's end.
  fileprivate init?(
    _ figure: StatedFigure, of year: FinancialYear, _ published: [StatedFigure]
  ) throws {
    guard figure.measure.hasSuffix(Self.ending), figure.date == year.lastDay else { return nil }
    let measure = figure.measure.dropLast(Self.ending.count)
    forecast = figure
    let outcome = published.first {
      $0.measure == measure && $0.basis == figure.basis && $0.date == figure.date
    }
    self.outcome = outcome
    error = try outcome.map { try figure.amount - $0.amount }
  }
}
