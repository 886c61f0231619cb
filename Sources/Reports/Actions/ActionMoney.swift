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
  /// The first row of each of its mitigations, in the order of the books.
  public let mitigations: [Mitigation]
  /// Those of them that hang on other actions as well.
  public let shared: Set<String>
  /// The roll-forward had none of the mitigations been planned.
  public let without: RollForward
  /// What stands behind the mitigations.
  public let provenance: Provenance

  /// Returns nil for an action that no mitigation hangs on.
  init?(
    _ action: String, _ plan: ActionPlan, _ mitigations: [Mitigation], _ position: PositionReport
  ) throws {
    let ids = plan.mitigations(of: action)
    let rows = mitigations.filter { ids.contains($0.id) }
    guard !rows.isEmpty else { return nil }
    self.action = action
    years = try Dictionary(grouping: rows, by: \.year).sorted { $0.key < $1.key }
      .map { try Year($0.key, $0.value) }
    var seen: Set<String> = []
    self.mitigations = rows.filter { seen.insert($0.id).inserted }
    shared = Set(
      plan.links.filter { $0.action != action }.compactMap(\.mitigation).filter(ids.contains))
    without = try position.rollForward(without: ids)
    provenance = Provenance(Set(rows.map(\.source)))
  }

  public subscript(year: FinancialYear) -> Year? { years.first { $0.year == year } }
}

extension ActionMoney.Year {
  fileprivate init(_ year: FinancialYear, _ rows: [Mitigation]) throws {
    self.year = year
    planned = try rows.map { $0.kind == .saving ? $0.amount : try -$0.amount }.sum()
    confident = try -rows.map { try $0.measure.effect() }.sum()
    atRisk = try planned - confident
  }
}

extension PositionReport {
  /// The mitigated roll-forward had some mitigations never been planned.
  ///
  /// To the penny that of books without them, since the effect of each is rounded by itself.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func rollForward(without mitigations: Set<String>) throws -> RollForward {
    let movements = try self.mitigated.years.map { position in
      var movement = position.movement
      for line in lines {
        guard let part = line.account.part, let year = line[movement.year] else { continue }
        let effects = try year.measures.filter { mitigations.contains($0.id) }
          .map { try $0.measure.effect() }.sum()
        try movement.add(-effects, to: part)
      }
      return movement
    }
    return try RollForward(opening: self.mitigated.opening, movements: movements)
  }
}

extension YearMovement {
  /// Adds to the row of the roll-forward that an account is part of.
  fileprivate mutating func add(_ amount: Money, to part: PositionMeasure) throws {
    switch part {
    case .income: try income += amount
    case .expenditure: try expenditure += amount
    case .otherBlocks: try otherBlocks += amount
    default: try priorYear += amount
    }
  }
}
