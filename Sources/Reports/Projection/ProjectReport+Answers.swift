import Books
import Forecasting
import Money

extension ProjectReport {
  static func sensitivities(
    _ lines: [UncertainLine], _ central: CentralProjection
  ) -> [Sensitivity] {
    let names = Set(lines.flatMap(\.driverNames)).sorted()
    return names.map { name in
      let now = central.lastYear(scaling: name, by: 1)
      return Sensitivity(
        name: name, smaller: central.lastYear(scaling: name, by: 0.9) - now,
        larger: central.lastYear(scaling: name, by: 1.1) - now,
        factorToNil: central.factorToNil(of: name))
    }
    .sorted { ($1.size, $0.name) < ($0.size, $1.name) }
  }

  /// Only the sum of savings counts, so the largest are taken until they are enough.
  static func fewestMeasures(
    _ lines: [UncertainLine], _ unmitigated: Double, _ years: Int
  ) -> [String]? {
    var savings: [String: Double] = [:]
    var needed = unmitigated
    for effect in lines.flatMap({ $0.years.prefix(years - 1).last?.effects ?? [] }) {
      if let confidence = effect.confidence {
        savings[effect.measure, default: 0] += effect.amount * confidence
      } else {
        needed += effect.amount
      }
    }
    var taken: [String] = []
    for (measure, saving) in savings.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
    where needed > 0 && saving > 0 {
      needed -= saving
      taken.append(measure)
    }
    return needed <= 0 ? taken : nil
  }

  static func delay(_ lines: [UncertainLine], _ years: Int) -> Double {
    func total(_ lines: [UncertainLine]) -> Double {
      CentralProjection(lines, years: years).sums.mitigated.reduce(0, +)
    }
    return total(lines.map(\.delayed)) - total(lines)
  }

  /// What each saving of the last year takes, and how many children that is.
  static func measures(
    _ position: PositionReport, _ placements: [PlacementProjection]
  ) -> [MeasureReach] {
    position.lines.filter { $0.account.fund.isDsg }.flatMap { line -> [MeasureReach] in
      guard let last = line.years.last, last.status == .projection else { return [] }
      let placement = placements.first { $0.accounts.contains(line.account) }?.years.last
      let plans = placement?.plans?.central
      let cost = placement?.unmitigated?.central
      return last.measures.filter { $0.kind == .saving }.map { measure in
        let saving = Double(measure.amount.pence) * measure.confidence.double
        return MeasureReach(
          measure: measure.id, account: line.account.code, saving: saving,
          children: plans.flatMap { plans in
            cost.flatMap { $0 > 0 ? saving / $0 * plans : nil }
          }, plans: plans)
      }
    }
    .sorted { ($1.saving, $0.measure) < ($0.saving, $1.measure) }
  }

  static func findings(_ position: PositionReport, _ books: Books) throws -> [Finding] {
    var findings: [Finding] = []
    for line in position.lines where line.account.isOfPlaces {
      for year in line.years {
        let savings = try year.measures.filter { $0.kind == .saving }
          .map { try -$0.measure.effect() }.sum()
        if savings > max(.zero, year.unmitigated) {
          findings.append(
            .savesTooMuch(
              account: line.account.code, year: year.year, saving: savings,
              cost: year.unmitigated))
        }
      }
    }
    for (with, without) in zip(position.mitigated.years, position.unmitigated.years)
    where with.inYearDsg > without.inYearDsg {
      findings.append(.dearer(year: with.year, by: try with.inYearDsg - without.inYearDsg))
    }
    return findings + Self.early(books)
  }

  /// Measures that begin before an action which they hang on.
  private static func early(_ books: Books) -> [Finding] {
    let begins = Dictionary(
      books.plan.actions.map { ($0.id, $0.start) }, uniquingKeysWith: { first, _ in first })
    return books.mitigations.ids.flatMap { id -> [Finding] in
      let starts = books.mitigations.filter { $0.id == id }.map { $0.start ?? $0.year.firstDay }
      guard let start = starts.min() else { return [] }
      let actions = Set(books.plan.links.filter { $0.mitigation == id }.map(\.action)).sorted()
      return actions.compactMap { action in
        guard let begin = begins[action] ?? nil, begin > start else { return nil }
        return .beginsEarly(measure: id, start: start, action: action, begins: begin)
      }
    }
  }
}

extension Account {
  /// Whether it pays for the places of a type of placement.
  var isOfPlaces: Bool {
    placement != nil && fund == .highNeeds && kind == .expenditure && !isPriorYear
  }
}

/// What a year's grant is assumed to be.
public struct GrantYear: Sendable {
  public let year: FinancialYear
  /// The high needs income, negative as in the ledger.
  public let income: Money
  /// By what it is larger than the year before.
  public let growth: Double?
  /// The assumptions that move it: their source, and the day from which that is known.
  public let sources: [Source]

  static func all(_ position: PositionReport, _ register: SourceRegister) throws -> [GrantYear] {
    let income = position.lines.filter {
      $0.account.fund == .highNeeds && $0.account.kind == .income && !$0.account.isPriorYear
    }
    var before: Money?
    return try position.authority.years.compactMap { year in
      let lines = income.compactMap { $0[year] }
      guard lines.contains(where: { $0.status != .outturn }) else { return nil }
      let sum = try lines.map(\.mitigated).sum()
      defer { before = sum }
      let drivers = Set(lines.flatMap { $0.drivers?.all.map(\.source) ?? [] })
      return GrantYear(
        year: year, income: sum,
        growth: before.flatMap {
          $0.pence == 0 ? nil : Double(sum.pence) / Double($0.pence) - 1
        }, sources: register.notes(Provenance(drivers)))
    }
  }
}
