import Disclosure
import Testing

@Suite struct MonthsAndAveragesTests {
  let policy: Policy

  init() throws {
    policy = try Policy()
  }

  func republished(_ counts: [[Int64]], hidden: Set<String>) -> (cells: [Cell], sums: [Equation]) {
    let old = CountTable("old", counts)
    let new = CountTable("new", counts)
    let before = old.cells.map {
      Cell(
        id: $0.id, table: $0.table, value: $0.value,
        standing: hidden.contains($0.id) ? .withheld : .published)
    }
    return (before + new.cells, old.equations + new.equations)
  }

  func links(_ cells: [Cell]) -> [SameFigure] {
    cells.filter { $0.table == "new" }.map { SameFigure($0.id, "old" + $0.id.dropFirst(3)) }
  }

  @Test func aTableRepublishedIsSuppressedAsItWas() throws {
    let counts: [[Int64]] = [[3, 20, 40], [10, 30, 50], [60, 70, 80]]
    let table = CountTable("old", counts)
    let first = Suppression(
      try Pack(cells: table.cells, equations: table.equations), under: policy)
    let hidden = Set(first.ids)
    let (cells, sums) = republished(counts, hidden: hidden)
    let second = Suppression(
      try Pack(cells: cells, equations: sums, sameFigures: links(cells)), under: policy)
    let again = second.ids.filter { $0.hasPrefix("new") }.map { "old" + $0.dropFirst(3) }
    #expect(Set(again) == hidden)
    #expect(second.reason("old/0/0") == .before)
    #expect(second.leaks.isEmpty)
  }

  @Test func aCellSuppressedLastMonthStaysSuppressedThoughItIsNotSmall() throws {
    let (cells, sums) = republished(
      [[3, 20], [10, 30]], hidden: ["old/0/0", "old/0/1", "old/1/0", "old/1/1"])
    let result = Suppression(
      try Pack(cells: cells, equations: sums, sameFigures: links(cells)), under: policy)
    #expect(result.reason("new/1/1") == .linked)
    #expect(result.findings.isEmpty)
    #expect(result.leaks.isEmpty)
  }

  @Test func aSmallCellThatWasPublishedIsFound() throws {
    let (cells, sums) = republished([[3, 20], [10, 30]], hidden: [])
    let result = Suppression(
      try Pack(cells: cells, equations: sums, sameFigures: links(cells)), under: policy)
    #expect(result.findings == [.alreadyPublished(id: "new/0/0")])
    #expect(result.ids == ["new/0/0"])
    #expect(result.audit().first?.isDetermined == true)
  }

  @Test func aNewTableOfAnOldPeriodMayNotTellWhatWasSuppressed() throws {
    let before = [("x", 3), ("y", 12), ("all", 15)].map {
      Cell(
        id: "old/\($0.0)", table: "old", value: Int64($0.1),
        standing: $0.0 == "all" ? .published : .withheld)
    }
    let now = [("boys", 7), ("girls", 5), ("y", 12)].map {
      Cell(id: "new/\($0.0)", table: "new", value: Int64($0.1))
    }
    let result = Suppression(
      try Pack(
        cells: before + now,
        equations: [
          Equation(total: "old/all", parts: ["old/x", "old/y"]),
          Equation(total: "new/y", parts: ["new/boys", "new/girls"]),
        ], sameFigures: [SameFigure("old/y", "new/y")]), under: policy)
    #expect(result.reason("new/y") == .linked)
    #expect(result.reason("new/girls") == .secondary)
    #expect(result.reason("new/boys") == nil)
    #expect(result.leaks.isEmpty)
  }

