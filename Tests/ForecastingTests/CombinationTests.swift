import Forecasting
import Money
import Testing

@Suite struct CombinationTests {
  /// How far methods were off, over lines and origins, as parts of the outturns.
  private struct Errors {
    var absolute = 0.0
    var sum = 0.0
    var count = 0.0

    mutating func add(_ outcome: MethodOutcome, _ truth: Double) {
      guard let amount = outcome.amount else { return }
      let error = (Double(amount.pence) - truth) / truth
      absolute += abs(error)
      sum += error
      count += 1
    }

    var bias: Double { sum / count }
  }

  /// The errors of each method on the last of three years, at the ends of P3 to P11.
  private func errors(seed: UInt64) throws -> [String: Errors] {
    let made = MadeUpLine.lines(seed: seed)
    var errors: [String: Errors] = [:]
    for months in 3...11 {
      let lines = made.map { $0.known(year: 2, months: months) }
      let combination = Combination(lines)
      for (index, line) in lines.enumerated() {
        let truth = made[index].outturn(year: 2)
        for (name, outcome) in [
          ("naive", try line.byNaive()), ("profile", try line.byProfile()),
          ("run-rate", try line.byRunRate()), ("last-year", try line.byLastYear()),
          ("budget", line.byBudget()), ("combination", combination.outcomes[index]),
        ] {
          errors[name, default: Errors()].add(outcome, truth)
        }
      }
    }
    return errors
  }

  @Test("the made-up lines are those of the definition")
  func drawsAsDefined() {
    let lines = MadeUpLine.lines(seed: 1, count: 2)
    #expect(lines[0].months.prefix(4) == [733_155, 83_522, 41_761, 13_920])
    #expect(lines[1].months[0] == 396_717_415)
  }

  @Test("on made-up lines of seeds never used before it beats naive and every single method")
  func beatsSingleMethods() throws {
    var ratios: [String: Double] = [:]
    var biases: [Double] = []
    let seeds: [UInt64] = [7_001, 7_002, 7_003, 7_004, 7_005]
    for seed in seeds {
      let errors = try errors(seed: seed)
      let naive = try #require(errors["naive"]).absolute
      for (name, error) in errors {
        ratios[name, default: 0] += error.absolute / naive / Double(seeds.count)
      }
      biases.append(try #require(errors["combination"]).bias)
    }
    let ratio = try #require(ratios["combination"])
    print("MASE over \(seeds.count) seeds:", ratios.sorted { $0.key < $1.key }, "bias", biases)
    #expect(ratio <= 0.80)
    for (name, other) in ratios where name != "combination" { #expect(ratio < other, "\(name)") }
    #expect(abs(biases.reduce(0, +) / Double(biases.count)) <= 0.01)
  }

  @Test("its ranges hold the outturn four times in five, on seeds never used before")
  func coversFourInFive() throws {
    var (inside, trials) = (0, 0)
    for seed in UInt64(7_101)...7_105 {
      let made = MadeUpLine.lines(seed: seed)
      for months in 3...11 {
        let lines = made.map { $0.known(year: 2, months: months) }
        let test = try #require(
          try BackTest(
            lines, methods: [.init("combination") { Combination($0).outcomes }],
            naive: "combination"))
        for (index, outcome) in Combination(lines).outcomes.enumerated() {
          guard let amount = outcome.amount,
            let range = try test.interval(of: amount, by: "combination", months: months)
          else { continue }
          let truth = made[index].outturn(year: 2)
          trials += 1
          inside += (Double(range.low.pence)...Double(range.high.pence)).contains(truth) ? 1 : 0
        }
      }
    }
    let coverage = Double(inside) / Double(trials)
    print("coverage \(coverage) of \(trials)")
    #expect(trials == 9_000)
    #expect((0.75...0.85).contains(coverage))
  }
}
