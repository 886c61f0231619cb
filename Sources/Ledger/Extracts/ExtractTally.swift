import Books
import Money

/// What the lines of one reading come to, as they are met.
struct ExtractTally {
  private(set) var read = LineSum()
  /// What the amounts come to whatever their signs, in pence.
  private var gross = Int128(0)
  private var sums: [Int: MovementSum] = [:]
  private var lateSums: [ImportOutcome.Late: LineSum] = [:]

  /// Counts a line of the file.
  mutating func count(_ line: ExtractLine) throws(ArithmeticOverflow) {
    gross += Int128(line.pence.magnitude)
    guard !isOutOfRange else { return }
    try read.add(line.pence)
  }

  /// Whether the lines come to more than ten million million pounds.
  ///
  /// A ledger of many such files could not hold it. Lines beyond are not summed, and the file is
  /// not posted.
  var isOutOfRange: Bool { gross > Self.mostGross }

  private static let mostGross: Int128 = 1_000_000_000_000_000

  /// Counts a line that is posted.
  @inline(__always)
  mutating func post(_ line: ExtractLine) throws(ArithmeticOverflow) {
    let period = line.postedTo.year.startYear * 16 + line.postedTo.number
    try sums[line.account << 16 | period, default: MovementSum()]
      .add(Money(pence: line.pence), isTakenBack: false)
    if line.postedTo != line.period {
      try lateSums[.init(own: line.period, postedTo: line.postedTo), default: LineSum()]
        .add(line.pence)
    }
  }

  var late: [ImportOutcome.Late: LineSum] { lateSums }

  /// The posted lines by account.
  func posted(_ accounts: [String]) throws(ArithmeticOverflow) -> [String: LineSum] {
    var posted: [String: LineSum] = [:]
    for (key, sum) in sums {
      var account = posted[accounts[key >> 16]] ?? LineSum()
      account.lines += Int(sum.lines)
      account.amount = try account.amount + sum.amount
      posted[accounts[key >> 16]] = account
    }
    return posted
  }

  /// The posted lines as the movements of a journal.
  func movements(_ accounts: [String], source: String) -> [MovementSpot: MovementSum] {
    var movements: [MovementSpot: MovementSum] = [:]
    for (key, sum) in sums {
      guard let year = FinancialYear(startYear: (key & 0xFFFF) / 16),
        let period = Period(year: year, number: key & 0xF)
      else { continue }
      movements[MovementSpot(account: accounts[key >> 16], period: period, source: source)] = sum
    }
    return movements
  }
}

extension [MovementSpot: MovementSum] {
  /// The lines that balance each period of a journal, on the contra account.
  func contraLines(_ description: String) throws(ArithmeticOverflow) -> [JournalEntry.Line] {
    var totals: [Period: Money] = [:]
    for (spot, sum) in self {
      totals[spot.period] = try (totals[spot.period] ?? .zero) + sum.amount
    }
    var lines: [JournalEntry.Line] = []
    for (period, total) in totals.sorted(by: { $0.key < $1.key }) where total != .zero {
      lines.append(
        JournalEntry.Line(
          account: JournalEntry.contraAccount, date: nil, period: period, amount: try -total,
          description: description, source: nil))
    }
    return lines
  }

  /// With the lines that balance them.
  func adding(_ lines: [JournalEntry.Line]) throws(ArithmeticOverflow) -> Self {
    var all = self
    for line in lines {
      let spot = MovementSpot(
        account: line.account, period: line.postedTo, source: line.source ?? "")
      try all[spot, default: MovementSum()].add(line.amount, isTakenBack: line.takesBack != nil)
    }
    return all
  }
}
