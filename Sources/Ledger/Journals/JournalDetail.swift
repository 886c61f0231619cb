/// Something that a journal keeps beside its lines, typed and under the chain.
///
/// The name of a detail is stored in the ledger, so that it is never given another meaning.
public enum JournalDetail: String, Sendable, CaseIterable {
  /// The account of the system that the program ran under, whatever name was given.
  case systemAccount = "system-account"
  /// Why somebody did it, in their words.
  case reason
  /// Why a month was closed although the guard would not have let it.
  case despite
  /// Who approved it, by name or post.
  case approvedBy = "approved-by"
  /// Which of several records of a period this is, from 1.
  case version
  /// By what the rows of an extract are known again.
  case identity
  /// A digest of the layout and the mapping that an extract of the books was read with.
  case mapping
  /// What the finance system says that the lines of an extract sum to, in pence.
  case controlTotal = "control-total"
  /// The journals that had posted lines of this extract before, with how many each: `5:120 6:17`.
  case standsOn = "stands-on"
  /// The account that took the lines whose codes no rule matched.
  case suspense
  /// The head of the ledger whose place a copy has taken.
  case lostHead = "lost-head"
  /// How many journals that ledger held.
  case lostJournals = "lost-journals"
  /// The numbers and the name of an authority.
  case dfeNumber = "dfe-number"
  case onsCode = "ons-code"
  case authorityName = "authority-name"
}

extension JournalHeader {
  /// The details as they are stored, the account of the system among them, in the order of the
  /// bytes of their keys.
  var storedDetails: [(key: String, value: String)] {
    var details = details
    if let account = stamp?.systemAccount { details[.systemAccount] = account }
    return details.map { (key: $0.key.rawValue, value: $0.value) }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}
