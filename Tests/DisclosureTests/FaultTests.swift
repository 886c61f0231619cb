import Disclosure
import Testing

@Suite struct FaultTests {
  @Test func allFaultsOfAPackAreTold() {
    let money = Measure.money(children: nil, providers: nil)
    let cells = [
      Cell(id: "x", table: "a", value: 3), Cell(id: "y", table: "a", value: -1),
      Cell(id: "x", table: "a", value: 4), Cell(id: "all", table: "a", value: 9),
      Cell(id: "cost", table: "a", value: 100, measure: money),
      Cell(id: "huge", table: "a", value: .max, measure: money),
      Cell(
        id: "average", table: "a", value: 30, measure: .average(children: nil, providers: nil)),
    ]
    let faults = #expect(throws: InvalidPack.self) {
      try Pack(
        cells: cells,
        equations: [
          Equation(total: "all", parts: ["x", "nowhere"]), Equation(total: "all", parts: ["x"]),
          Equation(total: "all", parts: ["cost"]),
        ],
        sameFigures: [SameFigure("x", "all"), SameFigure("x", "cost")],
        averages: [Average(average: "average", cost: "cost", count: "x")])
    }
    #expect(
      faults?.faults == [
        .negativeCount(id: "y"), .twoCells(id: "x"), .tooLarge(id: "huge"),
        .unknownCell(id: "nowhere"), .doesNotAdd(total: "all", by: -5), .notAlike("all", "cost"),
        .differs("x", "all"), .notAlike("x", "cost"), .wrongAverage(id: "average"),
      ])
  }

  @Test func anAverageOfTwoCostsIsRefused() {
    let money = Measure.money(children: nil, providers: nil)
    let cells = [
      Cell(id: "n", table: "a", value: 10),
      Cell(id: "c", table: "a", value: 100, measure: money),
      Cell(id: "d", table: "a", value: 101, measure: money),
      Cell(
        id: "average", table: "a", value: 10, measure: .average(children: nil, providers: nil)),
    ]
    let faults = #expect(throws: InvalidPack.self) {
      try Pack(
        cells: cells, equations: [],
        averages: ["c", "d"].map { Average(average: "average", cost: $0, count: "n") })
    }
    #expect(faults?.faults == [.averageOfTwo(id: "average")])
  }

  @Test(arguments: [(11, 2, 6), (13, 2, 7), (-11, 2, -6), (-13, 2, -7), (1, 3, 0), (-1, 3, 0)])
  func anAverageIsRoundedHalfAwayFromZero(cost: Int64, count: Int64, average: Int64) throws {
    for value in average - 1...average + 1 {
      let pack = try? Pack(
        cells: [
          Cell(id: "n", table: "a", value: count),
          Cell(
            id: "c", table: "a", value: cost, measure: .money(children: nil, providers: nil)),
          Cell(
            id: "average", table: "a", value: value,
            measure: .average(children: nil, providers: nil)),
        ], equations: [], averages: [Average(average: "average", cost: "c", count: "n")])
      #expect((pack != nil) == (value == average), "\(value) of \(cost) over \(count)")
    }
  }

  @Test func aPolicyThatTellsTheCountIsRefused() {
    #expect(throws: PolicyFault.threshold(2, least: 3)) { try Policy(threshold: 2) }
    #expect(throws: PolicyFault.threshold(1, least: 2)) {
      try Policy(threshold: 1, zeros: .suppressed)
    }
    #expect(throws: PolicyFault.fewestProviders(0)) { try Policy(fewestProviders: 0) }
    #expect(throws: PolicyFault.moneyPercent(101)) { try Policy(moneyPercent: 101) }
  }
}
