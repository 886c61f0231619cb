import Books
import Forecasting
import Ledger
import Money

/// The Accelerated Progress Plan on a day, and the money that hangs on its actions.
public struct ActionsReport: Sendable {
  public let authority: Authority
  public let day: CalendarDate
  public let plan: ActionPlan
  /// In order of area, project and number.
  public let standings: [ActionStanding]
  /// In order of area.
  public let areas: [AreaCount]
  /// All areas together.
  public let total: AreaCount
  /// The last round up to the day and the one before it.
  public let rounds: (last: CalendarDate?, previous: CalendarDate?)
  /// What is to be escalated, in the order of the actions.
  public let escalations: [ActionStanding]
  /// The actions that mitigations hang on, in the order of the actions.
  public let money: [ActionMoney]
  private let moneyByAction: [String: ActionMoney]
  /// The roll-forward that each action's worth is measured against.
  public let position: PositionReport
  /// How far the deficit at the end of each year can be relied on.
  let closings: [FinancialYear: Standing]
  /// The share of all actions that is to be completed by a day; nil if none was stated by then.
  public let target: Indicator?
  /// The totals of the plan that others state; never counted.
  public let stated: [StatedTotal]

  /// - Parameters:
  ///   - standpoint: books and ledger where the money stands.
  ///   - day: what later rounds say is not seen.
  ///   - scenario: the scenario of the worths.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, at day: CalendarDate, scenario: String) throws {
    let books = standpoint.books
    let plan = books.plan
    let standings = plan.standings(at: day)
    let rounds = plan.rounds(to: day)
    let last = rounds.last
    let previous = rounds.dropLast().last
    let count = AreaCounter(plan, standings, last: last, previous: previous)
    let position = try PositionReport(
      standpoint, options: PositionReport.Options(scenario: scenario))
    authority = books.authority
    self.day = day
    self.plan = plan
    self.standings = standings
    areas = count.areas
    total = count.total
    self.rounds = (last?.day, previous?.day)
    escalations = standings.filter { !$0.escalation.isEmpty }
    let finder = try ActionMoneyFinder(books, at: day, position)
    money = try standings.compactMap { try finder.money(of: $0.action.id) }
    moneyByAction = Dictionary(money.map { ($0.action, $0) }) { first, _ in first }
    self.position = position
    closings = position.closingStandings(side: .mitigated)
    // Before the books' own as-of only what had been published; from then on all that they use.
    let own = books.defaultAsOf(standpoint.balances.closedThrough)?.lastDay ?? .first
    target = books.indicators.first {
      $0.id == Indicator.actionsCompleted && $0.target != nil
        && (day >= own || standpoint.sources.isKnown($0.source, on: day))
    }
    stated = StatedTotal.all(books, to: day)
  }

  /// How many actions the plan has by the books; zero if they do not say.
  public var expected: Int { authority.expectedActions }

  /// How many actions are at a stage.
  public func count(_ stage: ActionStage) -> Int { standings.count { $0.stage == stage } }

  public func money(of action: String) -> ActionMoney? { moneyByAction[action] }

  /// Whether a round has ever given an action a stage.
  public var hasStages: Bool { standings.contains(where: \.hasStage) }

  /// What stands behind the register and the measures; the position has its own.
  public var provenance: Provenance {
    var all = standings.reduce(into: Provenance.none) { $0.formUnion($1.provenance) }
    all.formUnion(Provenance(Set(plan.areas.map(\.source) + stated.map(\.value.source))))
    if let target { all.formUnion(Provenance([target.source])) }
    return money.reduce(into: all) { $0.formUnion($1.provenance) }
  }

  /// How far the ratings of an area's actions can be relied on; all actions if it is nil.
  public func standing(ofArea area: String?) -> Standing? {
    sources.standing(
      standings.filter { area == nil || $0.action.area == area }
        .reduce(into: Provenance.none) { $0.formUnion($1.provenance) })
  }

  public var sources: SourceRegister { position.sources }
}

/// A total of the plan as somebody else states it.
public struct StatedTotal: Hashable, Sendable {
  public let indicator: Indicator
  public let value: IndicatorValue

  /// The last value up to a day of each indicator of the plan.
  static func all(_ books: Books, to day: CalendarDate) -> [StatedTotal] {
    books.indicators.filter { $0.group == Indicator.ofActions }.compactMap { indicator in
      books.indicatorValues.last { $0.indicator == indicator.id && $0.date <= day }
        .map { StatedTotal(indicator: indicator, value: $0) }
    }
  }
}
