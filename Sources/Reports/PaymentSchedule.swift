import Books
import Forecasting
import Money

/// The payments of both parties that count at a standpoint.
struct PaymentSchedule {
  private let amounts: [PaymentSpot: Money]
  let provenance: [PaymentSpot: Provenance]
  /// Payments of years that are over and still stand as planned, which do not count.
  let overdue: [AgreementLine]

  /// Counts, in an outturn year, what was received, and later also what is planned; never what
  /// was withheld, nor the planned instalment that the reader leaves out.
  ///
  /// - Throws: ``ReportError/nothingToWithhold(_:reason:)``, or `ArithmeticOverflow`.
  init(_ standpoint: Standpoint, withheld: Withholding?) throws {
    let left = try withheld.map { try Self.rows(leftOutBy: $0, standpoint.books.agreement) } ?? []
    var amounts: [PaymentSpot: Money] = [:]
    var provenance: [PaymentSpot: Provenance] = [:]
    for (index, line) in standpoint.books.agreement.enumerated()
    where line.kind.isPayment && !left.contains(index) {
      guard standpoint.counts(line) else { continue }
      let spot = PaymentSpot(kind: line.kind, year: line.countedIn)
      amounts[spot] = try (amounts[spot] ?? .zero) + line.amount
      provenance[spot, default: .none].formUnion(Provenance([line.source]))
    }
    self.amounts = amounts
    overdue = standpoint.books.agreement.filter {
      $0.kind.isPayment && $0.status == .planned && standpoint.status(of: $0.countedIn) == .outturn
    }
    self.provenance = provenance
  }

  /// The places in the agreement of the planned instalments that a reader leaves out.
  private static func rows(
    leftOutBy withheld: Withholding, _ agreement: [AgreementLine]
  ) throws -> Set<Int> {
    let rows = agreement.indices.filter {
      agreement[$0].kind == .dfePayment && agreement[$0].countedIn == withheld.year
    }
    guard let instalment = withheld.instalment else {
      let planned = rows.filter { agreement[$0].status == .planned }
      guard !planned.isEmpty else {
        throw ReportError.nothingToWithhold(
          withheld, reason: "agreement.csv has no planned DfE payment in \(withheld.year)")
      }
      return Set(planned)
    }
    guard instalment <= rows.count else {
      throw ReportError.nothingToWithhold(
        withheld, reason: "DfE instalments of \(withheld.year) in agreement.csv: \(rows.count)")
    }
    let row = rows[instalment - 1]
    guard agreement[row].status == .planned else {
      throw ReportError.nothingToWithhold(
        withheld, reason: "that instalment is \(agreement[row].status.rawValue), not planned")
    }
    return [row]
  }

  /// A year's movement, from its lines and its payments.
  func movement(
    of year: FinancialYear, _ status: YearStatus, _ lines: [LineProjection], isMitigated: Bool
  ) throws -> YearMovement {
    func sum(_ part: PositionMeasure) throws -> Money {
      try lines.filter { $0.account.part == part }
        .compactMap { $0[year]?.amount(isMitigated: isMitigated) }.sum()
    }
    return YearMovement(
      year: year, status: status, income: try sum(.income), expenditure: try sum(.expenditure),
      otherBlocks: try sum(.otherBlocks), priorYear: try sum(.priorYear),
      dfePayment: amounts[PaymentSpot(kind: .dfePayment, year: year)] ?? .zero,
      councilContribution: amounts[PaymentSpot(kind: .councilContribution, year: year)] ?? .zero)
  }
}

extension Standpoint {
  /// Whether a payment counts: received in a year that is over, or also planned in a later one.
  func counts(_ line: AgreementLine) -> Bool {
    let isOver = status(of: line.countedIn) == .outturn
    return line.status == .received || (line.status == .planned && !isOver)
  }
}
