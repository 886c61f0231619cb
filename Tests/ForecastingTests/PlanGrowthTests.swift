import Forecasting
import TestSupport
import Testing

@Suite struct PlanGrowthTests {
  /// Made-up authorities whose growth strays from the nation's, some of it for good.
  private func pool(_ count: Int, seed: UInt64) -> (pool: [String: PlanCounts], nation: PlanCounts)
  {
    var random = SeededGenerator(seed: seed)
    var nation: PlanCounts = [:]
    var level = 200_000.0
    for year in 2010...2025 {
      nation[year] = level.rounded()
      level *= year < 2014 ? 1.01 : 1.1
    }
    var pool: [String: PlanCounts] = [:]
    for index in 0..<count {
      var plans = Double.random(in: 300...4_000, using: &random)
      var own = 0.0
      for year in 2010...2025 {
        pool["A\(index)", default: [:]][year] = plans.rounded()
        own = 0.5 * own + Double.random(in: -0.05...0.05, using: &random)
        plans *= ((nation[year + 1] ?? 0) / (nation[year] ?? 1)) + own
        if year == 2025 { break }
      }
    }
    return (pool, nation)
  }

  @Test("authorities that grow as the nation does go on so, without a range to speak of")
  func keepsGrowth() throws {
    var nation: PlanCounts = [:]
    for year in 2010...2020 { nation[year] = 100_000 * pow(1.1, year - 2010) }
    let pool = Dictionary(
      uniqueKeysWithValues: (1...12).map { index in
        ("A\(index)", nation.mapValues { $0 * Double(index) / 100 })
      })
    let growth = try #require(PlanGrowth(pool, nation: nation, origin: 2020, horizon: 3))
    let projected = try #require(growth.projection(of: "A5"))
    for (index, projection) in projected.enumerated() {
      let expected = 5_000 * pow(1.1, 10 + index + 1)
      #expect(abs(projection.central / expected - 1) < 1e-9)
      let range = try #require(projection.range)
      #expect(range.high / range.low < 1 + 1e-9)
    }
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  @Test("nothing after the origin moves a projection or its range")
  func leaksNothing() throws {
    let (pool, nation) = pool(30, seed: 5)
    func wrecked(_ counts: PlanCounts, _ origin: Int) -> PlanCounts {
      Dictionary(
        uniqueKeysWithValues: counts.map { year, count in
          (year, year > origin ? Double(1 + year % 7) : count)
        })
    }
    for origin in 2019...2022 {
      let growth = try #require(PlanGrowth(pool, nation: nation, origin: origin, horizon: 3))
      let later = try #require(
        PlanGrowth(
          pool.mapValues { wrecked($0, origin) }, nation: wrecked(nation, origin), origin: origin,
          horizon: 3))
      for code in pool.keys {
        let (before, after) = (
          try #require(growth.projection(of: code)), try #require(later.projection(of: code))
        )
        #expect(before.map(\.central) == after.map(\.central))
        #expect(before.map(\.range) == after.map(\.range) && before[0].range != nil)
      }
    }
  }

  @Test("a part of what an authority grew beyond the nation is carried on, and ranges hold")
  func learns() throws {
    let (pool, nation) = pool(120, seed: 6)
    let test = PlanBackTest(
      pool, nation: nation, origins: Array(2019...2022), codes: pool.keys.sorted())
    let score = try #require(PlanBackTest.Score(test.trials))
    let national = try #require(
      PlanBackTest.Score(test.peers[.national, default: []]))
    #expect(score.error < national.error)
    #expect((0.7...0.9).contains(score.coverage ?? 0), "\(String(describing: score.coverage))")
    #expect(test.trials.count == 120 * 4 * 3)
  }

  @Test("few authorities tell no range, and none are projected that are not known")
  func needsOthers() throws {
    let (pool, nation) = pool(5, seed: 7)
    let growth = try #require(PlanGrowth(pool, nation: nation, origin: 2022, horizon: 2))
    #expect(try #require(growth.projection(of: "A0")).allSatisfy { $0.range == nil })
    #expect(growth.projection(of: "nobody") == nil)
    #expect(PlanGrowth(pool, nation: [2022: 5], origin: 2022, horizon: 1) == nil)
  }

  @Test("shares sum to the total, and move as the nation's have moved")
  func movesShares() throws {
    let nation: PlacementShares.Counts = [
      2019: [500, 400, 100], 2020: [490, 400, 110], 2021: [480, 400, 120],
    ]
    let pool = Dictionary(
      uniqueKeysWithValues: (1...10).map { ("A\($0)", nation.mapValues { $0.map { $0 / 2 } }) })
    let shares = try #require(
      PlacementShares(pool, nation: nation, origin: 2021, horizon: 2))
    let projected = try #require(shares.projection(of: "A1", totals: [500, 500]))
    #expect(projected.allSatisfy { abs($0.map(\.central).reduce(0, +) - 500) < 1e-9 })
    // 240 of 500, steadied by half a plan in each type, less a hundredth a year.
    #expect(abs(projected[1][0].central - 500 * (240.5 / 501.5 - 0.02)) < 1e-9)
    #expect(projected[0].allSatisfy { $0.low <= $0.central && $0.central <= $0.high })
  }
}
