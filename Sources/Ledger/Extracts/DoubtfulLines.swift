import Books
import Money
import Tabular

/// Looks whether the dates of lines lie in the years and months of the periods beside them.
///
/// Single lines are entered late, or early; but if most are of another year, or all of another
/// month, the periods are not what the layout says.
struct DatesApart {
  private var lines = 0
  private var otherYears = 0
  private var otherMonths = 0

  /// Looks at a line; one of the year's end may have any date.
  @inline(__always)
  mutating func add(_ period: Period, _ date: CalendarDate) {
    guard period.number <= 12 else { return }
    lines += 1
    if (date.month + 8) % 12 + 1 != period.number { otherMonths += 1 }
    let start = date.month >= 4 ? date.year : date.year - 1
    if start != period.year.startYear { otherYears += 1 }
  }

  func findings(file: String, headerRow: Int, column: Int) -> [Diagnostic] {
    guard lines >= Self.enoughLines else { return [] }
    let what: String
    if otherYears * 2 > lines {
      what =
        "\(otherYears.groupedText) of \(lines.groupedText) dates lie in another financial year than"
        + " the period beside them"
    } else if otherMonths == lines {
      what = "all \(lines.groupedText) dates lie in other months than the periods beside them"
    } else {
      return []
    }
    return [
      Diagnostic(
        file: file, line: headerRow, column: column + 1, severity: .warning,
        code: ExtractFault.datesApart.rawValue, message: what,
        remedy: "look whether period, year, period_format, year_named_by and date are right in"
          + " extract.toml", excerpt: nil)
    ]
  }

  /// Fewer may be invoices that were entered late.
  private static let enoughLines = 5
}

extension ImportOutcome {
  /// A finding where what is posted is the wrong way round: costs negative, or income positive.
  func signFindings(_ source: ExtractSource) throws(ArithmeticOverflow) -> [Diagnostic] {
    var (costs, income) = (LineSum(), LineSum())
    for account in source.books.accounts {
      guard let sum = posted[account.code] else { continue }
      switch account.kind {
      case .expenditure:
        costs.lines += sum.lines
        costs.amount = try costs.amount + sum.amount
      case .income:
        income.lines += sum.lines
        income.amount = try income.amount + sum.amount
      case .reserve, .control: break
      }
    }
    // Accruals taken back may make a month's costs negative; its income is negative then as well.
    let isOdd =
      costs.lines > 0
      ? costs.amount.pence < 0 && income.amount.pence >= 0 : income.amount.pence > 0
    guard isOdd, costs.lines + income.lines >= Self.enoughLines else { return [] }
    let sums = [
      costs.lines > 0 ? "costs come to \(costs.amount.sterlingText)" : nil,
      income.lines > 0 ? "income comes to \(income.amount.sterlingText)" : nil,
    ].compactMap(\.self).joined(separator: ", and ")
    return [
      Diagnostic(
        file: source.extract.name, line: 1, column: 1, severity: .warning,
        code: ExtractFault.signDoubtful.rawValue,
        message: "\(sums): the signs may be the wrong way round",
        remedy: "a cost is positive in the ledger; look at sign, or at debit and credit, in"
          + " extract.toml, and reverse the import if they are wrong", excerpt: nil)
    ]
  }

  private static let enoughLines = 5
}
