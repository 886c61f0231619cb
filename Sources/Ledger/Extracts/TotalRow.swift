import Books
import Money
import Tabular

/// What the lines of an extract have come to up to a row, on each side.
struct RunningSums {
  /// Of lines that count, with their sign.
  private(set) var net = Int128(0)
  private(set) var debit = Int128(0)
  private(set) var credit = Int128(0)
  /// Of lines that are left out, which a report's total may hold.
  private(set) var leftOut = Int128(0)

  mutating func add(_ amount: LineAmount) {
    net += Int128(amount.pence)
    debit += Int128(amount.debit)
    credit += Int128(amount.credit)
  }

  mutating func leaveOut(_ pence: Int64) { leftOut += Int128(pence) }
}

/// A total row, what it says, and what the lines above it come to.
struct TotalRow {
  /// What the row states, in the ledger's sign.
  enum Stated {
    case net(Int64)
    case sides(debit: Int64?, credit: Int64?)
  }

  let row: Int
  let stated: Stated?
  let above: RunningSums
}

extension [TotalRow] {
  /// The last total that the file itself states, if its lines sum to it: a control total that
  /// nobody had to type.
  ///
  /// - Parameter sign: the extract's own, in which the total is given.
  /// - Returns: nil where no total is stated, or the last is not what the lines sum to.
  func control(_ sign: ExtractLayout.Sign) -> Money? {
    guard findings(file: "").isEmpty else { return nil }
    return lazy.reversed().compactMap { total in
      guard case .net(let pence) = total.stated else { return nil }
      return Money(pence: sign == .debitPositive ? pence : -pence)
    }.first
  }

  /// A finding for each total that is not what lines above it sum to.
  ///
  /// A total may be of all lines, or of those behind an earlier total; it may hold lines that are
  /// left out, or not.
  func findings(file: String) -> [Diagnostic] {
    var starts: [RunningSums] = [RunningSums()]
    var findings: [Diagnostic] = []
    for total in self {
      if let stated = total.stated,
        !starts.contains(where: { stated.agrees(total.above, since: $0) })
      {
        findings.append(total.finding(stated, file: file))
      }
      starts.append(total.above)
    }
    return Array<Diagnostic>(findings.suffix(Self.mostShown))
  }

  private static var mostShown: Int { 5 }
}

extension TotalRow.Stated {
  fileprivate func agrees(_ above: RunningSums, since start: RunningSums) -> Bool {
    let net = above.net - start.net
    let leftOut = above.leftOut - start.leftOut
    switch self {
    case .net(let pence):
      return [net, net + leftOut].contains(Int128(pence))
    case .sides(let debit, let credit):
      let sides = (above.debit - start.debit, above.credit - start.credit)
      // Where lines are left out, nobody knows on which side a report has them.
      if leftOut != 0, let debit, let credit {
        let stated = Int128(debit) - Int128(credit)
        return stated == net + leftOut || stated == net
      }
      if let debit, let credit {
        return Int128(debit) == sides.0 && Int128(credit) == sides.1
      }
      let one = debit.map { Int128($0) } ?? credit.map { -Int128($0) } ?? 0
      return [net, net + leftOut, debit == nil ? -sides.1 : sides.0].contains(one)
    }
  }
}

extension TotalRow {
  fileprivate func finding(_ stated: Stated, file: String) -> Diagnostic {
    func text(_ pence: Int128) -> String { Money(pence: Int64(clamping: pence)).sterlingText }
    let (says, sums) =
      switch stated {
      case .net(let pence): (text(Int128(pence)), text(above.net))
      case .sides(let debit, let credit):
        (
          [debit.map { "\(text(Int128($0))) debit" }, credit.map { "\(text(Int128($0))) credit" }]
            .compactMap(\.self).joined(separator: " and "),
          "\(text(above.debit)) debit and \(text(above.credit)) credit"
        )
      }
    return Diagnostic(
      file: file, line: row, column: 1, severity: .warning, code: "extract.total.differs",
      message: "this total row says \(says), and the lines above it sum to \(sums)",
      remedy: "look whether rows are missing, or whether a subtotal was read as a line",
      excerpt: nil)
  }
}
