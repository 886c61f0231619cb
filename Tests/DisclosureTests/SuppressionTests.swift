import Disclosure
import Testing

@Suite struct SuppressionTests {
  let policy: Policy

  init() throws {
    policy = try Policy()
  }

  func suppression(
    _ cells: [Cell], _ equations: [Equation], same: [SameFigure] = [], averages: [Average] = [],
    under policy: Policy? = nil
  ) throws -> Suppression {
    let pack = try Pack(
      cells: cells, equations: equations, sameFigures: same, averages: averages)
    return Suppression(pack, under: policy ?? self.policy)
  }

  @Test func aTwoByTwoTableLosesAllFourInnerCells() throws {
    let table = CountTable("a", [[3, 20], [10, 30]])
    let result = try suppression(table.cells, table.equations)
    #expect(result.ids == ["a/0/0", "a/0/1", "a/1/0", "a/1/1"])
    #expect(result.reason("a/0/0") == .primary(.belowThreshold))
    #expect(result.reason("a/1/1") == .secondary)
    #expect(result.findings.isEmpty)
    let audit = result.audit()
    #expect(audit.map(\.lowest) == [1, 19, 9, 28])
    #expect(audit.map(\.highest) == [4, 22, 12, 31])
    #expect(!audit.contains { $0.isDetermined })
  }

  @Test func nothingIsSuppressedWhereNothingIsSmall() throws {
    let table = CountTable("a", [[5, 0], [10, 30]])
    let result = try suppression(table.cells, table.equations)
    #expect(result.cells.isEmpty)
    #expect(result.findings.isEmpty)
  }

  @Test func theSmallestOtherCellIsTakenAndNoTotal() throws {
    let cells = [("x", 3), ("y", 200), ("z", 7), ("none", 0), ("all", 210)].map {
      Cell(id: $0.0, table: "a", value: $0.1)
    }
    let result = try suppression(
      cells, [Equation(total: "all", parts: ["x", "y", "z", "none"])])
    #expect(result.ids == ["x", "z"])
  }

  /// The reader knows that y, whose mark is another, is five or more, so that x is at most one.
  @Test func aCountAtTheThresholdHidesNoSmallOneWhoseMarkTells() throws {
    let cells = [("x", 1), ("y", 5), ("z", 7), ("all", 13)].map {
      Cell(id: $0.0, table: "a", value: $0.1)
    }
    let sums = [Equation(total: "all", parts: ["x", "y", "z"])]
    #expect(try suppression(cells, sums).ids == ["x", "z"])
    let plain = try suppression(cells, sums, under: Policy(marks: .tellNothing))
    #expect(plain.ids == ["x", "y"])
    let alone = try suppression(
      [cells[0], cells[1], Cell(id: "all", table: "a", value: 6)],
      [Equation(total: "all", parts: ["x", "y"])])
    #expect(alone.ids == ["x", "all"] && alone.findings.isEmpty)
  }

  @Test func aGivenWeightChangesTheChoice() throws {
    let cells = [
      Cell(id: "x", table: "a", value: 3), Cell(id: "y", table: "a", value: 200, weight: 1),
      Cell(id: "z", table: "a", value: 7), Cell(id: "all", table: "a", value: 210),
    ]
    let result = try suppression(cells, [Equation(total: "all", parts: ["x", "y", "z"])])
    #expect(result.ids == ["x", "y"])
  }

  @Test func twoSmallCountsThatTheirSumTellsNeedAThird() throws {
    let cells = [("x", 1), ("y", 1), ("z", 7), ("all", 9)].map {
      Cell(id: $0.0, table: "a", value: $0.1)
    }
    let result = try suppression(cells, [Equation(total: "all", parts: ["x", "y", "z"])])
    #expect(result.ids == ["x", "y", "z"])
    #expect(result.leaks.isEmpty)
  }

