import Books
import Money

/// What an account's lines of one month come to, and what must be among them.
struct MonthSums: Hashable, Sendable {
  /// All lines together, in pence.
  var total: Int64
  /// The accrual at the month's end, zero for none.
  var accrual: Int64
  /// The accrual of the month before, which this month takes back.
  var reversed: Int64

  var isEmpty: Bool { total == 0 && accrual == 0 && reversed == 0 }

  /// How many lines there are at least.
  var leastRows: Int {
    isEmpty ? 0 : 1 + (accrual == 0 ? 0 : 1) + (reversed == 0 ? 0 : 1)
  }
}

/// What a line says but for its number, its month and its account.
struct LineDraft: Hashable, Sendable {
  var amount: Int64
  var kind: LineKind
  var day: Int
  var codes: Int
  var reference: Int
  var wording: Int
  var provider: Int
}

/// The lines of one account in one month, one after the other; their amounts come to its sums.
///
/// Each invoice is a skewed multiple of what is left for each line still to come, and never so
/// large that the sign of the rest would turn; the last line takes what is left. So any number
/// of lines comes to the penny without a list of them.
struct MonthCell {
  let account: Int
  /// How many lines are on which working day: an even spread that begins somewhere.
  let rows: Int
  private let offset: Int
  private let days: Range<Int>
  private let fund: Fund
  private let codeCount: Int
  private let isSpend: Bool
  private let sums: MonthSums
  private let references: (accrual: Int, reversal: Int)
  private var numbers: SeededNumbers
  private var rowsLeft: Int
  private var left: Int64
  private var last: LineDraft?
  /// An invoice whose credit note comes next.
  private var credited: LineDraft?

  init(
    _ sampled: SampledAccount, index: Int, month: Int, rows: Int, days: YearDays, seed: UInt64
  ) {
    account = index
    self.rows = rows
    rowsLeft = rows
    self.days = days.days(of: month)
    fund = sampled.account.fund
    codeCount = sampled.codes.count
    isSpend = sampled.account.kind == .expenditure
    sums = sampled.sums[month - 1]
    left = sums.total - sums.accrual + sums.reversed
    references = (sampled.accrualReferences[month], sampled.accrualReferences[month - 1])
    numbers = SeededNumbers(seed, 3, sampled.stamp, UInt64(month))
    offset = numbers.below(days.workingDays(of: month).count)
  }

  /// How many of the lines are posted on one of the month's working days.
  func rows(onDay day: Int, of count: Int) -> Int {
    (rows * (day + 1) + offset) / count - (rows * day + offset) / count
  }

  /// The next line, posted on a day of the year.
  ///
  /// - Precondition: there is one left.
  mutating func next(on day: Int) -> LineDraft {
    precondition(rowsLeft > 0, "a cell gives as many lines as it has rows")
    defer { rowsLeft -= 1 }
    if sums.reversed != 0, rowsLeft == rows {
      return draft(.reversal, -sums.reversed, on: days.lowerBound, references.reversal)
    }
    if sums.accrual != 0, rowsLeft == 1 {
      return draft(.accrual, sums.accrual, on: days.upperBound - 1, references.accrual)
    }
    let line = isSpend ? invoice(on: day) : instalment(on: day)
    left -= line.amount
    return line
  }

  /// The lines that are neither an accrual nor its reversal, this one among them.
  private var plainLeft: Int { rowsLeft - (sums.accrual == 0 ? 0 : 1) }

  private mutating func instalment(on day: Int) -> LineDraft {
    draft(.instalment, plainLeft == 1 ? left : left / Int64(plainLeft), on: day)
  }