  func averages(_ standing: Standing = .open, small: Int64 = 3, priceOfSmall: Int64 = 1_000_001)
    throws -> Pack
  {
    let counts = [("x", small), ("y", 20), ("z", 30), ("all", small + 50)]
    let costs = [("x", priceOfSmall * small), ("y", 9_000_000), ("z", 30_000_000)]
    let all = costs.map(\.1).reduce(0, +)
    let money = Measure.money(children: nil, providers: nil)
    let average = Measure.average(children: nil, providers: nil)
    return try Pack(
      cells: counts.map { Cell(id: "count/\($0.0)", table: "count", value: $0.1) }
        + (costs + [("all", all)]).map {
          Cell(id: "cost/\($0.0)", table: "cost", value: $0.1, measure: money)
        }
        + [
          Cell(
            id: "average/x", table: "average", value: priceOfSmall, measure: average,
            standing: standing),
          Cell(id: "average/y", table: "average", value: 450_000, measure: average),
          Cell(id: "average/z", table: "average", value: 1_000_000, measure: average),
        ],
      equations: [
        Equation(total: "count/all", parts: ["count/x", "count/y", "count/z"]),
        Equation(total: "cost/all", parts: ["cost/x", "cost/y", "cost/z"]),
      ],
      averages: ["x", "y", "z"].map {
        Average(average: "average/\($0)", cost: "cost/\($0)", count: "count/\($0)")
      })
  }

  @Test func anAverageGoesWithItsCount() throws {
    let result = Suppression(try averages(), under: policy)
    #expect(result.ids == ["count/x", "count/y", "average/x", "average/y"])
    #expect(result.reason("average/x") == .linked)
    #expect(result.leaks.isEmpty)
  }

  @Test func aPublishedAverageHidesTheCostAsWell() throws {
    let result = Suppression(try averages(.published), under: policy)
    #expect(result.reason("cost/x") == .secondary)
    #expect(result.findings.isEmpty)
    #expect(result.leaks.isEmpty)
    let cost = try #require(result.audit().first { $0.id == "cost/x" })
    #expect(cost.lowest == 1_000_001)
    #expect(cost.highest == 4_000_005)
  }

  @Test func anAverageOfItsOwnSensitivityHidesItsCostOrCount() throws {
    let result = Suppression(try averages(.sensitive, small: 8), under: policy)
    #expect(result.reason("average/x") == .primary(.declared))
    #expect(result.reason("count/x") == .secondary || result.reason("cost/x") == .secondary)
    #expect(result.leaks.isEmpty)
  }

  /// A count that is known but for one to four children tells what one of them costs.
  @Test func anAverageOfItsOwnSensitivityKeepsARangeAroundIt() throws {
    let result = Suppression(
      try Pack(
        cells: [
          Cell(id: "n", table: "a", value: 100, weight: 1),
          Cell(id: "x", table: "a", value: 3), Cell(id: "y", table: "a", value: 50),
          Cell(id: "all", table: "a", value: 153),
          Cell(
            id: "cost", table: "a", value: 9_000_000,
            measure: .money(children: nil, providers: nil)),
          Cell(
            id: "average", table: "a", value: 90_000,
            measure: .average(children: nil, providers: 1)),
        ], equations: [Equation(total: "all", parts: ["n", "x", "y"])],
        averages: [Average(average: "average", cost: "cost", count: "n")]), under: policy)
    #expect(result.reason("n") == .secondary && result.reason("average") != nil)
    #expect(result.reason("cost") == nil && result.findings.isEmpty)
    let count = try #require(result.audit().first { $0.id == "n" })
    #expect((count.highest ?? .max) - (count.lowest ?? 0) >= 10, "\(count)")
  }

  @Test func theAuditDividesAndMultipliesOut() throws {
    let pack = try averages()
    let all = pack.audit(["average/x"], under: policy)
    #expect(all.map(\.isDetermined) == [true])
    let product = pack.audit(["cost/x", "cost/y"], under: policy)
    #expect(product.map(\.lowest) == [3_000_003 - 1, 9_000_000 - 1])
    #expect(product.map(\.isDetermined) == [true, true])
    let quotient = pack.audit(["count/x", "count/y"], under: policy)
    #expect(quotient.map(\.lowest) == [3, 20])
    #expect(quotient.map(\.isDetermined) == [true, true])
  }
}
