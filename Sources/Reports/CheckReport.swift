import Books
import Ledger
import Tabular

/// What a check of the books found.
public struct CheckReport: Sendable {
  /// Faults and findings, in order of place.
  public let diagnostics: [Diagnostic]
  /// What was read, where nothing is at fault.
  public let summary: String

  public init(diagnostics: [Diagnostic], summary: String) {
    self.diagnostics = diagnostics
    self.summary = summary
  }

  /// Whether the books cannot be used.
  public var hasFaults: Bool { diagnostics.contains { $0.severity == .error } }
}

/// What a verification of the ledger found, its agreement with the books among it.
public struct VerifyReport: Sendable {
  public let verification: LedgerVerification
  /// The ledger held against what others say; nil where something is wrong with the ledger itself,
  /// and where the books do not say at which period to stand.
  public let reconciliation: Reconciliation?

  /// The head that was asked for, and how many journals came after it; nil where none was asked for
  /// or it was not met.
  public let journalsSinceHead: Int?

  /// Periods that were opened again, in order; no finding, but never left unsaid.
  public let reopenings: [LedgerActivity.Closing]

  /// - Parameters:
  ///   - ledger: the ledger to verify.
  ///   - books: the books that it was built from.
  ///   - head: a head printed earlier; nil if there is none to compare with.
  ///   - stated: heads that files carry, each with the file's name.
  /// - Throws: `LedgerError`, or `ArithmeticOverflow`.
  public init(
    _ ledger: LedgerFile, books: Books, head: ChainHash?,
    stated: [(file: String, head: ChainHash)] = []
  ) throws {
    var verification = try ledger.verify(head: head, others: stated.map(\.head))
    journalsSinceHead = head.flatMap { verification.journalsSince[$0] }
    verification.findings += stated.filter { verification.journalsSince[$0.head] == nil }.map {
      LedgerVerification.Finding(
        code: "ledger.head.unknown",
        message:
          "\($0.file) carries the head \($0.head.hexadecimal), which no journal has: journals"
          + " were changed or taken out since it was written, or it is of another ledger")
    }
    let isIntact = verification.isIntact
    let changed = isIntact ? try ledger.changedFiles(since: books) : []
    verification.findings += changed.map {
      LedgerVerification.Finding(
        code: Self.behind, message: "\($0) holds other postings than the ledger")
    }
    reconciliation = isIntact && changed.isEmpty ? try Self.reconcile(ledger, books) : nil
    verification.findings += reconciliation?.findings ?? []
    reopenings = isIntact ? try ledger.closings().filter(\.isReopening) : []
    self.verification = verification
  }

  private static func reconcile(_ ledger: LedgerFile, _ books: Books) throws -> Reconciliation? {
    do {
      return try Reconciliation(Standpoint(books: books, ledger: ledger, asOf: nil))
    } catch ReportError.noAsOf, ReportError.nothingInYear {
      return nil
    }
  }

  public var isSound: Bool { verification.findings.isEmpty }

  /// Whether the ledger is what was posted, and only differs from what others say.
  public var isOnlyUnreconciled: Bool {
    !isSound
      && verification.findings.allSatisfy {
        $0.code.hasPrefix("reconcile.") || $0.code == LedgerVerification.extra
      }
  }

  /// Whether nothing is wrong but that the books have changed since the ledger was built.
  public var isOnlyBehind: Bool {
    !isSound && verification.findings.allSatisfy { $0.code == Self.behind }
  }

  private static let behind = "ledger.books.differ"
}