  @Test func aSubtotalIsTakenBeforeAGrandTotal() throws {
    let cells = [
      ("x", 3), ("none", 0), ("mainstream", 3), ("y", 20), ("z", 30), ("special", 50), ("all", 53),
    ].map { Cell(id: $0.0, table: "a", value: Int64($0.1)) }
    let result = try suppression(
      cells,
      [
        Equation(total: "mainstream", parts: ["x", "none"]),
        Equation(total: "special", parts: ["y", "z"]),
        Equation(total: "all", parts: ["mainstream", "special"]),
      ])
    #expect(result.reason("mainstream") == .primary(.belowThreshold))
    #expect(result.reason("special") == .secondary)
    #expect(result.reason("all") == nil)
    #expect(result.leaks.isEmpty)
    #expect(result.findings.isEmpty)
  }

  @Test func incomeIsTakenOffInASum() throws {
    let few = Measure.money(children: 2, providers: 3)
    let many = Measure.money(children: 40, providers: 3)
    let result = try suppression(
      [
        Cell(id: "gross", table: "a", value: 900_000, measure: many),
        Cell(id: "income", table: "a", value: 200_000, measure: few),
        Cell(id: "net", table: "a", value: 700_000, measure: many),
      ], [Equation(total: "net", parts: ["gross"], less: ["income"])])
    #expect(result.ids == ["gross", "income"])
    #expect(result.leaks.isEmpty)
  }

  @Test func aFigureInTwoTablesIsSuppressedInBoth() throws {
    let byAge = CountTable("age", [[3, 0], [10, 30], [8, 9]])
    let byNeed = CountTable("need", [[3, 0], [20, 20], [7, 10]])
    let same = ["0", "1", "2", "all"].map { SameFigure("age/\($0)/all", "need/\($0)/all") }
    let result = try suppression(
      byAge.cells + byNeed.cells, byAge.equations + byNeed.equations, same: same)
    #expect(result.reason("age/0/all") == .primary(.belowThreshold))
    #expect(result.reason("need/0/all") == .primary(.belowThreshold))
    for row in ["0", "1", "2", "all"] {
      #expect((result.reason("age/\(row)/all") == nil) == (result.reason("need/\(row)/all") == nil))
    }
    #expect(result.leaks.isEmpty)
    #expect(result.findings.isEmpty)
  }

  @Test func zerosAreSuppressedOnlyWhereThePolicySaysSo() throws {
    let table = CountTable("a", [[0, 20, 9], [10, 30, 12]])
    let shown = try suppression(table.cells, table.equations)
    #expect(shown.cells.isEmpty)
    let hidden = try suppression(
      table.cells, table.equations, under: Policy(zeros: .suppressed))
    #expect(hidden.reason("a/0/0") == .primary(.zero))
    #expect(hidden.ids.count == 4)
    #expect(hidden.audit().first?.lowest == 0)
    #expect(hidden.audit().first?.highest == 4)
  }

  @Test func moneyOfOneProviderOrOfFewChildrenIsSuppressed() throws {
    func money(_ id: String, _ value: Int64, _ children: Int64, _ providers: Int64) -> Cell {
      Cell(
        id: id, table: "a", value: value,
        measure: .money(children: children, providers: providers))
    }
    let result = try suppression(
      [
        money("one", 5_000_000, 20, 1), money("few", 900_000, 3, 2),
        money("many", 7_000_000, 50, 6), money("more", 9_000_000, 60, 6), money("none", 0, 0, 0),
        money("all", 21_900_000, 133, 9),
      ], [Equation(total: "all", parts: ["one", "few", "many", "more", "none"])])
    #expect(result.reason("one") == .primary(.fewProviders))
    #expect(result.reason("few") == .primary(.fewChildren))
    #expect(result.ids == ["one", "few"])
    #expect(result.audit().map(\.highest) == [5_900_000, 5_900_000])
  }

  @Test func moneyKeepsARangeAroundIt() throws {
    let cells = [
      Cell(id: "few", table: "a", value: 100_000, measure: .money(children: 2, providers: 2)),
      Cell(id: "penny", table: "a", value: 5, measure: .money(children: 9, providers: 2)),
      Cell(id: "all", table: "a", value: 100_005, measure: .money(children: 11, providers: 2)),
    ]
    let result = try suppression(cells, [Equation(total: "all", parts: ["few", "penny"])])
    let audit = result.audit()
    #expect(result.ids == ["few", "penny"])
    #expect(audit.map(\.lowest) == [0, 0])
    #expect(audit.map(\.highest) == [100_005, 100_005])
  }

