import Books
import Forecasting
import Ledger
import Money

/// The ledger held against what others say of the same money.
///
/// The closing deficit against the statements that are made of it outside; the payments of both
/// parties in the general ledger against the agreement; what the department pays academies direct
/// against its allocations; and the reserve after a year's end against the roll-forward.
public struct Reconciliation: Sendable {
  /// A closing deficit and the statements of it.
  public struct Closing: Sendable {
    public let year: FinancialYear
    /// After all payments, as returns and accounts state it; a deficit is positive.
    public let ledger: Money
    /// What the ledger's balance is made of since the books begin.
    public let parts: Parts
    public let statements: [Statement]
  }

  /// A balance by what brought it about, high needs apart from the other blocks.
  public struct Parts: Sendable {
    public let opening: Money
    public let highNeeds: Money
    public let otherBlocks: Money
    public let priorYears: Money
    /// Of both parties; negative.
    public let payments: Money
  }

  /// One statement of a closing deficit.
  public struct Statement: Sendable {
    public let basis: Basis
    public let amount: Money
    /// The statement less the ledger.
    public let difference: Money
    /// Whether no other statement of the year is lower.
    public let isLowest: Bool
    public let source: String
  }

  /// Where a closing deficit is stated.
  public enum Basis: String, CaseIterable, Sendable {
    case section251 = "s251"
    case dsgNote = "dsg-note"
    case assurance
    case revenueOutturn = "revenue-outturn"
    case accounts

    public var title: String {
      switch self {
      case .section251: "Section 251 outturn"
      case .dsgNote: "DSG note"
      case .assurance: "CFO's assurance statement"
      case .revenueOutturn: "Revenue outturn return"
      case .accounts: "Statement of accounts"
      }
    }
  }

  public let closings: [Closing]
  public let findings: [LedgerVerification.Finding]

  /// Differences up to this are taken for rounding: statements are often in hundred thousands.
  public static let tolerance = Money(pence: 5_000_000)

  /// - Throws: `ArithmeticOverflow`, or ``ReportError``.
  public init(_ standpoint: Standpoint) throws {
    let position = try PositionReport(standpoint)
    let closed = position.unmitigated.years.filter { $0.status == .outturn }
    closings = try closed.compactMap { try Closing($0, position, standpoint.books) }
    findings =
      try closings.flatMap(Self.findings)
      + Self.paymentFindings(standpoint)
      + Self.recoupmentFindings(standpoint)
      + closed.compactMap { try Self.reserveFinding($0, standpoint) }
  }
}

// MARK: - The closing deficit

extension Reconciliation.Closing {
  /// Returns nil for a year of which nobody states the balance.
  init?(_ closing: YearPosition, _ position: PositionReport, _ books: Books) throws {
    let stated = books.published.compactMap { figure in
      figure.basis.flatMap { Reconciliation.Basis(rawValue: $0) }.flatMap { basis in
        ["closing", "closing-deficit"].contains(figure.measure)
          && figure.date == closing.year.lastDay ? (basis, figure) : nil
      }
    }
    guard let lowest = stated.map(\.1.amount).min() else { return nil }
    year = closing.year
    ledger = closing.closing
    statements = try stated.map { basis, figure in
      Reconciliation.Statement(
        basis: basis, amount: figure.amount, difference: try figure.amount - closing.closing,
        isLowest: figure.amount == lowest, source: figure.source)
    }
    let years = position.unmitigated.years.filter { $0.year <= closing.year }
    let paid = try years.flatMap {
      [$0.movement.dfePayment, $0.movement.councilContribution]
    }.sum()
    parts = Reconciliation.Parts(
      opening: years.first?.opening ?? .zero, highNeeds: try years.map(\.inYear).sum(),
      otherBlocks: try years.map(\.movement.otherBlocks).sum(),
      priorYears: try years.map(\.movement.priorYear).sum(), payments: try -paid)
  }
}

extension Reconciliation {
  private static func findings(_ closing: Closing) throws -> [LedgerVerification.Finding] {
    let lowest = closing.statements.first(where: \.isLowest)
    var findings: [LedgerVerification.Finding] = []
    for statement in closing.statements
    where statement.difference.pence.magnitude > tolerance.pence.magnitude {
      findings.append(
        .init(
          code: "reconcile.closing.differs",
          message: "\(closing.year): the \(statement.basis.title) states a closing deficit of"
            + " \(statement.amount.readableText), the ledger \(closing.ledger.readableText):"
            + " a difference of \(statement.difference.readableText)"
            + (statement.isLowest && closing.statements.count > 1
              ? "; it is the lowest, which counts where differences are not explained" : "")))
    }
    if let lowest, let highest = closing.statements.map(\.amount).max(),
      try (highest - lowest.amount) > tolerance
    {
      findings.append(
        .init(
          code: "reconcile.closing.spread",
          message: "\(closing.year): statements of the closing deficit run from"
            + " \(lowest.amount.readableText) (\(lowest.basis.title), the lowest) to"
            + " \(highest.readableText)"))
    }
    return findings
  }

