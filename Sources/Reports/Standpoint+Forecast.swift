import Books
import Forecasting
import Ledger
import Money

/// A method, and what it makes of a line.
public typealias MethodOutturn = (method: OutturnMethod, outcome: MethodOutcome)

/// What a line comes to in the year of the standpoint.
public struct LineForecast: Sendable {
  /// With the adjustments in it.
  public let amount: Money
  /// The method that gave the amount; nil where the year is over and it is what was posted.
  public let method: OutturnMethod?
  /// What each method makes of the line, adjustments not in it, in the order of the methods;
  /// nothing once the year is over.
  public let outcomes: [MethodOutturn]
  /// The sum of the adjustments.
  public let adjustments: Money
  /// The adjustments that later years do not hold.
  public let oneOff: Money
  public let provenance: Provenance

  /// The method's name, `actual` once the year is over.
  public var methodName: String { method?.rawValue ?? "actual" }
}

extension Standpoint {
  /// The forecast that was recorded when the period before this one was closed; nil if none was.
  func earlierForecast(_ account: Account) -> Money? {
    Period(year: asOf.year, number: asOf.number - 1)
      .flatMap { balances.forecasts[$0]?[account.code]?.amount }
  }

  /// What closing the period would record of an account, but for its range.
  func record(of account: Account) throws -> RecordedForecast {
    let forecast = try forecast(account)
    var record = RecordedForecast(
      account: account.code, amount: forecast.amount, method: forecast.methodName,
      adjustments: forecast.adjustments)
    record.isInYear = account.isInYear
    record.budget = try latestBudget(account)
    record.actual = try posted(account, in: asOf.year)
    if forecast.method == .placements {
      let total = try placementTotal(account)
      record.places = total.places
      record.fullYearPlaces = total.fullYearPlaces
    }
    return record
  }

  /// The forecast of an account for the year of the standpoint.
  ///
  /// By the account's method, by default the profile for expenditure and the budget for income.
  /// Where that cannot be used, by the profile, and where that cannot either, by the budget. Then
  /// officers' adjustments. Once the year is over, what was posted.
  func forecast(_ account: Account) throws -> LineForecast {
    let postings = provenanceOfPostings(account, in: asOf.year)
    if asOf.isYearEnd {
      return LineForecast(
        amount: try posted(account, in: asOf.year) ?? .zero, method: nil, outcomes: [],
        adjustments: .zero, oneOff: .zero, provenance: postings)
    }
    let adjustments = adjustments(account)
    let added = try adjustments.map(\.amount).sum()
    let outcomes = outturns[account.code] ?? []
    let preferred = preferredMethod(account)
    let order = preferred == .budget ? [.budget] : [preferred, .profile, .budget]
    let method = order.first { method in
      outcomes.contains { $0.method == method && $0.outcome.amount != nil }
    }
    let amount = outcomes.first { $0.method == method }?.outcome.amount ?? .zero
    return LineForecast(
      amount: try amount + added, method: method ?? .budget, outcomes: outcomes,
      adjustments: added, oneOff: try adjustments.filter { !$0.isRecurring }.map(\.amount).sum(),
      provenance: provenance(of: account, by: method ?? .budget)
        .union(Provenance(hasAdjustment: !adjustments.isEmpty)))
  }

  /// The method that an account asks for: that of the books, or the one that does best in the
  /// back-test; by default the profile for expenditure and the budget for income.
  func preferredMethod(_ account: Account) -> OutturnMethod {
    switch account.method {
    case .method(let method): method
    case .backTest: backTest.flatMap { OutturnMethod(rawValue: $0.best) } ?? .profile
    case nil: account.kind == .income ? .budget : .profile
    }
  }

  /// What stands behind a method's figure: postings, those of the year before where it looks
  /// there, or the budget.
  private func provenance(of account: Account, by method: OutturnMethod) -> Provenance {
    let postings = provenanceOfPostings(account, in: asOf.year)
    switch method {
    case .budget: return provenanceOfBudget(account)
    case .profile, .runRate: return postings
    case .placements: return provenance(ofPlacements: placements(of: account))
    case .officer: return Provenance([SourceRegister.officers.id])
    case .lastYear, .naive:
      return FinancialYear(startYear: asOf.year.startYear - 1).map {
        postings.union(provenanceOfPostings(account, in: $0))
      } ?? postings
    case .smoothing, .combination: return postings.union(provenanceOfMonths)
    }
  }

  /// What each method makes of each account, since some of them need all accounts together;
  /// nothing once the year is over.
  func outturnsByMethod() throws -> [String: [MethodOutturn]] {
    guard !asOf.isYearEnd else { return [:] }
    let made = try OutturnMethod.outcomes(of: budgetedAccounts.map(months))
    var outturns: [String: [MethodOutturn]] = [:]
    for (method, outcomes) in made {
      for (account, outcome) in zip(budgetedAccounts, outcomes) {
        outturns[account.code, default: []].append((method, outcome))
      }
    }
    return outturns
  }

