import Books
import Forecasting
import Money

/// A row of the roll-forward.
public enum PositionMeasure: String, CaseIterable, Sendable {
  case opening
  case income
  case expenditure
  case inYear
  case otherBlocks
  case inYearDsg
  case priorYear
  case dfePayment
  case councilContribution
  case closing
  case closingBeforePayments
  case closingBeforeDfe

  /// The measure of a year.
  public func amount(of year: YearPosition) -> Money {
    switch self {
    case .opening: year.opening
    case .income: year.movement.income
    case .expenditure: year.movement.expenditure
    case .inYear: year.inYear
    case .otherBlocks: year.movement.otherBlocks
    case .inYearDsg: year.inYearDsg
    case .priorYear: year.movement.priorYear
    case .dfePayment: year.movement.dfePayment
    case .councilContribution: year.movement.councilContribution
    case .closing: year.closing
    case .closingBeforePayments: year.closingBeforePayments
    case .closingBeforeDfe: year.closingBeforeDfe
    }
  }

  /// What the measure is, as a reader knows it.
  public var title: String {
    switch self {
    case .opening: "Opening deficit"
    case .income: "High needs income"
    case .expenditure: "High needs spend"
    case .inYear: "In-year, high needs"
    case .otherBlocks: "Other DSG blocks"
    case .inYearDsg: "In-year, whole DSG"
    case .priorYear: "Prior-year adjustments"
    case .dfePayment: "DfE payment"
    case .councilContribution: "Council contribution"
    case .closing: "Closing deficit"
    case .closingBeforePayments: "Before all payments"
    case .closingBeforeDfe: "Before DfE payments"
    }
  }
}

extension Account {
  /// The row of the roll-forward that the account is part of; nil outside the grant.
  public var part: PositionMeasure? {
    guard fund.isDsg else { return nil }
    if isPriorYear { return .priorYear }
    if fund == .otherDsg { return .otherBlocks }
    return kind == .income ? .income : .expenditure
  }
}
