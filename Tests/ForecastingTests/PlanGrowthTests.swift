import Forecasting
import Foundation
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

  @Test("an authority that grows as the nation does goes on so, with the plain range")
  func keepsGrowth() throws {
    var nation: PlanCounts = [:]
    for year in 2010...2020 { nation[year] = 100_000 * pow(1.1, year - 2010) }
    let evidence = PlanEvidence(
      totals: ["A": nation.mapValues { $0 / 20 }], nation: nation, requests: ["A": [2020: 600]],
      nationalRequests: [2020: 12_000], nationalNewPlans: [2020: 8_000])
    let growth = try #require(PlanGrowth(evidence, origin: 2020, horizon: 3))
    let projected = try #require(growth.projection(of: "A"))
    for (index, range) in projected.years.enumerated() {
      #expect(abs(range.central / (5_000 * pow(1.1, 10 + index + 1)) - 1) < 1e-9)
    }
    #expect(abs(projected.years[0].high / projected.years[0].central - 1.051271) < 1e-6)
    #expect(!projected.isAfterBreak && projected.hasRequests && !projected.hasPrevalence)
  }

  @Test("requests beyond the nation's raise the projection, plans beyond the median lower it")
  func usesWhatIsPublished() throws {
    var (totals, nation): ([String: PlanCounts], PlanCounts) = ([:], [:])
    for year in 2018...2020 {
      nation[year] = 300_000
      for code in ["A", "B", "C"] { totals[code, default: [:]][year] = 1_000 }
    }
    // The nation: 0.2 requests a plan, of which half become plans.
    let evidence = PlanEvidence(
      totals: totals, nation: nation, requests: ["A": [2020: 240], "B": [2020: 200]],
      nationalRequests: [2020: 60_000], nationalNewPlans: [2020: 30_000],
      budgets: ["A": [2020: 1e8], "B": [2020: 1e8], "C": [2020: 0.8e8]])
    let growth = try #require(PlanGrowth(evidence, origin: 2020, horizon: 2))
    func central(_ code: String, _ ahead: Int) throws -> Double {
      try #require(growth.projection(of: code)).years[ahead - 1].central
    }
    // 0.04 requests a plan beyond the nation's, halved to plans, and half of it carried on a year.
    #expect(abs(try central("A", 2) - 1_000 * exp(2 * 0.5 * 0.02)) < 1e-6)
    #expect(abs(try central("B", 2) - 1_000) < 1e-6)
    #expect(abs(try central("C", 1) - 1_000 * exp(-0.04 * log(1.25))) < 1e-6)
  }

  @Test("an old last count and a break widen the range, and a break is not carried on")
  func widens() throws {
    let made = self.pool(5, seed: 7)
    var pool = made.pool
    let nation = made.nation
    func width(_ code: String, _ pool: [String: PlanCounts]) throws -> Double {
      let evidence = PlanEvidence(totals: pool, nation: nation)
      let growth = try #require(PlanGrowth(evidence, origin: 2022, horizon: 1))
      let range = try #require(growth.projection(of: code)).years[0]
      return log(range.high / range.central)
    }
    let plain = try width("A0", pool)
    for year in 2021...2025 { pool["A1"]?[year] = nil }
    let half = (pool["A2"]?[2021] ?? 0) / 2
    pool["A2"]?[2022] = half
    #expect(try width("A1", pool) > 1.5 * plain)
    #expect(abs(try width("A2", pool) / plain - 1.5) < 1e-9)
    let evidence = PlanEvidence(totals: pool, nation: nation)
    #expect(evidence.breaks(of: "A2").map(\.january).contains(2022))
    let stale = try #require(
      PlanGrowth(evidence, origin: 2022, horizon: 1)?.projection(of: "A1"))
    #expect(stale.start == 2020)
    let short = PlanEvidence(totals: pool, nation: nation.filter { $0.key < 2022 })
    #expect(PlanGrowth(short, origin: 2022, horizon: 1) == nil)
  }

  @Test("a fall beyond the plans that ceased and a rise beyond the new ones are breaks")
  func findsBreaks() {
    let evidence = PlanEvidence(
      totals: [
        "falls": [2023: 2_705, 2024: 1_199], "explained": [2023: 1_000, 2024: 700],
        "rises": [2023: 1_000, 2024: 1_400], "grows": [2023: 1_000, 2024: 1_400],
      ], nation: [2023: 500_000, 2024: 550_000],
      newPlans: ["rises": [2024: 250], "grows": [2024: 450]],
      ceased: ["falls": [2024: 42], "explained": [2024: 320]])
    #expect(evidence.breaks(of: "falls").map(\.cause) == [.fall(ceased: 42)])
    #expect(evidence.breaks(of: "rises").map(\.cause) == [.rise(new: 250)])
    #expect(evidence.breaks(of: "explained").isEmpty && evidence.breaks(of: "grows").isEmpty)
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  @Test("nothing after the origin, in any table, moves a projection or its range")
  func leaksNothing() throws {
    let (pool, nation) = pool(30, seed: 5)
    func flow(_ part: Double, _ counts: PlanCounts) -> PlanCounts { counts.mapValues { $0 * part } }
    func evidence(_ change: (PlanCounts) -> PlanCounts) -> PlanEvidence {
      func all(_ part: Double) -> [String: PlanCounts] { pool.mapValues { change(flow(part, $0)) } }
      return PlanEvidence(
        totals: all(1), nation: change(nation), requests: all(0.2),
        nationalRequests: change(flow(0.2, nation)), newPlans: all(0.15),
        nationalNewPlans: change(flow(0.15, nation)), ceased: all(0.08), budgets: all(40_000))
    }
    for origin in 2019...2022 {
      let growth = try #require(PlanGrowth(evidence { $0 }, origin: origin, horizon: 3))
      let wrecked = evidence { counts in
        Dictionary(
          uniqueKeysWithValues: counts.map { ($0, $0 > origin ? Double(1 + $0 % 7) : $1) })
      }
      let later = try #require(PlanGrowth(wrecked, origin: origin, horizon: 3))
      for code in pool.keys {
        let before = try #require(growth.projection(of: code))
        #expect(before.years == later.projection(of: code)?.years && before.hasRequests)
      }
    }
  }

  @Test("a part of what an authority grew beyond the nation is carried on")
  func learns() throws {
    let (pool, nation) = pool(120, seed: 6)
    let codes = pool.keys.sorted()
    let evidence = PlanEvidence(totals: pool, nation: nation)
    let test = PlanBackTest(evidence, origins: Array(2019...2022), codes: codes)
    let score = try #require(PlanBackTest.Score(test.trials))
    let national = try #require(PlanBackTest.Score(test.peers[.national, default: []]))
    #expect(score.error < national.error)
    #expect(test.trials.count == 120 * 4 * 3)
    #expect(PlanBackTest.Peer.allCases.allSatisfy { test.peers[$0]?.count == 120 * 4 * 3 })
    let cross = try #require(
      PlanCrossValidation(evidence, origins: Array(2019...2022), codes: codes))
    #expect(cross.errors.map(\.origin) == Array(2019...2022))
    // Nothing is published beside the totals: only the deviation can be chosen.
    #expect(abs(cross.meanError - score.error) < 0.01)
    #expect(cross.chosen.map(\.times).reduce(0, +) == 4 * PlanCrossValidation.parts)
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