  /// How the methods would have done on closed years; nil where no line has two of them month by
  /// month.
  func makeBackTest() throws -> BackTest? {
    try BackTest(
      budgetedAccounts.map(months), naive: OutturnMethod.naive.rawValue,
      learning: Set([OutturnMethod.smoothing, .combination].map(\.rawValue))
    ) { lines in
      OutturnMethod.outcomes(of: lines).filter(\.method.isTestable)
        .map { ($0.method.rawValue, $0.outcomes) }
    }
  }

  /// The months of an account that its outturn is forecast from, none after the standpoint.
  ///
  /// Once the year is over it is the last of the closed ones.
  func months(of account: Account) throws -> LineMonths {
    let first = books.authority.firstYear.startYear
    let last = asOf.isYearEnd ? asOf.year.startYear : asOf.year.startYear - 1
    var closed: [[Money]] = []
    for start in stride(from: last, through: first, by: -1) {
      guard let year = FinancialYear(startYear: start), monthlyYears.contains(year),
        let months = try closedMonths(of: account, in: year)
      else { break }
      closed.insert(months, at: 0)
    }
    var line = LineMonths(
      closedYears: closed,
      known: (1...asOf.monthsElapsed).map { posted(account, in: asOf.year, $0) ?? .zero },
      hasPostings: try posted(account, in: asOf.year) != nil,
      budget: try latestBudget(account), profile: books.months(of: account))
    line.officer = officerFigure(account)?.amount
    line.placements = try placementOutcome(account)
    return line
  }

  /// The years that the ledger has in every month, and no outturn in total.
  func yearsByMonth() -> Set<FinancialYear> {
    let codes = Set(budgetedAccounts.map(\.code))
    var months: [FinancialYear: Set<Int>] = [:]
    for spot in balances.movements.keys where codes.contains(spot.account) {
      months[spot.period.year, default: []].insert(spot.period.number)
    }
    return Set(
      months.filter { year, numbers in
        books[year].outturn.isEmpty && numbers.isSuperset(of: 1...12)
      }.keys)
  }

  /// What stands behind all that is posted month by month, which the pooled methods look at.
  private var provenanceOfMonths: Provenance {
    Provenance(
      balances.sources.reduce(into: Set<String>()) { sources, spot in
        if monthlyYears.contains(spot.key.period.year), spot.key.period <= asOf {
          sources.formUnion(spot.value)
        }
      })
  }

  /// What officers last stated of an account by the day of the standpoint.
  func officerFigure(_ account: Account) -> OfficerFigure? {
    (rows.officerFigures[account.code] ?? []).filter { $0.counts(at: asOf) }
      .enumerated().max { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }?.element
  }

  /// A closed year month by month, its end in March; nil if it is known in total only, or not at
  /// all.
  private func closedMonths(of account: Account, in year: FinancialYear) throws -> [Money]? {
    var months = (1...12).map { posted(account, in: year, $0) }
    guard months.contains(where: { $0 != nil }) else { return nil }
    if let end = posted(account, in: year, 13) { months[11] = try (months[11] ?? .zero) + end }
    return months.map { $0 ?? .zero }
  }

  private func posted(_ account: Account, in year: FinancialYear, _ number: Int) -> Money? {
    Period(year: year, number: number).flatMap {
      balances.movements[.init(account: account.code, period: $0)]
    }
  }
}

extension OutturnMethod {
  /// What each method makes of lines that are known to the end of the same month.
  static func outcomes(
    of lines: [LineMonths]
  ) -> [(method: OutturnMethod, outcomes: [MethodOutcome])] {
    let pooled = PooledLines(lines)
    return allCases.map { method in
      (method, method.pooled(pooled) ?? lines.map(method.outcome))
    }
  }

  private func pooled(_ lines: PooledLines) -> [MethodOutcome]? {
    switch self {
    case .smoothing: lines.smoothing()
    case .combination: lines.combination()
    default: nil
    }
  }

  private func outcome(_ line: LineMonths) -> MethodOutcome {
    do {
      switch self {
      case .profile: return try line.byProfile()
      case .runRate: return try line.byRunRate()
      case .lastYear: return try line.byLastYear()
      case .naive: return try line.byNaive()
      case .placements: return line.placements
      case .officer: return line.byOfficer()
      case .budget: return line.byBudget()
      case .smoothing, .combination: return .unusable(.noMonthlyYear)
      }
    } catch {
      return .unusable(.tooLarge)
    }
  }

  /// Whether what the method looks at is kept of closed years.
  var isTestable: Bool { ![.placements, .officer, .budget].contains(self) }
}
