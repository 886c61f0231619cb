import Forecasting
import Testing

@Suite struct CounterNumbersTests {
  /// The mean and the variance of draws, and how far these may be off: four standard errors.
  private func moments(
    _ draw: (inout CounterNumbers) -> Double
  ) -> (mean: Double, variance: Double) {
    var numbers = CounterNumbers(seed: 9, stream: 3)
    let draws = (0..<200_000).map { _ in draw(&numbers) }
    let mean = draws.reduce(0, +) / Double(draws.count)
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws.count)
    return (mean, variance)
  }

  private func agrees(
    _ found: (mean: Double, variance: Double), mean: Double, variance: Double
  ) -> Bool {
    abs(found.mean - mean) < 4 * (variance / 200_000).squareRoot() + 1e-9
      && abs(found.variance / variance - 1) < 0.03
  }

  @Test("draws have the mean and the variance of their distribution")
  func agreesWithDistributions() {
    #expect(agrees(moments { $0.uniform() }, mean: 0.5, variance: 1.0 / 12))
    #expect(agrees(moments { $0.normal() }, mean: 0, variance: 1))
    for shape in [0.2, 1, 3.7, 40] {
      #expect(agrees(moments { $0.gamma(shape) }, mean: shape, variance: shape))
    }
    #expect(agrees(moments { $0.beta(2, 6) }, mean: 0.25, variance: 0.25 * 0.75 / 9))
    for (count, chance) in [(10, 0.3), (9_000, 0.004), (200, 0.9)] {
      let mean = Double(count) * chance
      #expect(
        agrees(
          moments { Double($0.binomial(count, chance)) }, mean: mean,
          variance: mean * (1 - chance)))
    }
    // n ab (a + b + n) ÷ ((a + b)² (a + b + 1)): by the urn and by a beta and a binomial.
    for count in [20, 90] {
      let n = Double(count)
      #expect(
        agrees(
          moments { Double($0.betaBinomial(count, 2, 6)) }, mean: n / 4,
          variance: n * 12 * (8 + n) / (64 * 9)))
    }
  }

  @Test("a stream is its own, and the same again")
  func isCounted() {
    func first(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
      var numbers = CounterNumbers(seed: seed, stream: stream)
      return (0..<4).map { _ in numbers.next() }
    }
    #expect(first(1, 1) == first(1, 1))
    #expect(Set((0..<1_000).map { first(1, $0)[0] }).count == 1_000)
    #expect(Set((0..<1_000).map { first($0, 1)[0] }).count == 1_000)
  }

  @Test("what cannot or must happen does not or does")
  func keepsEnds() {
    var numbers = CounterNumbers(seed: 1, stream: 1)
    #expect(numbers.binomial(5, 0) == 0 && numbers.binomial(5, 1) == 5)
    #expect(numbers.binomial(0, 0.5) == 0)
    #expect(numbers.betaBinomial(5, 0, 1) == 0 && numbers.betaBinomial(5, 1, 0) == 5)
  }
}

@Suite struct CohortTests {
  /// Made-up steps of two settings, the second to year group 6 alone.
  private func data(years: Int = 3, population: Int = 400) -> CohortData {
    var steps: [CohortStep] = []
    for year in 2020..<(2020 + years) {
      for age in 0..<8 {
        for child in 0..<(20 + year - 2020) {
          let setting = child % 3 == 0 && age < 7 ? "B" : "A"
          let from = CohortState(
            age: age, need: child.isMultiple(of: 2) ? "X" : "Y", setting: setting)
          let stays = age < 7 && (setting == "A" || age < 6)
          let moved = CohortState(age: age + 1, need: from.need, setting: "A")
          let same = CohortState(age: age + 1, need: from.need, setting: setting)
          let to: CohortState? = child % 11 == 0 ? nil : stays ? same : age < 7 ? moved : nil
          steps.append(CohortStep(year: year, from: from, to: to, age: age + 1))
        }
        if age < 7 {
          let joined = CohortState(age: age + 1, need: "X", setting: "A")
          for _ in 0..<3 {
            steps.append(CohortStep(year: year, from: nil, to: joined, age: age + 1))
          }
        }
      }
    }
    let ages = Dictionary(uniqueKeysWithValues: (0...8).map { ($0, population) })
    return CohortData(
      steps: steps,
      population: Dictionary(uniqueKeysWithValues: (2020...2030).map { ($0, ages) }),
      settings: [
        "A": CohortSetting(ages: 0...7, needs: ["X", "Y"], targets: ["A", "B"]),
        "B": CohortSetting(ages: 0...6, needs: ["X", "Y"], targets: ["A", "B"]),
      ],
      costs: ["A": ["X": 10_000, "Y": 20_000], "B": ["X": 50_000]])
  }

