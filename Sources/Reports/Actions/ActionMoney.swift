import Books
import Forecasting
import Money

/// The money that hangs on an action: what its mitigations are planned to bring, and what the
/// deficit would be without them.
public struct ActionMoney: Sendable {
  /// One year of the action's mitigations, savings positive and investments negative.
  public struct Year: Hashable, Sendable {
    public let year: FinancialYear
    public let planned: Money
    /// With savings at their confidence: what the mitigations take off the year.
    public let confident: Money
    /// Planned and not confident.
    public let atRisk: Money
  }

  public let action: String
  /// Every year that one of the mitigations gives.
  public let years: [Year]
  /// The same over the years of the roll-forward that are still to come.
  public let total: Year
  /// The first row of each of its mitigations, in the order of the books.
  public let mitigations: [Mitigation]
  /// Those of them that hang on other actions as well.
  public let shared: Set<String>
  /// Those of them on council money, which is outside the deficit.
  public let council: Set<String>
  /// What is evidenced of its savings to the day of the report.
  public let evidenced: Money
  /// The roll-forward had none of the mitigations been planned.
  public let without: RollForward
  /// What stands behind the mitigations.
  public let provenance: Provenance

  public subscript(year: FinancialYear) -> Year? { years.first { $0.year == year } }
}

/// Finds the money of each action.
struct ActionMoneyFinder {
  private let ids: [String: Set<String>]
  private let actions: [String: Set<String>]
  private let rows: [String: [Mitigation]]
  private let order: [String: Int]
  private let evidenced: [String: Money]
  private let council: Set<String>
  private let effects: MitigationEffects
  private let lastYear: FinancialYear
  private let toCome: Set<FinancialYear>

  /// - Parameters:
  ///   - books: the plan, its links and the mitigations.
  ///   - day: what is evidenced later is not seen.
  ///   - position: what worths are measured against.
  /// - Throws: `ArithmeticOverflow`.
  init(_ books: Books, at day: CalendarDate, _ position: PositionReport) throws {
    let links = books.plan.links.compactMap { link in
      link.mitigation.map { (action: link.action, mitigation: $0) }
    }
    ids = Dictionary(grouping: links, by: \.action).mapValues { Set($0.map(\.mitigation)) }
    actions = Dictionary(grouping: links, by: \.mitigation).mapValues { Set($0.map(\.action)) }
    rows = Dictionary(grouping: books.mitigations, by: \.id)
    order = Dictionary(
      uniqueKeysWithValues: books.mitigations.ids.enumerated().map { ($1, $0) })
    evidenced = try Dictionary(
      grouping: books.deliveries.filter { $0.period.lastDay <= day }, by: \.mitigation
    ).mapValues { try $0.map(\.amount).sum() }
    council = Set(books.accounts.filter { !$0.fund.isDsg }.map(\.code))
    effects = try MitigationEffects(position)
    lastYear = position.authority.lastYear
    toCome = Set(position.mitigated.years.filter { $0.status == .projection }.map(\.year))
  }

  /// nil for an action that no mitigation hangs on.
  func money(of action: String) throws -> ActionMoney? {
    let ids = (self.ids[action] ?? []).filter { self.rows[$0] != nil }
      .sorted { (order[$0] ?? 0) < (order[$1] ?? 0) }
    guard !ids.isEmpty else { return nil }
    let rows = ids.flatMap { self.rows[$0] ?? [] }
    let firsts = ids.compactMap { self.rows[$0]?.first }
    return ActionMoney(
      action: action,
      years: try Dictionary(grouping: rows, by: \.year).sorted { $0.key < $1.key }
        .map { try ActionMoney.Year($0.key, $0.value) },
      total: try ActionMoney.Year(lastYear, rows.filter { toCome.contains($0.year) }),
      mitigations: firsts,
      shared: Set(ids.filter { (actions[$0]?.count ?? 0) > 1 }),
      council: Set(firsts.filter { council.contains($0.account) }.map(\.id)),
      evidenced: try ids.compactMap { evidenced[$0] }.sum(),
      without: try effects.rollForward(without: Set(ids)),
      provenance: Provenance(Set(rows.map(\.source))))
  }
}

extension ActionMoney.Year {
  fileprivate init(_ year: FinancialYear, _ rows: [Mitigation]) throws {
    self.year = year
    planned = try rows.map { $0.kind == .saving ? $0.amount : try -$0.amount }.sum()
    confident = try -rows.map { try $0.measure.effect() }.sum()
    atRisk = try planned - confident
  }
}

/// What each mitigation does to the rows of a roll-forward, gathered once for all actions.
struct MitigationEffects {
  /// What one mitigation does to a row in a year: negative for a saving.
  private struct Effect {
    /// The place of the year among the movements.
    let place: Int
    let part: PositionMeasure
    var amount: Money
  }

  private let effects: [String: [Effect]]
  private let base: RollForward

  /// - Parameter position: whose mitigated side is taken apart.
  /// - Throws: `ArithmeticOverflow`.
  init(_ position: PositionReport) throws {
    base = position.mitigated
    let places = Dictionary(
      uniqueKeysWithValues: base.years.enumerated().map { ($1.year, $0) })
    var effects: [String: [Effect]] = [:]
    for line in position.lines {
      guard let part = line.account.part else { continue }
      for year in line.years where !year.measures.isEmpty {
        guard let place = places[year.year] else { continue }
        for measure in year.measures {
          effects[measure.id, default: []].append(
            Effect(place: place, part: part, amount: try measure.measure.effect()))
        }
      }
    }
    self.effects = effects
  }

  /// The mitigated roll-forward had some mitigations never been planned.
  ///
  /// To the penny that of books without them, since the effect of each is rounded by itself.
  ///
  /// - Throws: `ArithmeticOverflow`.
  func rollForward(without mitigations: Set<String>) throws -> RollForward {
    var movements = base.years.map(\.movement)
    for id in mitigations.sorted() {
      for effect in effects[id] ?? [] {
        try movements[effect.place].add(-effect.amount, to: effect.part)
      }
    }
    return try RollForward(opening: base.opening, movements: movements)
  }
}

extension YearMovement {
  /// Adds to the row of the roll-forward that an account is part of.
  fileprivate mutating func add(_ amount: Money, to part: PositionMeasure) throws {
    switch part {
    case .income: try income += amount
    case .expenditure: try expenditure += amount
    case .otherBlocks: try otherBlocks += amount
    case .priorYear: try priorYear += amount
    default: preconditionFailure("an account is part of a row that lines are added up in")
    }
  }
}
