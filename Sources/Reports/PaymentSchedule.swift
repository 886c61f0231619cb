import Books
import Forecasting
import Money

/// The payments that count at a standpoint, stream by stream.
struct PaymentSchedule {
  private let amounts: [PaymentSpot: Money]
  /// What of them is paid under no agreement.
  private let outside: [FinancialYear: Money]
  private let ofStreams: [StreamSpot: (counted: Money, open: Money)]
  let provenance: [PaymentSpot: Provenance]
  /// Payments of years that are over and still stand as planned, which do not count.
  let overdue: [AgreementLine]

  private struct StreamSpot: Hashable {
    let stream: String
    let year: FinancialYear
  }

  /// Counts, in an outturn year, what was received, and later also what is planned; what is open if
  /// the reader says so; never what was withheld or has lapsed, nor the planned instalment that the
  /// reader leaves out.
  ///
  /// - Throws: ``ReportError/nothingToWithhold(_:reason:)``, or `ArithmeticOverflow`.
  init(_ standpoint: Standpoint, _ options: PositionReport.Options) throws {
    let books = standpoint.books
    let left = try options.withheld.map { try Self.rows(leftOutBy: $0, books.agreement) } ?? []
    var amounts: [PaymentSpot: Money] = [:]
    var outside: [FinancialYear: Money] = [:]
    var ofStreams: [StreamSpot: (counted: Money, open: Money)] = [:]
    var provenance: [PaymentSpot: Provenance] = [:]
    for (index, line) in books.agreement.enumerated()
    where line.kind.isPayment && !left.contains(index) {
      let counts = standpoint.counts(line) || (options.countsOpen && line.status == .open)
      guard counts || line.status == .open else { continue }
      let spot = StreamSpot(stream: line.stream, year: line.countedIn)
      var own = ofStreams[spot] ?? (.zero, .zero)
      if line.status == .open { own.open = try own.open + line.amount }
      if counts { own.counted = try own.counted + line.amount }
      ofStreams[spot] = own
      guard counts else { continue }
      let place = PaymentSpot(kind: line.kind, year: line.countedIn)
      amounts[place] = try (amounts[place] ?? .zero) + line.amount
      provenance[place, default: .none].formUnion(Provenance([line.source]))
      if !books.stream(line.stream).isOfAgreement {
        outside[line.countedIn] = try (outside[line.countedIn] ?? .zero) + line.amount
      }
    }
    self.amounts = amounts
    self.outside = outside
    self.ofStreams = ofStreams
    overdue = books.agreement.filter {
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

  /// A year's movement, from its lines and its payments, with the grant where it is paid then.
  func movement(
    of year: FinancialYear, _ status: YearStatus, _ lines: [LineProjection], side: Side,
    with grant: WorkedGrant?
  ) throws -> YearMovement {
    func sum(_ part: PositionMeasure) throws -> Money {
      try lines.filter { $0.account.part == part }
        .compactMap { $0[year]?.amount(side: side) }.sum()
    }
    func paid(_ kind: AgreementLine.Kind) throws -> Money {
      let own = grant.map { $0.year == year && $0.stream.kind == kind ? $0.counted : .zero }
      return try (amounts[PaymentSpot(kind: kind, year: year)] ?? .zero) + (own ?? .zero)
    }
    var movement = YearMovement(
      year: year, status: status, income: try sum(.income), expenditure: try sum(.expenditure),
      otherBlocks: try sum(.otherBlocks), priorYear: try sum(.priorYear),
      dfePayment: try paid(.dfePayment), councilContribution: try paid(.councilContribution))
    movement.outsideAgreement = outside[year] ?? .zero
    if let grant, grant.year == year, !grant.stream.isOfAgreement {
      movement.outsideAgreement = try movement.outsideAgreement + grant.counted
    }
    return movement
  }

  /// Every stream that pays in any year, or may, year by year.
  func streams(_ grant: WorkedGrant?, of books: Books) throws -> [StreamYear] {
    let parties = [AgreementLine.Kind.dfePayment, .councilContribution].map(\.rawValue)
    let streams = (parties + books.streams.map(\.id)).map { books.stream($0) }
    return try books.authority.years.flatMap { year in
      try streams.compactMap { stream -> StreamYear? in
        let own = ofStreams[StreamSpot(stream: stream.id, year: year)]
        let worked = grant.flatMap { $0.stream.id == stream.id && $0.year == year ? $0 : nil }
        guard own != nil || worked != nil else { return nil }
        return StreamYear(
          stream: stream, year: year,
          counted: try (own?.counted ?? .zero) + (worked?.counted ?? .zero),
          open: try (own?.open ?? .zero) + (worked?.open ?? .zero))
      }
    }
  }
}

/// What a stream pays in a year.
public struct StreamYear: Hashable, Sendable {
  public let stream: PaymentStream
  public let year: FinancialYear
  /// What counts in the roll-forward.
  public let counted: Money
  /// What of the year's payments is open, counted or not.
  public let open: Money
}

extension Standpoint {
  /// Whether a payment counts: received in a year that is over, or also planned in a later one.
  func counts(_ line: AgreementLine) -> Bool {
    let isOver = status(of: line.countedIn) == .outturn
    return line.status == .received || (line.status == .planned && !isOver)
  }

  /// Whether an agreement runs at the as-of; books that do not say otherwise have one.
  var isAgreementRunning: Bool {
    books.authority.agreementEnded.map { asOf.lastDay < $0 } ?? true
  }
}

extension Books {
  /// A stream by its id; one that nobody declares is a party's.
  func stream(_ id: String) -> PaymentStream {
    streams.first { $0.id == id }
      ?? .party(AgreementLine.Kind(rawValue: id) ?? .councilContribution)
  }
}
