import GRDB

/// Why a ledger could not be used.
public enum LedgerError: Error {
  /// There is no ledger yet; a build makes it.
  case missing(path: String)
  /// It is not the ledger that the books have known: missing, older, cut short, or another one.
  case notAsKnown(reason: String, remedy: String)
  /// A copy that was made while another program was writing, without what SQLite keeps beside it.
  case torn(path: String)
  /// Another program is writing to it.
  case busy(path: String)
  /// Another program has posted to it since the figures were worked out that were to be written.
  case moved(path: String)
  /// The file is not a ledger of this product, or SQLite finds it damaged.
  case unusable(path: String, reason: String)
  /// What was asked for is against the rules of the ledger; what, and what to do instead.
  case refused(String, remedy: String)
  /// It cannot be read from or written to the disk.
  case inputOutput(path: String, reason: String)

  init(_ error: DatabaseError, path: String) {
    let reason = error.message ?? "SQLite code \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISMATCH:
      self = .unusable(path: path, reason: reason)
    default: self = .inputOutput(path: path, reason: reason)
    }
  }
}
