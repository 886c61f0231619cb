import Books
import Forecasting
import Money

/// A figure of `published.csv` and the one of the roll-forward that it is to agree with.
///
/// The names of measures that are compared: `closing-deficit` (or `closing`) at 31 March of a
/// closed year, with a basis; `in-year-deficit-forecast` for the forecast year;
/// `dfe-payments-total` and `council-contributions-total` for all years together. Other measures
/// are kept for the reader and compared with nothing.
public struct StatedComparison: Hashable, Sendable {
  public let figure: StatedFigure
  public let measure: PositionMeasure
  /// The year of the measure; nil for the total of all years.
  public let year: FinancialYear?

  /// Returns nil for a figure with which the roll-forward has nothing to compare.
  init?(_ figure: StatedFigure, position: PositionReport) {
    let year = figure.date.financialYear
    let status = position.unmitigated.years.first { $0.year == year }?.status
    switch figure.measure {
    case "closing", "closing-deficit":
      guard let basis = figure.basis, status == .outturn, figure.date == year?.lastDay else {
        return nil
      }
      self.init(figure, Self.balance(basis), year)
    case "in-year-deficit-forecast":
      guard status == .forecast else { return nil }
      self.init(figure, .inYearDsg, year)
    case "dfe-payments-total":
      self.init(figure, .dfePayment, nil)
    case "council-contributions-total":
      self.init(figure, .councilContribution, nil)
    default:
      return nil
    }
  }

  private init(_ figure: StatedFigure, _ measure: PositionMeasure, _ year: FinancialYear?) {
    self.figure = figure
    self.measure = measure
    self.year = year
  }

  /// The balance that a statement means; returns and accounts state it after all payments.
  private static func balance(_ basis: String) -> PositionMeasure {
    switch AgreementLine.Basis(rawValue: basis) {
    case .beforePayments: .closingBeforePayments
    case .beforeDfe: .closingBeforeDfe
    case .afterPayments, nil: .closing
    }
  }
}