  private mutating func invoice(on day: Int) -> LineDraft {
    if let invoice = credited {
      credited = nil
      return credit(of: invoice, -invoice.amount, on: day)
    }
    let count = Int64(plainLeft)
    guard count > 1 else {
      last = nil
      return draft(.invoice, left, on: day)
    }
    // So little is left for so many lines that most of them have to cancel.
    if left.magnitude < UInt64(Self.leastMean * count), count > 2 {
      let invoice = draft(.invoice, scaled(Self.smallInvoice), on: day)
      credited = invoice
      return invoice
    }
    let mean = left / count
    if let again = last, numbers.happens(perMille: 30), isWithinRest(again.amount, mean, count) {
      last = nil
      return again
    }
    if let earlier = last, mean.magnitude >= Self.leastCredited, numbers.happens(perMille: 30) {
      return credit(of: earlier, -scaled(mean) / 4, on: day)
    }
    let line = invoice(around: mean, count, on: day)
    last = line.kind == .oneOff ? nil : line
    return line
  }

  private mutating func invoice(around mean: Int64, _ count: Int64, on day: Int) -> LineDraft {
    var kind = LineKind.invoice
    var amount = scaled(mean)
    if numbers.happens(perMille: 3) {
      kind = .oneOff
      amount *= 8
    }
    if !isWithinRest(amount, mean, count) {
      kind = .invoice
      amount = mean / 2 * (count + 1)
    }
    if kind == .invoice, days.lowerBound > 0, numbers.happens(perMille: 40) {
      let earlier = max(0, days.lowerBound - numbers.within(1...60))
      return draft(.lateInvoice, rounded(amount), on: earlier)
    }
    return draft(kind, rounded(amount), on: numbers.within(max(days.lowerBound, day - 14)...day))
  }

  private mutating func credit(
    of invoice: LineDraft, _ amount: Int64, on day: Int
  ) -> LineDraft {
    var line = draft(.creditNote, amount, on: max(day, invoice.day))
    line.codes = invoice.codes
    line.provider = invoice.provider
    return line
  }

  private mutating func draft(
    _ kind: LineKind, _ amount: Int64, on day: Int, _ reference: Int? = nil
  ) -> LineDraft {
    let wordings = kind.wordings(fund)
    // The first codes of an account carry most of its lines, as in life.
    let code = min(numbers.below(codeCount), numbers.below(codeCount))
    return LineDraft(
      amount: amount, kind: kind, day: day, codes: code,
      reference: reference ?? numbers.below(10_000_000), wording: numbers.within(wordings),
      provider: numbers.below(Wording.providers))
  }

  /// Whether an invoice leaves enough of the same sign for the lines behind it.
  private func isWithinRest(_ amount: Int64, _ mean: Int64, _ count: Int64) -> Bool {
    let most = Int128(mean.magnitude) * Int128(count + 1) / 2
    return Int128(amount.magnitude) <= most && amount.signum() == mean.signum()
  }

  /// A typical size times a factor from 0.03 to 15 whose logarithm is bell-shaped, 1 on average.
  private mutating func scaled(_ typical: Int64) -> Int64 {
    let bits = numbers.next()
    let size = Self.sizes[(bits & 0xFFF).nonzeroBitCount]
    let jitter = 768 + Int64(bits >> 12 & 0x1FF)
    return Int64((Int128(typical) * Int128(size * jitter)) >> 20)
  }

  /// An amount as it is often agreed, in whole pounds or tens of pounds; small ones as they are.
  private mutating func rounded(_ amount: Int64) -> Int64 {
    guard amount.magnitude >= 50_00 else { return amount }
    switch numbers.below(10) {
    case 0..<4: return amount
    case 4..<8: return amount / 1_00 * 1_00
    default: return amount / 10_00 * 10_00
    }
  }

  /// 1.6 to the power of −6 to 6 in 1024ths, over their mean by the binomial of twelve bits.
  private static let sizes: [Int64] = [
    44, 70, 113, 180, 288, 461, 737, 1_180, 1_888, 3_020, 4_833, 7_732, 12_371,
  ]

  /// What a line comes to at least on average before lines have to cancel, in pence.
  private static let leastMean: Int64 = 1_00
  private static let smallInvoice: Int64 = 40_00
  /// The mean from which there are credit notes, so that none is of nothing, in pence.
  private static let leastCredited: UInt64 = 10_00
}
