import Ledger
import Reports

/// The forms in which a ledger is given to another program.
public enum LedgerFormat: String, CaseIterable, Sendable {
  case csv
  case json
  case hledger
  case beancount
}

extension LedgerExport {
  /// Writes out all that a ledger holds, in large pieces; memory does not grow with the ledger.
  ///
  /// - Parameters:
  ///   - ledger: the ledger.
  ///   - format: the form to write it in.
  ///   - sink: takes each piece.
  /// - Throws: `LedgerError`, also for a chain that is broken, before anything is written; or what
  ///   the sink throws.
  public func write(
    _ ledger: LedgerFile, as format: LedgerFormat, to sink: @escaping ([UInt8]) throws -> Void
  ) throws {
    let output = ByteOutput(sink)
    switch format {
    case .csv: try Self.write(ledger, LedgerCSV(self, output))
    case .json: try Self.write(ledger, LedgerJSON(self, output))
    case .hledger: try Self.write(ledger, PlainTextLedger(self, HledgerSyntax(), output))
    case .beancount: try Self.write(ledger, PlainTextLedger(self, BeancountSyntax(), output))
    }
  }

  private static func write(_ ledger: LedgerFile, _ visitor: some LedgerVisitor) throws {
    var visitor = visitor
    try ledger.show(to: &visitor)
  }
}
