import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct SpendGrowthTests {
  /// Made-up authorities: spend grows by a tenth a year, plans as the nation's.
  private func made() -> (spend: [String: PlanCounts], plans: PlanEvidence) {
    var (spend, totals): ([String: PlanCounts], [String: PlanCounts]) = ([:], [:])
    var nation: PlanCounts = [:]
    for year in 2017...2025 {
      nation[year] = 100_000 * pow(1.1, Double(year - 2017))
      for index in 1...12 {
        totals["A\(index)", default: [:]][year] = 100 * pow(1.1, Double(year - 2017))
        spend["A\(index)", default: [:]][year] = 1e6 * pow(1.1, Double(year - 2017))
      }
    }
    return (spend, PlanEvidence(totals: totals, nation: nation))
  }

  @Test("spend that grows as all spend goes on so, from the outturn that was published last")
  func goesOn() throws {
    let (spend, plans) = made()
    let growth = try #require(SpendGrowth(spend, plans: plans, origin: 2023))
    #expect(growth.base == 2021)
    let years = try #require(growth.projection(of: "A1"))
    #expect(years.map(\.startYear) == [2022, 2023, 2024])
    for (index, year) in years.enumerated() {
      #expect(abs(year.growth.central - (pow(1.1, Double(index + 1)) - 1)) < 1e-9)
    }
    #expect(abs(log((1 + years[0].growth.high) / (1 + years[0].growth.central)) - 0.088) < 1e-9)
  }

  @Test("half of plans beyond the nation's is carried on, and dear councils fall back")
  func carriesPlans() throws {
    var (spend, plans) = made()
    let last = (plans.totals["A1"]?[2023] ?? 0) * exp(0.04)
    plans.totals["A1"]?[2023] = last
    spend["A2"] = spend["A2"]?.mapValues { $0 * exp(0.2) }
    let growth = try #require(SpendGrowth(spend, plans: plans, origin: 2023))
    func central(_ code: String, _ ahead: Int) throws -> Double {
      log(1 + (try #require(growth.projection(of: code))[ahead - 1].growth.central))
    }
    #expect(abs(try central("A1", 2) - (2 * log(1.1) + 0.02)) < 1e-9)
    #expect(abs(try central("A2", 3) - 3 * (log(1.1) - 0.03 * 0.2)) < 1e-9)
  }

  @Test("nothing that came out after the origin moves the growth of spend")
  func leaksNothing() throws {
    let (spend, plans) = made()
    var later = plans
    let wrecked = spend.mapValues { counts in
      Dictionary(uniqueKeysWithValues: counts.map { ($0, $0 > 2021 ? 7.0 : $1) })
    }
    later.totals = plans.totals.mapValues { counts in
      Dictionary(uniqueKeysWithValues: counts.map { ($0, $0 > 2023 ? 7.0 : $1) })
    }
    let before = try #require(SpendGrowth(spend, plans: plans, origin: 2023))
    let after = try #require(SpendGrowth(wrecked, plans: later, origin: 2023))
    #expect(before.projection(of: "A3") == after.projection(of: "A3"))
  }

  @Test("the back-test has each January and year ahead that came, against others")
  func testsBack() throws {
    let (spend, plans) = made()
    let test = SpendBackTest(spend, plans: plans)
    #expect(Set(test.rows.map(\.origin)) == Set(2020...2026))
    #expect(test.rows.filter { $0.origin == 2026 }.map(\.horizon) == [1])
    for row in test.rows where row.origin < 2026 {
      #expect(row.score.error < 1e-9 && row.score.coverage == 1 && row.middle < 1e-9)
    }
    #expect(SpendBackTest([:], plans: plans).rows.isEmpty)
  }
}