  @Test func aDeclaredCellIsSuppressedWhateverItsValue() throws {
    let result = try suppression(
      [Cell(id: "x", table: "a", value: 90, standing: .sensitive)], [])
    #expect(result.cells.map(\.reason) == [.primary(.declared)])
  }

  @Test func theResultIsTheSameEachTime() throws {
    let table = CountTable("a", [[3, 20, 1], [10, 30, 8], [2, 9, 14]])
    let first = try suppression(table.cells, table.equations).cells
    for _ in 0..<5 {
      let again = try suppression(table.cells, table.equations).cells
      #expect(again == first)
    }
  }

  @Test func whereNoOtherCellHelpsTheTableIsWithheld() throws {
    let cells = [
      Cell(id: "x", table: "a", value: 3), Cell(id: "y", table: "a", value: 20),
      Cell(id: "old/y", table: "old", value: 20, standing: .published),
      Cell(id: "old/all", table: "old", value: 23, standing: .published),
      Cell(id: "all", table: "a", value: 23), Cell(id: "other", table: "b", value: 8),
    ]
    let result = try suppression(
      cells, [Equation(total: "all", parts: ["x", "y"])],
      same: [SameFigure("y", "old/y"), SameFigure("all", "old/all")])
    #expect(result.findings == [.cannotBeProtected(id: "x")])
    #expect(result.ids == ["x", "y", "all"])
    #expect(result.reason("y") == .tableWithheld)
    #expect(result.audit().first?.isDetermined == true)
  }

  @Test func fourSingleChildrenThatMakeATotalOfFourCannotBeProtected() throws {
    let cells = ["w", "x", "y", "z"].map { Cell(id: $0, table: "a", value: 1) }
    let result = try suppression(
      cells + [Cell(id: "all", table: "a", value: 4)],
      [Equation(total: "all", parts: ["w", "x", "y", "z"])])
    #expect(result.findings.count == 5)
    #expect(!result.audit().contains { !$0.isDetermined })
  }

  /// With zeros shown each hidden count is 1 or more: two of them that come to 2 are 1 each.
  @Test(arguments: [
    ([1, 1, 40, 0], ["a", "b", "c"]), ([1, 2, 40, 0], ["a", "b", "c"]),
    ([1, 3, 40, 7], ["a", "b", "d"]), ([2, 3, 40, 0], ["a", "b"]), ([1, 0, 40, 7], ["a", "d"]),
    ([1, 1, 0, 0], ["a", "b", "all"]),
  ])
  func aFewThatComeToLittleTogetherAreNotAlone(counts: [Int64], hidden: [String]) throws {
    let names = ["a", "b", "c", "d"]
    let cells = zip(names, counts).map { Cell(id: $0, table: "t", value: $1) }
    let result = try suppression(
      cells + [Cell(id: "all", table: "t", value: counts.reduce(0, +))],
      [Equation(total: "all", parts: names)], under: Policy(marks: .tellNothing))
    #expect(result.ids == hidden)
    #expect(result.findings.isEmpty)
    #expect(result.audit().allSatisfy { !$0.isDetermined && ($0.lowest ?? 1) >= 1 })
  }

  @Test func oneMarkForAllProtectsThemAllTheSame() throws {
    let cells = ["w", "x", "y", "z"].map { Cell(id: $0, table: "a", value: 1) }
    let result = try suppression(
      cells + [Cell(id: "all", table: "a", value: 4)],
      [Equation(total: "all", parts: ["w", "x", "y", "z"])],
      under: Policy(marks: .tellNothing))
    #expect(result.findings.isEmpty)
    #expect(result.ids == ["w", "x", "y", "z", "all"])
    #expect(result.audit().map(\.highest) == [nil, nil, nil, nil, nil])
  }
}
