import Money

/// One walk along the chain.
struct ChainCheck {
  let expected: ChainHash?
  private(set) var findings: [LedgerVerification.Finding] = []
  private(set) var count = 0
  private(set) var sinceExpected: Int?
  private var previous = ChainHash.start
  private var nextNumber: Int64 = 1

  /// - Parameter expected: a head printed earlier, to be looked for on the way.
  init(expected: ChainHash? = nil) {
    self.expected = expected
  }

  /// Follows the chain to the next journal.
  mutating func follow(_ stored: StoredJournals.Stored) {
    noteGap(before: stored.number)
    if previous.next(stored.entry, number: stored.number) != stored.hash {
      note(
        "ledger.journal.changed",
        "journal \(stored.number), or the one before it, is not as it was posted")
    }
    let sum = try? stored.entry.lines.map(\.amount).sum()
    if sum != .zero {
      note("ledger.journal.unbalanced", "the lines of journal \(stored.number) do not sum to zero")
    }
    step(past: stored.hash)
  }

  /// Goes past a journal that cannot be read.
  mutating func passOver(_ number: Int64) {
    noteGap(before: number)
    note("ledger.journal.changed", "journal \(number) holds what no journal can hold")
    nextNumber = number + 1
    count += 1
  }

  /// Whether the head that was expected has not been met.
  var headFindings: [LedgerVerification.Finding] {
    let isOfEmptyLedger = expected == .start && count == 0
    guard let expected, sinceExpected == nil, !isOfEmptyLedger else { return [] }
    return [
      .init(
        code: "ledger.head.unknown",
        message: "no journal has the head \(expected.hexadecimal): journals were changed or"
          + " taken out since it was printed, or it is of another ledger")
    ]
  }

  private mutating func step(past hash: ChainHash) {
    previous = hash
    count += 1
    if hash == expected {
      sinceExpected = 0
    } else if let since = sinceExpected {
      sinceExpected = since + 1
    }
  }

  private mutating func noteGap(before number: Int64) {
    if number != nextNumber {
      note("ledger.journal.missing", "journal \(nextNumber) is missing")
    }
    nextNumber = number + 1
  }

  private mutating func note(_ code: String, _ message: String) {
    findings.append(LedgerVerification.Finding(code: code, message: message))
  }
}
