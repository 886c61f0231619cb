import Forecasting
import Testing

@Suite struct BreakevenSimulationTests {
  private func rate(
    _ name: String, _ central: Double, _ low: Double? = nil, _ high: Double? = nil
  ) -> Uncertain {
    Uncertain(name: name, kind: name, central: central, low: low, high: high)
  }

  private func line(
    _ base: Double, _ rates: [Uncertain], _ effects: [UncertainLine.Effect] = [], years: Int = 2
  ) -> UncertainLine {
    UncertainLine(
      base: Uncertain(name: "base", kind: "forecast", central: base),
      years: (0..<years).map { _ in .init(change: .grow(by: rates, step: nil), effects: effects) })
  }

  private func run(
    _ lines: [UncertainLine], _ simulations: Int = 2_000, seed: UInt64 = 3
  ) -> BreakevenSimulation {
    BreakevenSimulation(
      lines, oneOff: 5, opening: 1_000, payments: [10, 20, 30],
      draws: SimulationDraws(simulations: simulations, seed: seed))
  }

  private func quantile(_ values: SimulatedNumbers, _ part: Double) -> Double {
    values.sorted()[Int(part * Double(values.count))]
  }

  @Test("without ranges every simulation is the closed form, and balances roll forward")
  func agreesWithClosedForm() {
    let lines = [
      line(1_000, [rate("g", 0.1)]), line(-900, []),
      line(0, [], [.init(measure: "M", amount: 40, confidence: 1)]),
      line(0, [], [.init(measure: "I", amount: 7, confidence: nil)]),
    ]
    let drawn = run(lines, 50)
    // 1,100 or 1,210 less the grant and the saving, and the investment on top.
    func isAbout(_ values: SimulatedNumbers, _ expected: Double) -> Bool {
      values.count == 50 && values.allSatisfy { abs($0 - expected) < 1e-9 }
    }
    #expect(isAbout(drawn.years[0].inYear, 105))
    #expect(isAbout(drawn.years[1].inYear, 167))
    #expect(isAbout(drawn.years[2].inYear, 277))
    #expect(isAbout(drawn.years[0].closing, 1_095))
    #expect(isAbout(drawn.years[2].closing, 1_095 + 167 - 20 + 277 - 30))
    let central = CentralProjection(lines, years: 3).sums.mitigated
    #expect(abs(central[2] - 277) < 1e-9)
    #expect(drawn.years[1].unmitigated.allSatisfy { abs($0 - 200) < 1e-9 })
  }

  @Test("one in ten lies below low and above high, and half below the central value")
  func agreesWithQuantiles() {
    let drawn = run([line(1_000_000, [rate("g", 0.05, 0.02, 0.11)], years: 1)], 100_000)
    let values = drawn.years[1].inYear
    // The standard error of these quantiles is about 200.
    #expect(abs(quantile(values, 0.1) - 1_020_000) < 800)
    #expect(abs(quantile(values, 0.5) - 1_050_000) < 800)
    #expect(abs(quantile(values, 0.9) - 1_110_000) < 1_600)
  }

  @Test("a measure delivers its confidence on the mean, the same share in all its years")
  func delivers() {
    let effect = UncertainLine.Effect(measure: "M", amount: 1_000, confidence: 0.7)
    let drawn = run([line(0, [], [effect])], 50_000)
    let shares = drawn.years[1].inYear.map { -$0 / 1_000 }
    #expect(abs(shares.reduce(0, +) / 50_000 - 0.7) < 0.005)
    #expect(drawn.years[1].inYear == drawn.years[2].inYear)
    #expect(shares.allSatisfy { (0...1).contains($0) })
    // Beta(2.8, 1.2): variance ab ÷ ((a + b)² (a + b + 1)).
    let variance = shares.map { ($0 - 0.7) * ($0 - 0.7) }.reduce(0, +) / 50_000
    #expect(abs(variance - 2.8 * 1.2 / 80) < 0.001)
  }

  @Test("the same seed and name give the same draws, whatever else is drawn")
  func hasCommonNumbers() {
    let first = line(1_000, [rate("g", 0.05, 0.02, 0.11)])
    let second = line(500, [rate("h", 0.05, 0.02, 0.11)])
    let alone = run([first], 500)
    let both = run([first, second], 500)
    let other = run([second], 500)
    for simulation in 0..<500 {
      let sum = alone.years[2].inYear[simulation] + other.years[2].inYear[simulation] - 0
      #expect(abs(both.years[2].inYear[simulation] - sum) < 1e-6)
    }
    #expect(run([first], 500).years[2].inYear == alone.years[2].inYear)
    #expect(run([first], 500, seed: 4).years[2].inYear != alone.years[2].inYear)
    let longer = run([first], 700).years[2].inYear.prefix(500)
    #expect(longer.elementsEqual(alone.years[2].inYear))
  }

  @Test("drivers of one kind move together by half, those of two kinds do not")
  func correlates() {
    func drawn(_ kinds: (String, String)) -> Double {
      let lines = [kinds.0, kinds.1].enumerated().map { index, kind in
        line(
          1_000,
          [Uncertain(name: "d\(index)", kind: kind, central: 0, low: -0.1, high: 0.1)], years: 1)
      }
      let (a, b) = (run([lines[0]], 20_000), run([lines[1]], 20_000))
      let pairs = zip(a.years[1].inYear, b.years[1].inYear).map { ($0 - 1_000, $1 - 1_000) }
      let product = pairs.map { $0 * $1 }.reduce(0, +)
      let squares = pairs.map { $0.0 * $0.0 }.reduce(0, +)
      return product / squares
    }
    #expect(abs(drawn(("k", "k")) - 0.5) < 0.03)
    #expect(abs(drawn(("k", "l"))) < 0.03)
  }

