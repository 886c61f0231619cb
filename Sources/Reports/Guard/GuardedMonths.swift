import Books
import Ledger
import Money

/// The months of a year up to a standpoint, and what each should hold.
struct GuardedMonths {
  private let standpoint: Standpoint
  private let months: [Period]
  /// The lines of expenditure, each with its budget month by month; nothing below zero.
  private let profiled: [(account: Account, months: [Money])]
  private let hasBudget: Bool
  /// Lines of extracts by number of the month.
  private let lines: [Int: Int64]
  private let worksByExtracts: Bool
  private let rules: GuardRules

  init(_ standpoint: Standpoint) throws {
    let books = standpoint.books
    let (year, asOf) = (standpoint.asOf.year, standpoint.asOf)
    self.standpoint = standpoint
    rules = books.authority.guardRules
    months = standpoint.monthsToDate
    hasBudget = !books[year].budget.isEmpty
    profiled = try standpoint.budgetedAccounts.filter { $0.kind == .expenditure }.map { account in
      let allocated = try books.months(of: account).allocate(standpoint.latestBudget(account))
      return (account, allocated.map { max($0, .zero) })
    }
    var lines: [Int: Int64] = [:]
    var worksByExtracts = false
    for (spot, count) in standpoint.balances.activity.extractLines where count > 0 {
      let distance = year.startYear - spot.period.year.startYear
      worksByExtracts = worksByExtracts || distance == 0 || distance == 1
      if spot.period.year == year, spot.period <= asOf {
        lines[spot.period.number, default: 0] += count
      }
    }
    self.lines = lines
    self.worksByExtracts = worksByExtracts
  }

  /// What is missing, month by month; nothing of a year that is known in total.
  func findings() throws -> [GuardFinding] {
    guard standpoint.books[standpoint.asOf.year].outturn.isEmpty else { return [] }
    return try months.flatMap { month -> [GuardFinding] in
      let spend = try profiledSpend(month)
      if let missing = try missing(month, spend) { return [missing] }
      let few = try few(month, spend).map { [$0] } ?? []
      return few + (try emptyAccounts(month, spend))
    }
  }

  private func profiledSpend(_ month: Period) throws -> Money {
    try profiled.map { $0.months[month.number - 1] }.sum()
  }

  // MARK: - Nothing, or too little

  /// A month without an extract, or without any posting where books are kept by journals.
  private func missing(_ month: Period, _ spend: Money) throws -> GuardFinding? {
    guard spend > .zero || !hasBudget else { return nil }
    let expected =
      hasBudget ? ", and \(spend.sterlingText) of spend is profiled for it" : ""
    let tail = expected + standpoint.despite(month)
    if worksByExtracts {
      guard lines[month.number] == nil, try !isKeptByHand(month, spend) else { return nil }
      return GuardFinding(
        .extractMissing, standpoint.severity(of: month), period: month,
        "\(month) has no extract\(tail)",
        toDo: "import its extract with --period \(month), or add it to"
          + " \(month.year)/extracts and run build")
    }
    guard !hasPostings(month), hasPostingsInYear else { return nil }
    return GuardFinding(
      .extractMissing, standpoint.severity(of: month), period: month,
      "nothing is posted in \(month)\(tail)",
      toDo: "import its extract with --period \(month), or post its journals")
  }

  /// Whether journals by hand hold a good part of what the month should cost.
  private func isKeptByHand(_ month: Period, _ spend: Money) throws -> Bool {
    let typed = try profiled.compactMap { line in
      standpoint.balances.activity.byHand[.init(account: line.account.code, period: month)]
    }.sum()
    return typed > .zero && rules.actualLow.isReached(by: typed, of: spend)
  }

  private func hasPostings(_ month: Period) -> Bool {
    standpoint.budgetedAccounts.contains { isPosted($0, month) }
  }

  private var hasPostingsInYear: Bool {
    let codes = Set(standpoint.budgetedAccounts.map(\.code))
    return standpoint.balances.activity.own.keys.contains {
      $0.period.year == standpoint.asOf.year && codes.contains($0.account)
    }
  }

  private func isPosted(_ account: Account, _ month: Period) -> Bool {
    standpoint.balances.activity.own[.init(account: account.code, period: month)] != nil
  }

  /// Far fewer lines than the year's other months have.
  ///
  /// Beside one or two other months alone, which may be those of a term's bills, the month's
  /// pounds have to be too few as well.
  private func few(_ month: Period, _ spend: Money) throws -> GuardFinding? {
    guard let count = lines[month.number] else { return nil }
    let others = lines.filter { $0.key != month.number }.values.sorted()
    guard let median = Self.median(others) else { return nil }
    let limit = Money(pence: count)
    guard !rules.linesBelow.isReached(by: limit, of: Money(pence: median)) else { return nil }
    if others.count < 3 {
      let actual = try profiled.compactMap { line in
        standpoint.balances.activity.own[.init(account: line.account.code, period: month)]
      }.sum()
      guard !hasBudget || !rules.actualLow.isReached(by: actual, of: spend) else { return nil }
    }
    return GuardFinding(
      .linesFew, standpoint.severity(of: month), period: month,
      "\(month) has \(count == 1 ? "1 line" : "\(count.groupedText) lines") of an extract; the"
        + " year's other months have \(median.groupedText)" + standpoint.despite(month),
      toDo: "export the whole month again and import it with --period \(month)")
  }

  /// The middle of sorted numbers, rounded up; nil of none.
  private static func median(_ sorted: [Int64]) -> Int64? {
    guard !sorted.isEmpty else { return nil }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return (low + high + 1) / 2
  }

  // MARK: - An account without postings

  private func emptyAccounts(_ month: Period, _ spend: Money) throws -> [GuardFinding] {
    try profiled.compactMap { line in
      let account = line.account
      guard !isPosted(account, month),
        let expected = try expected(account, line.months[month.number - 1], month, spend)
      else { return nil }
      return GuardFinding(
        .accountEmpty, standpoint.severity(of: month), period: month,
        "nothing is posted to '\(account.code)' in \(month), and \(expected)"
          + standpoint.despite(month),
        toDo: "look for its lines in the extract, or give the account a profile of its own in"
          + " accounts.csv if it has no bills in this month")
    }
  }

  /// What an account should have in a month, where that is a large part of the month's spend.
  ///
  /// By its own profile; without one, by the same month of last year, where that is known; else
  /// by a twelfth of its budget.
  private func expected(
    _ account: Account, _ amount: Money, _ month: Period, _ spend: Money
  ) throws -> String? {
    if account.profile == nil, let last = try lastYear(account, month) {
      guard last.amount > .zero, rules.accountShare.isReached(by: last.amount, of: last.spend)
      else { return nil }
      return "\(last.amount.sterlingText) was in the same month of last year"
    }
    guard amount > .zero, spend > .zero, rules.accountShare.isReached(by: amount, of: spend)
    else { return nil }
    return "\(amount.sterlingText) of the month's \(spend.sterlingText) is profiled for it"
  }

  /// What an account and all expenditure had in the same month of last year; nil where that year
  /// is not known month by month.
  private func lastYear(
    _ account: Account, _ month: Period
  ) throws -> (amount: Money, spend: Money)? {
    guard let year = FinancialYear(startYear: month.year.startYear - 1),
      standpoint.monthlyYears.contains(year),
      let period = Period(year: year, number: month.number)
    else { return nil }
    func own(_ account: Account) -> Money {
      standpoint.balances.activity.own[.init(account: account.code, period: period)] ?? .zero
    }
    return (own(account), try profiled.map { max(own($0.account), .zero) }.sum())
  }
}
