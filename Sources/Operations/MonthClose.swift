import Books
import Ledger
import Money
import Reports

/// The close of a month or a year: what stands in its way, what it would record, and the close
/// itself from the same head.
public struct MonthClose: Sendable {
  public let period: Period
  /// nil for a year with neither budget nor postings.
  public let month: Month?
  private let books: Books
  private let ledgerPath: String
  /// The head of the ledger that all of this was worked out from.
  public let head: ChainHash

  /// The month as it stands: its forecast, what the guard finds, and the head both were made from.
  public struct Month: Sendable {
    public let report: ForecastReport
    public let monthEnd: Guard
    public let cautions: [Caution]
    public let head: ChainHash
  }

  /// Looks at a month, and closes nothing.
  ///
  /// - Throws: `LedgerError` where it cannot be closed, ``ReportError``, or `ArithmeticOverflow`.
  public init(of period: Period, at ledgerPath: String, books: Books) throws {
    self.period = period
    self.books = books
    self.ledgerPath = ledgerPath
    head = try LedgerFile.checkClose(of: period, at: ledgerPath, books: books)
    month = try Self.month(period, ledgerPath, books)
  }

  private static func month(_ period: Period, _ path: String, _ books: Books) throws -> Month? {
    do {
      let ledger = try LedgerFile.reading(path, of: books)
      let standpoint = try Standpoint(books: books, ledger: ledger, asOf: period)
      let report = try ForecastReport(standpoint)
      return Month(
        report: report,
        monthEnd: try Guard(standpoint, typedAgain: ledger.typedAgain()),
        cautions: report.cautions.filter(\.isOfMethod) + standpoint.closingCautions,
        head: standpoint.balances.head)
    } catch ReportError.nothingInYear {
      return nil
    }
  }

  /// Why the month is not complete.
  public var grave: [GuardFinding] { month?.monthEnd.grave ?? [] }

  /// What the close says where the month is not complete and nobody has said why it is closed.
  public var refusal: Failure {
    Failure(
      .badData,
      "\(period) is not complete: \(grave.count) grave"
        + " finding\(grave.count == 1 ? "" : "s"), nothing was closed",
      toDo: "put it right, or say why it is closed all the same with --despite REASON")
  }

  /// What the forecast of the year comes to, as it is kept; nil where there is none.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func recorded() throws -> Money? {
    guard let report = month?.report, !report.rows.isEmpty else { return nil }
    return try report.inYear().forecast
  }

  /// What a close did.
  public struct Outcome: Sendable {
    public let ledger: LedgerFile.CloseOutcome
    /// Why it was closed despite grave findings; nil where there are none.
    public let reason: String?
  }

  /// Closes the month from the head that it was looked at.
  ///
  /// - Parameters:
  ///   - despite: why it is closed despite grave findings; nil where nobody has said so.
  ///   - stamp: who closes it, and when.
  /// - Returns: what was closed and recorded.
  /// - Throws: ``refusal`` where it is not complete, or `LedgerError`; nothing is closed then.
  public func close(despite: String?, stamp: JournalStamp) throws -> Outcome {
    guard grave.isEmpty || despite != nil else { throw refusal }
    var note = LedgerFile.ClosingNote()
    if !grave.isEmpty { note.reason = despite }
    let outcome = try LedgerFile.close(
      period, forecasts: month?.report.recorded ?? [], from: month?.head ?? head, note: note,
      stamp: stamp, at: ledgerPath, books: books)
    return Outcome(ledger: outcome, reason: note.reason)
  }
}

extension MonthClose.Outcome {
  /// What was done, a line for each thing.
  public func lines(of period: Period) -> [String] {
    var lines = ledger.yearEnds.map {
      "\($0.year): accounts brought to their end; the DSG reserve stands at"
        + " \($0.reserve.sterlingText)"
    }
    if !ledger.accrualsReversed.isEmpty {
      let numbers = ledger.accrualsReversed.map(String.init).joined(separator: ", ")
      lines.append("accruals taken back in P1 of the next year, by journal \(numbers)")
    }
    lines.append("\(period) closed by journal \(ledger.number)")
    if let reason { lines.append("closed despite grave findings: \(reason)") }
    return lines
  }
}

/// Reads a reason or a name that is kept: words, on one line.
public func readReason(_ text: String) -> String? {
  let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  let isPlain = words.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  return words.isEmpty || words.count > 500 || !isPlain ? nil : words
}