  /// The reserve of a year that was brought to its end, if it is not the roll-forward's.
  private static func reserveFinding(
    _ closing: YearPosition, _ standpoint: Standpoint
  ) throws -> LedgerVerification.Finding? {
    let reserve = standpoint.books.accounts.first(where: \.isDsgReserve)?.code ?? ""
    guard let balance = try standpoint.balances.balance(of: reserve, atEndOf: closing.year),
      balance != closing.closing
    else { return nil }
    return .init(
      code: "reconcile.reserve.differs",
      message: "\(closing.year): the DSG reserve stands at \(balance.readableText) after the year's"
        + " end, and the roll-forward closes at \(closing.closing.readableText)")
  }
}

// MARK: - Payments and recoupment

extension Reconciliation {
  /// The general ledger's view of payments: control accounts that say so in `report_line`.
  private static func paymentFindings(
    _ standpoint: Standpoint
  ) throws -> [LedgerVerification.Finding] {
    var findings: [LedgerVerification.Finding] = []
    for kind in AgreementLine.Kind.allCases where kind.isPayment {
      let accounts = standpoint.books.accounts.filter {
        $0.kind == .control && $0.reportLine == kind.rawValue
      }
      for year in standpoint.books.authority.years {
        let shown = try accounts.map { try standpoint.movement(of: $0.code, in: year) }.sum()
        guard shown != .zero else { continue }
        let agreed = try standpoint.books.agreement
          .filter { $0.kind == kind && $0.countedIn == year && $0.status == .received }
          .map(\.amount).sum()
        // Money that comes in is negative in the general ledger.
        guard try -shown != agreed else { continue }
        findings.append(
          .init(
            code: "reconcile.payment.differs",
            message: "\(year): the general ledger shows \(try (-shown).readableText) of"
              + " \(kind.rawValue), and agreement.csv \(agreed.readableText) as received"))
      }
    }
    return findings
  }

  /// What the department pays academies direct, where lines are gross of it.
  private static func recoupmentFindings(
    _ standpoint: Standpoint
  ) throws -> [LedgerVerification.Finding] {
    try standpoint.books.authority.years.compactMap { year in
      let amount = try standpoint.recoupment(in: year)
      guard let allocation = standpoint.books.allocations.last(where: { $0.year == year }) else {
        return amount == .zero || standpoint.books.authority.highNeedsBasis == nil
          ? nil
          : .init(
            code: "reconcile.recoupment.differs",
            message: "\(year): recoupment of \(amount.readableText) is posted, and allocations.csv"
              + " has no such year")
      }
      return try recoupmentFinding(year, amount, allocation, standpoint)
    }
  }

  private static func recoupmentFinding(
    _ year: FinancialYear, _ amount: Money, _ allocation: Allocation, _ standpoint: Standpoint
  ) throws -> LedgerVerification.Finding? {
    let deductions = allocation.deductions.readableText
    let message: String
    switch standpoint.books.authority.highNeedsBasis {
    case nil: return nil
    case .net:
      guard amount != .zero else { return nil }
      message =
        "\(year): recoupment of \(amount.readableText) is posted, and high_needs_basis is net"
    case .gross:
      let isOver = standpoint.status(of: year) == .outturn
      guard standpoint.hasExtracts(in: year), allocation.deductions != .zero else { return nil }
      if amount == .zero {
        message =
          "\(year): the grant is before deductions of \(deductions), and no RECOUPMENT journal puts"
          + " what the department pays academies direct beside the general ledger's net spending"
      } else if isOver ? amount != allocation.deductions : amount > allocation.deductions {
        message =
          "\(year): recoupment of \(amount.readableText) is posted, and the deductions of"
          + " allocations.csv (\(allocation.version)) are \(deductions)"
      } else {
        return nil
      }
    }
    return .init(code: "reconcile.recoupment.differs", message: message)
  }
}

extension Standpoint {
  /// What was posted to an account in a year, to the standpoint at the latest.
  fileprivate func movement(of account: String, in year: FinancialYear) throws -> Money {
    try (1...13).compactMap { number in
      Period(year: year, number: number).flatMap { period in
        period <= asOf ? balances.movements[.init(account: account, period: period)] : nil
      }
    }.sum()
  }

  /// The cost that recoupment journals put into a year's high needs lines.
  fileprivate func recoupment(in year: FinancialYear) throws -> Money {
    let codes = Set(
      books.accounts.filter { $0.fund == .highNeeds && $0.kind == .expenditure }.map(\.code))
    return try balances.recoupment
      .filter {
        $0.key.period.year == year && $0.key.period <= asOf && codes.contains($0.key.account)
      }
      .map(\.value).sum()
  }

  /// Whether lines of extracts stand on high needs accounts in a year.
  fileprivate func hasExtracts(in year: FinancialYear) -> Bool {
    let codes = Set(books.accounts.filter { $0.fund == .highNeeds }.map(\.code))
    return balances.sources.contains { spot, sources in
      spot.period.year == year && codes.contains(spot.account)
        && !sources.isDisjoint(with: ExtractImport.sources)
    }
  }
}
