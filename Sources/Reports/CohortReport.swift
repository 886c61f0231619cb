import Books
import Forecasting
import Money

/// Plans by the cohort model: what simulations come to, January by January.
public struct CohortReport: Sendable {
  /// What simulations of one number come to.
  public struct Summary: Sendable {
    public let mean: Double
    public let low: Double
    public let median: Double
    public let high: Double

    init(_ values: [Double]) {
      mean = values.reduce(0, +) / Double(max(1, values.count))
      let sorted = values.sorted()
      low = Quantile.of(sorted, 0.025) ?? 0
      median = Quantile.of(sorted, 0.5) ?? 0
      high = Quantile.of(sorted, 0.975) ?? 0
    }
  }

  /// A projected January; the first is the one that is known.
  public struct Year: Sendable {
    public let year: Int
    public let plans: Summary
    /// What these plans cost a year, in pence.
    public let cost: Summary
    public let settings: [(name: String, plans: Summary)]
    public let joiners: Double
    public let leavers: Double
  }

  /// A year that was held out: what was projected of it, and what came.
  public struct Fold: Sendable {
    /// How many years of steps the model learned from.
    public let trained: Int
    public let year: Int
    public let plans: Summary
    public let outcome: Int

    public var isHeld: Bool { plans.low <= Double(outcome) && Double(outcome) <= plans.high }
  }

  public let years: [Year]
  public let simulations: Int
  public let seed: UInt64
  /// Year groups whose chances are those of the nearest that had steps.
  public let borrowed: [Int]
  /// Nothing where no year was held out.
  public let folds: [Fold]

  /// - Parameters:
  ///   - files: an authority's files.
  ///   - draws: how many simulations, and by which numbers.
  ///   - holdsOut: whether years are held out in place of a projection.
  ///   - work: on how many threads, which moves nothing.
  /// - Throws: ``ReportError`` where there is nothing to project from or to.
  public init(
    _ files: CohortFiles, draws: SimulationDraws, holdsOut: Bool, work: ConcurrentWork
  ) throws(ReportError) {
    let data = CohortData(files)
    simulations = draws.simulations
    seed = draws.seed
    guard let model = CohortModel(data) else { throw .noCohort("there is no step to learn from") }
    borrowed = model.borrowed
    guard !holdsOut else {
      years = []
      folds = Self.folds(data, draws, work)
      if folds.isEmpty { throw .noCohort("one year of steps leaves none to hold out") }
      return
    }
    folds = []
    var last = model.start
    while data.population[last + 1] != nil { last += 1 }
    guard last > model.start else {
      throw .noCohort("the file of population has no year after \(model.start)")
    }
    let outcomes = model.run(to: last, draws: draws, work: work)
    years = outcomes.years.enumerated().map { index, year in
      Year(
        year: year, plans: Summary(outcomes.plans[index]), cost: Summary(outcomes.cost[index]),
        settings: zip(outcomes.settings, outcomes.bySetting[index]).map { ($0, Summary($1)) },
        joiners: Summary(outcomes.joiners[index]).mean,
        leavers: Summary(outcomes.leavers[index]).mean)
    }
  }

  /// Learns from the first year of steps, the first two and so on, and projects the rest.
  private static func folds(
    _ data: CohortData, _ draws: SimulationDraws, _ work: ConcurrentWork
  ) -> [Fold] {
    let years = data.years
    guard let last = years.last else { return [] }
    let plans = data.plans
    return (1..<max(1, years.count)).flatMap { count -> [Fold] in
      guard let model = CohortModel(data.training(years: count)) else { return [] }
      let outcomes = model.run(to: last + 1, draws: draws, work: work)
      return outcomes.years.enumerated().dropFirst().compactMap { index, year in
        plans[year].map {
          Fold(trained: count, year: year, plans: Summary(outcomes.plans[index]), outcome: $0)
        }
      }
    }
  }
}

extension CohortData {
  fileprivate init(_ files: CohortFiles) {
    func state(_ place: CohortFiles.Place) -> CohortState {
      CohortState(age: place.age, need: place.need, setting: place.setting)
    }
    self.init(
      steps: files.transitions.map {
        CohortStep(
          year: $0.year, from: $0.from.map(state), to: $0.to.map(state), age: $0.age)
      }, population: files.population,
      settings: files.settings.mapValues {
        CohortSetting(ages: $0.ages, needs: $0.needs, targets: $0.targets)
      }, costs: files.costs.mapValues { $0.mapValues(\.pence) })
  }
}