  @Test("closing is opening, joiners less leavers, in every simulation and year")
  func conserves() throws {
    let model = try #require(CohortModel(data()))
    let outcomes = model.run(to: 2027, draws: SimulationDraws(simulations: 200, seed: 4))
    #expect(outcomes.years == Array(2023...2027))
    for year in 1..<outcomes.years.count {
      for simulation in 0..<200 {
        let opening = outcomes.plans[year - 1][simulation]
        let change = outcomes.joiners[year][simulation] - outcomes.leavers[year][simulation]
        #expect(outcomes.plans[year][simulation] == opening + change)
        let settings = outcomes.bySetting[year].map { $0[simulation] }.reduce(0, +)
        #expect(settings == outcomes.plans[year][simulation])
      }
    }
    #expect(Set(outcomes.plans[1]).count > 20)
    // The first January is known.
    #expect(Set(outcomes.plans[0]).count == 1)
  }

  @Test("the same seed gives the same, whatever comes behind, and another does not")
  func isDeterministic() throws {
    let model = try #require(CohortModel(data()))
    let outcomes = model.run(to: 2026, draws: SimulationDraws(simulations: 40, seed: 4))
    #expect(
      model.run(to: 2026, draws: SimulationDraws(simulations: 40, seed: 4)).plans == outcomes.plans)
    let longer = model.run(to: 2027, draws: SimulationDraws(simulations: 60, seed: 4))
    #expect(longer.plans[3].prefix(40) == outcomes.plans[3][...])
    #expect(
      model.run(to: 2026, draws: SimulationDraws(simulations: 40, seed: 5)).plans != outcomes.plans)
  }

  @Test("without children nobody joins, and plans only fall")
  func needsChildren() throws {
    var data = data()
    for year in 2023...2030 { data.population[year] = [:] }
    let model = try #require(CohortModel(data))
    let outcomes = model.run(to: 2030, draws: SimulationDraws(simulations: 20, seed: 1))
    #expect(outcomes.joiners.dropFirst().allSatisfy { $0.allSatisfy { $0 == 0 } })
    #expect(outcomes.plans.last?.max() == 0)
  }

  @Test("costs are plans times prices, a missing one the mean of its setting")
  func prices() throws {
    let model = try #require(CohortModel(data()))
    let outcomes = model.run(to: 2023, draws: SimulationDraws(simulations: 2, seed: 1))
    let b = outcomes.bySetting[0][1][0]
    #expect(outcomes.cost[0][0] > 10_000 * (outcomes.plans[0][0] - b) + 50_000 * b)
    #expect(outcomes.cost[0][0] < 20_000 * (outcomes.plans[0][0] - b) + 50_000 * b)
  }

  @Test("a model of earlier years does not look at later ones")
  func trains() throws {
    let all = data()
    var changed = all
    changed.steps.removeAll { $0.year == 2022 }
    let model = try #require(CohortModel(all.training(years: 2)))
    let other = try #require(CohortModel(changed.training(years: 2)))
    #expect(model.start == 2022)
    #expect(
      model.run(to: 2025, draws: SimulationDraws(simulations: 10, seed: 1)).plans
        == other.run(to: 2025, draws: SimulationDraws(simulations: 10, seed: 1)).plans)
    #expect(CohortModel(all.training(years: 0)) == nil)
  }
}
