import Money

/// What a year's figures are at the standpoint of a report.
public enum YearStatus: String, Sendable {
  /// The year is over and its figures are in.
  case outturn
  /// The year is under way.
  case forecast
  /// The year is still to come.
  case projection
}

/// What moves the deficit in one year.
public struct YearMovement: Hashable, Sendable {
  public var year: FinancialYear
  public var status: YearStatus
  /// Of the high needs block; negative, as in the ledger.
  public var income: Money
  /// Of the high needs block.
  public var expenditure: Money
  /// The net of the other blocks of the grant; positive is a deficit.
  public var otherBlocks: Money
  /// Adjustments of earlier years; nil in projections.
  public var priorYear: Money
  /// What the department pays, positive.
  public var dfePayment: Money
  /// What the council and others pay, positive.
  public var councilContribution: Money
  /// What of both is paid under no agreement, so that no headroom holds it.
  public var outsideAgreement = Money.zero

  public init(
    year: FinancialYear, status: YearStatus, income: Money, expenditure: Money,
    otherBlocks: Money, priorYear: Money, dfePayment: Money, councilContribution: Money
  ) {
    self.year = year
    self.status = status
    self.income = income
    self.expenditure = expenditure
    self.otherBlocks = otherBlocks
    self.priorYear = priorYear
    self.dfePayment = dfePayment
    self.councilContribution = councilContribution
  }
}

/// A year of the roll-forward; deficits are positive.
public struct YearPosition: Hashable, Sendable {
  public let movement: YearMovement
  public let opening: Money
  /// Of the high needs block: expenditure plus income.
  public let inYear: Money
  /// Of the whole grant: high needs and the other blocks.
  public let inYearDsg: Money
  public let closing: Money
  /// The balance as it would be had neither party ever paid.
  public let closingBeforePayments: Money
  /// The balance as it would be had the department never paid.
  public let closingBeforeDfe: Money

  public var year: FinancialYear { movement.year }
  public var status: YearStatus { movement.status }
}

/// The accumulated deficit from year to year, and what it says of the agreement.
public struct RollForward: Hashable, Sendable {
  public let years: [YearPosition]
  /// The deficit at the start of the first year.
  public let opening: Money

  /// Rolls a deficit forward: closing = opening + in-year + other blocks + prior year −
  /// payments of both parties.
  ///
  /// - Parameters:
  ///   - opening: the deficit at the start of the first year.
  ///   - movements: the years without a gap, outturns first.
  /// - Throws: `ArithmeticOverflow` if a balance is out of range.
  public init(opening: Money, movements: [YearMovement]) throws(ArithmeticOverflow) {
    self.opening = opening
    var years: [YearPosition] = []
    var closing = opening
    var beforePayments = opening
    var beforeDfe = opening
    for movement in movements {
      let opening = closing
      let inYear = try movement.expenditure + movement.income
      let inYearDsg = try inYear + movement.otherBlocks
      let moved = try inYearDsg + movement.priorYear
      try beforePayments += moved
      beforeDfe = try beforeDfe + moved - movement.councilContribution
      closing = try closing + moved - movement.dfePayment - movement.councilContribution
      years.append(
        YearPosition(
          movement: movement, opening: opening, inYear: inYear, inYearDsg: inYearDsg,
          closing: closing, closingBeforePayments: beforePayments, closingBeforeDfe: beforeDfe))
    }
    self.years = years
  }

  /// The first year from which the in-year position of the whole grant stays at or below zero
  /// to the end; nil if there is none.
  public var breakevenYear: FinancialYear? {
    firstYearThatHolds { $0.inYearDsg <= .zero }
  }

  /// The first year from which the closing deficit stays at or below zero; nil if there is none.
  public var clearedYear: FinancialYear? {
    firstYearThatHolds { $0.closing <= .zero }
  }

  private func firstYearThatHolds(_ holds: (YearPosition) -> Bool) -> FinancialYear? {
    let failing = years.lastIndex { !holds($0) }
    let first = failing.map { $0 + 1 } ?? 0
    return first < years.count ? years[first].year : nil
  }

  /// What is paid under the agreement over all years.
  public func payments() throws(ArithmeticOverflow) -> Money {
    var total = Money.zero
    for year in years {
      let paid = try year.movement.dfePayment + year.movement.councilContribution
      total = try total + paid - year.movement.outsideAgreement
    }
    return total
  }

  /// What the in-year deficits still to come may add up to under the agreement.
  ///
  /// All payments less the balance before payments at the end of the last outturn year, or at
  /// the start if no year is over.
  public func headroom() throws(ArithmeticOverflow) -> Money {
    let last = years.last { $0.status == .outturn }
    return try payments() - (last?.closingBeforePayments ?? opening)
  }

  /// The headroom once the forecast year has taken its part; nil if no year is under way.
  public func headroomAfterForecast() throws(ArithmeticOverflow) -> Money? {
    guard let forecast = years.first(where: { $0.status == .forecast }) else { return nil }
    return try payments() - forecast.closingBeforePayments
  }
}
