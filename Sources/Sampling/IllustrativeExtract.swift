import Books
import Money

/// An extract of the general ledger that is made up from a seed, in the layout of the books.
///
/// Nothing in it is anybody's figure; its first cell says so. But its sums are not noise: the
/// lines of each account from P1 to a period come to its aim for the year times the share of its
/// profile that has gone by, to the penny. The aim is the latest budget unless one is given.
///
/// The lines of a month depend on the books, the seed, the year, the month and how many lines it
/// has. As many monthly extracts of so many rows are, row for row, the one cumulative extract of
/// all of them; a longer extract of one month is another month.
public struct IllustrativeExtract: Sendable {
  /// What to make up.
  public struct Request: Hashable, Sendable {
    /// The last month; P13 stands for P12, since nothing is made up for the year's end.
    public var period: Period
    /// Whether only that month's lines are wanted, not all from P1.
    public var isMonthAlone: Bool
    /// How many lines, preamble, header and total row not among them; at least one.
    public var rows: Int
    public var seed: UInt64
    /// What accounts are to come to in the year, by code, where it is not their budget.
    public var aims: [String: Money]
    /// Whether months leave the profile for trends, seasons, steps, one-offs and late invoices;
    /// only the whole year then comes to its aim.
    public var isUneven: Bool

    public init(
      period: Period, isMonthAlone: Bool = false, rows: Int, seed: UInt64,
      aims: [String: Money] = [:], isUneven: Bool = false
    ) {
      self.period = period
      self.isMonthAlone = isMonthAlone
      self.rows = rows
      self.seed = seed
      self.aims = aims
      self.isUneven = isUneven
    }

    /// The months of the extract, 1 for April.
    public var months: ClosedRange<Int> {
      (isMonthAlone ? period.monthsElapsed : 1)...period.monthsElapsed
    }
  }

  public let authority: String
  public let layout: ExtractLayout
  public let request: Request
  /// The accounts with lines, in the books' order.
  public let accounts: [SampledAccount]
  /// Accounts with an amount that no rule of `mapping.csv` reaches, and so without lines.
  public let unreachable: [Account]
  /// What all lines come to.
  public let total: Money
  /// How many lines each month has, from April.
  let rowsByMonth: [Int]
  let days: YearDays

  /// - Parameters:
  ///   - books: books without faults.
  ///   - request: what to make up.
  /// - Throws: ``SampleError``; `ArithmeticOverflow`.
  public init(of books: Books, _ request: Request) throws {
    guard let layout = books.extractLayout else { throw SampleError.noLayout }
    guard !books.mapping.isEmpty else { throw SampleError.noMapping }
    let finder = CodeFinder(books.mapping, totals: layout.totalRows)
    var accounts: [SampledAccount] = []
    var unreachable: [Account] = []
    for account in books.accounts where account.isBudgeted || request.aims[account.code] != nil {
      let cumulative = try Self.cumulative(account, books, request)
      var numbers = SeededNumbers(request.seed, 5, UInt64(hashing: account.code))
      let sampled = try SampledAccount(
        account, codes: finder.codes(of: account.code, &numbers), cumulative: cumulative,
        year: request.period.year, seed: request.seed)
      guard request.months.contains(where: { !sampled.sums[$0 - 1].isEmpty }) else { continue }
      if sampled.codes.isEmpty { unreachable.append(account) } else { accounts.append(sampled) }
    }
    if accounts.isEmpty {
      throw unreachable.isEmpty
        ? SampleError.nothingToPost(request.period)
        : .nothingReachable(unreachable.map(\.code))
    }
    authority = books.authority.name
    self.layout = layout
    self.request = request
    self.accounts = accounts
    self.unreachable = unreachable
    days = YearDays(request.period.year)
    total = try accounts.flatMap { account in request.months.map { account.months[$0 - 1] } }.sum()
    rowsByMonth = try Self.rowsByMonth(request, accounts)
  }

  /// What an account's lines from P1 come to at the end of each month to the request's last.
  ///
  /// Each month's is the aim as it stood at that month, so a virement shows in its month and the
  /// months of a year agree with every cumulative extract.
  private static func cumulative(
    _ account: Account, _ books: Books, _ request: Request
  ) throws -> [Money] {
    let year = request.period.year
    let profile = books.months(of: account)
    let months =
      request.isUneven && account.kind == .expenditure
      ? MonthShape.uneven(profile, account: account.code, year: year, seed: request.seed) : profile
    return try (1...request.period.monthsElapsed).compactMap { number in
      guard let period = Period(year: year, number: number) else { return nil }
      let aim = try request.aims[account.code] ?? books.latestBudget(of: account, at: period)
      return try months.part(of: aim, first: number)
    }
  }

  /// The rows in equal parts over the months that have lines; the first take what is over.
  private static func rowsByMonth(
    _ request: Request, _ accounts: [SampledAccount]
  ) throws(SampleError) -> [Int] {
    let least = request.months.map { month in
      accounts.reduce(0) { $0 + $1.sums[month - 1].leastRows }
    }
    let most = least.max() ?? 0
    let active = least.filter { $0 > 0 }
    let leastInAll = active.count * (most - 1) + (active.lastIndex(of: most) ?? 0) + 1
    guard request.rows >= leastInAll else { throw .tooFewRows(least: leastInAll) }
    guard request.rows / active.count < mostRowsInMonth else {
      throw .tooManyRows(most: active.count * mostRowsInMonth)
    }
    var rows = Array(repeating: 0, count: 12)
    var place = 0
    for (month, least) in zip(request.months, least) where least > 0 {
      let (each, over) = request.rows.quotientAndRemainder(dividingBy: active.count)
      rows[month - 1] = each + (place < over ? 1 : 0)
      place += 1
    }
    return rows
  }

  /// So that the numbers of a month's rows stay below those of the next.
  private static let mostRowsInMonth = 200_000_000
}

extension IllustrativeExtract: Sequence {
  /// The lines in the order of their numbers, made one after the other.
  public func makeIterator() -> IllustrativeLines { IllustrativeLines(self) }
}
