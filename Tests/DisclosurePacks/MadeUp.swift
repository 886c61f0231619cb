import Disclosure
import TestSupport

/// A council's children of one period, drawn at random, and what they cost.
struct Period {
  let byAge: [[Int64]]
  let byNeed: [[Int64]]
  /// Pence by placement and age, and how many providers each placement has.
  let costs: [[Int64]]
  let providers: [Int64]
  let groups: [Range<Int>]

  init(
    placements: Int, ages: Int, needs: Int, isGrouped: Bool, using numbers: inout SeededGenerator
  ) {
    func share(_ total: Int64, among parts: Int) -> [Int64] {
      let weights = (0..<parts).map { _ in Double.random(in: 0.01...1, using: &numbers) }
      let all = weights.reduce(0, +)
      var sums = [Int64](repeating: 0, count: parts)
      for _ in 0..<total {
        var left = Double.random(in: 0..<all, using: &numbers)
        let part = weights.firstIndex { weight in
          left -= weight
          return left < 0
        }
        sums[part ?? 0] += 1
      }
      return sums
    }
    let sizes = (0..<placements).map { _ in
      [Int64(4), 15, 40, 90, 160, 240].randomElement(using: &numbers).map {
        Int64.random(in: $0 / 2...$0, using: &numbers)
      } ?? 0
    }
    byAge = sizes.map { share($0, among: ages) }
    byNeed = sizes.map { share($0, among: needs) }
    let prices = sizes.map { _ in Int64.random(in: 300_000...9_000_000, using: &numbers) }
    costs = byAge.enumerated().map { row, line in
      line.map { count in
        (0..<count).reduce(0) { sum, _ in
          sum + Int64.random(in: prices[row] / 2...prices[row] * 3 / 2, using: &numbers)
        }
      }
    }
    providers = sizes.map { size in size == 0 ? 0 : Int64.random(in: 1...9, using: &numbers) }
    let middle = placements / 2
    groups = isGrouped ? [0..<middle, middle..<placements] : []
  }
}

/// Which tables of a period are published.
struct Contents {
  var age = false
  var need = false
  var money = false
  var moneyByAge = false
}

extension Draft {
  /// - Parameters:
  ///   - period: whose children and costs these are.
  ///   - name: of the period and the month it is published in, before each id.
  ///   - contents: the tables.
  init(_ period: Period, name: String, contents: Contents) {
    if contents.age { addCounts("\(name)-age", period.byAge, groups: period.groups) }
    if contents.need { addCounts("\(name)-need", period.byNeed, groups: period.groups) }
    if contents.age && contents.need {
      for row in totals(period) {
        same.append(SameFigure("\(name)-age/\(row)/all", "\(name)-need/\(row)/all"))
      }
    }
    if contents.money { addMoney(period, name: name, byAge: contents.moneyByAge) }
    if contents.money, contents.age || contents.need {
      addAverages(period, name: name, counts: contents.age ? "age" : "need")
    }
  }

  func totals(_ period: Period) -> [String] {
    period.byAge.indices.map(String.init) + ["all"] + period.groups.indices.map { "group\($0)" }
  }

  private mutating func addMoney(_ period: Period, name: String, byAge: Bool) {
    let table = "\(name)-money"
    for (row, line) in period.costs.enumerated() {
      if byAge {
        for (column, cost) in line.enumerated() {
          let children = period.byAge[row][column]
          add(
            "\(table)/\(row)/\(column)", table, cost,
            .money(
              children: children, providers: min(period.providers[row], children)))
        }
        equations.append(
          Equation(
            total: "\(table)/\(row)/all", parts: line.indices.map { "\(table)/\(row)/\($0)" }))
      }
      let children = period.byAge[row].reduce(0, +)
      add(
        "\(table)/\(row)/all", table, line.reduce(0, +),
        .money(children: children, providers: children == 0 ? 0 : period.providers[row]))
    }
    let all = period.costs.joined().reduce(0, +)
    let children = period.byAge.joined().reduce(0, +)
    add("\(table)/all/all", table, all, .money(children: children, providers: nil))
    equations.append(
      Equation(
        total: "\(table)/all/all", parts: period.costs.indices.map { "\(table)/\($0)/all" }))
  }

  private mutating func addAverages(_ period: Period, name: String, counts: String) {
    let rows = period.byAge.indices.map { ("\($0)", period.byAge[$0], period.costs[$0]) }
    let all = [("all", period.byAge.flatMap(\.self), period.costs.flatMap(\.self))]
    for (row, children, costs) in rows + all where children.contains(where: { $0 > 0 }) {
      let (count, cost) = (children.reduce(0, +), costs.reduce(0, +))
      let id = "\(name)-average/\(row)"
      add(
        id, "\(name)-average", (2 * cost + count) / (2 * count),
        .average(children: nil, providers: nil))
      averages.append(
        Average(
          average: id, cost: "\(name)-money/\(row)/all", count: "\(name)-\(counts)/\(row)/all"))
    }
  }
}