  @Test("the same numbers on one thread and on two")
  func isTheSameOnThreads() {
    let lines = (0..<5).map { index in
      line(
        1_000, [rate("g\(index)", 0.05, 0.02, 0.11)],
        [.init(measure: "M\(index)", amount: 50, confidence: 0.6)])
    }
    func run(_ threads: Int) -> BreakevenSimulation {
      BreakevenSimulation(
        lines, plans: [plans([600, 400], 0.05)], oneOff: 0, opening: 0, payments: [0, 0, 0],
        draws: SimulationDraws(simulations: 5_003, seed: 9), work: ConcurrentWork(threads: threads))
    }
    let (one, two) = (run(1), run(2))
    for (left, right) in zip(one.years, two.years) {
      #expect(left.inYear.count == 5_003)
      #expect(left.inYear == right.inYear && left.closing == right.closing)
      #expect(left.unmitigated == right.unmitigated && left.plans == right.plans)
    }
  }

  private func plans(
    _ parts: [Double], _ growth: Double, low: Double? = nil, high: Double? = nil,
    spread: Double = 0
  ) -> UncertainPlans {
    UncertainPlans(
      placement: "special",
      parts: parts.enumerated().map { index, plans in
        .init(
          name: "part \(index)", plans: plans,
          drift: Uncertain(
            name: "share \(index)", kind: "share \(index)", central: 0, low: -spread,
            high: spread))
      },
      censuses: [.init(plans: parts.reduce(0, +))],
      growth: (0..<2).map { _ in
        [Uncertain(name: "plan-growth special", kind: "p", central: growth, low: low, high: high)]
      })
  }

  @Test("one plan that does not grow stays one, and costs its price")
  func keepsOnePlan() {
    let growth = Uncertain(name: "plan-growth special", kind: "p", central: 0)
    let line = UncertainLine(
      base: Uncertain(name: "base", kind: "forecast", central: 5_000_000),
      years: (0..<2).map { _ in .init(change: .grow(by: [growth], step: nil), effects: []) },
      placement: "special")
    let draws = SimulationDraws(simulations: 20, seed: 1)
    let simulation = PlacementSimulation(plans([1], 0), years: 3, draws: draws)
    for year in simulation.years {
      #expect(year.plans.count == 20 && year.plans.allSatisfy { $0 == 1 })
      #expect(year.part(0) == year.plans)
    }
    let money = BreakevenSimulation(
      [line], plans: [plans([1], 0)], oneOff: 0, opening: 0, payments: [0, 0, 0], draws: draws)
    for year in money.years {
      #expect(year.cost.allSatisfy { $0 == 5_000_000 } && year.cost.count == 20)
      #expect(year.cost(of: "special") == year.cost && year.cost(of: "other") == nil)
      #expect(year.unmitigated(of: "special") == year.cost)
      #expect(year.plans.allSatisfy { $0 == 1 })
    }
  }

  @Test("age groups come to their placement in every simulation, and none falls below nothing")
  func addsUp() {
    let simulation = PlacementSimulation(
      plans([300, 500, 0, 200], 0.04, low: -0.2, high: 0.2, spread: 0.3), years: 3,
      draws: SimulationDraws(simulations: 3_000, seed: 2))
    for year in simulation.years {
      let (plans, parts) = (year.plans, (0..<4).map(year.part))
      for index in 0..<3_000 {
        let sum = parts.reduce(0) { $0 + $1[index] }
        #expect(abs(sum - plans[index]) < 1e-9 * max(1, sum))
        #expect(parts.allSatisfy { $0[index] >= 0 } && parts[2][index] == 0)
      }
    }
    #expect(simulation.years[2].part(0) != simulation.years[1].part(0))
  }

  @Test("a measure moves no more children than there are")
  func movesNoMoreThanThereAre() {
    let effects = [UncertainLine.Effect(measure: "M", amount: 5_000, confidence: 0.5)]
    func run(_ placement: String?) -> SimulatedNumbers {
      let line = UncertainLine(
        base: Uncertain(name: "base", kind: "forecast", central: 1_000),
        years: [.init(change: .grow(by: [], step: nil), effects: effects)], placement: placement)
      return BreakevenSimulation(
        [line], oneOff: 0, opening: 0, payments: [0, 0],
        draws: SimulationDraws(simulations: 1_000, seed: 5)
      ).years[1].inYear
    }
    #expect(run("special").allSatisfy { $0 >= 0 } && run("special").contains(0))
    #expect(run(nil).contains { $0 < 0 })
  }

  @Test("what a driver has to be multiplied by for the last year to come to nil")
  func findsNil() throws {
    // 1000 × (1 + g)² − 1100 is nil at g = √1.1 − 1.
    let lines = [
      line(1_000, [rate("g", 0.05)]),
      UncertainLine(
        base: Uncertain(name: "grant", kind: "forecast", central: -1_100),
        years: (0..<2).map { _ in .init(change: .grow(by: [], step: nil), effects: []) }),
    ]
    let central = CentralProjection(lines, years: 3)
    let factor = try #require(central.factorToNil(of: "g"))
    #expect(abs(factor - (1.1.squareRoot() - 1) / 0.05) < 1e-9)
    #expect(abs(central.lastYear(scaling: "g", by: 1.1) - (1_055 * 1.055 - 1_100)) < 1e-9)
    #expect(central.factorToNil(of: "unknown") == nil)
  }
}
