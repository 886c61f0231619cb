import Forecasting
import Foundation
import Money
import TestSupport

/// Lines of three years that a finance officer would call lifelike: patterns of payment, growth,
/// intakes in September, steps, one-offs, invoices that come late, budgets set too low.
///
/// The definition, with its constants, is in decision 0020; the same seed gives the same lines.
struct MadeUpLine {
  /// In pence, three years from April.
  let months: [Int]
  /// In pence, a budget for each year.
  let budgets: [Int]
  /// The profile by which the budget falls on its months.
  let profile: [Double]

  static func lines(seed: UInt64, count: Int = 200) -> [MadeUpLine] {
    var common = Draws(seed, 6)
    let years = (0..<3).map { _ in 0.015 * common.normal() }
    return (0..<count).map { MadeUpLine(seed, UInt64($0), years) }
  }

  /// The line as it is known at the end of a month of a year, 0 to 2.
  func known(year: Int, months count: Int) -> LineMonths {
    func money(_ range: Range<Int>) -> [Money] {
      months[range].map { Money(pence: Int64($0)) }
    }
    return LineMonths(
      closedYears: (0..<year).map { money((12 * $0)..<(12 * $0 + 12)) },
      known: money((12 * year)..<(12 * year + count)), hasPostings: true,
      budget: Money(pence: Int64(budgets[year])), profile: weights)
  }

  /// What a year came to, in pence.
  func outturn(year: Int) -> Double {
    Double(months[(12 * year)..<(12 * year + 12)].reduce(0, +))
  }

  private var weights: Weights {
    Weights(profile.map { Rate(shortest: ($0 * 1e9).rounded() / 1e9) ?? .zero }) ?? .equal(12)
  }

  private static let flat = [Double](repeating: 1 / 12, count: 12)
  private static let patterns: [[Double]] = {
    let terms: [Double] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    func normal(_ weights: [Double]) -> [Double] {
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
    return [
      flat, normal([10, 16, 22, 16, 0, 19, 17, 22, 15, 19, 15, 19]), normal(terms),
      zip(flat, normal(terms)).map { 0.5 * $0 + 0.5 * $1 },
      normal([0, 6, 10, 10, 14, 4, 6, 10, 10, 14, 10, 6]),
      normal([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]),
    ]
  }()

  private static func pattern(_ draws: inout Draws) -> [Double] {
    let draw = draws.uniform()
    let index = [0.30, 0.50, 0.65, 0.80, 0.92, 1.0].firstIndex { draw < $0 } ?? 0
    return patterns[index]
  }

  private init(_ seed: UInt64, _ index: UInt64, _ common: [Double]) {
    var draws = Draws(seed, 7, index)
    let size = 20_000 * pow(3_000, draws.uniform())
    let base = Self.pattern(&draws)
    let drawn = base.map { max(0, $0 * (1 + 0.08 * draws.normal())) }
    let sum = drawn.reduce(0, +)
    let shape = drawn.map { 12 * $0 / sum }
    let growth = draws.uniform(0, 0.14)
    let hasIntake = draws.happens(0.6)
    let intake = hasIntake ? draws.uniform(0, 0.08) : 0
    let noise = draws.uniform(0.02, 0.10) * (size < 200_000 ? 1.5 : 1)
    let wander = draws.uniform(0, 0.015)
    let late = draws.uniform(0, 0.25)
    var level = 1.0
    var costs: [Double] = []
    var extra = [Double](repeating: 0, count: 36)
    for year in 0..<3 {
      let stepMonth = draws.happens(0.30) ? draws.below(12) : nil
      let step = draws.uniform(-0.20, 0.25)
      if draws.happens(0.25) {
        let month = draws.below(12)
        let amount = draws.uniform(0.3, 1.5)
        extra[12 * year + month] += draws.happens(0.7) ? amount : -amount * 0.6
      }
      let starts = intake * draws.uniform(0.5, 1.5)
      for month in 0..<12 {
        level *= 1 + (growth + common[year]) / 12 + wander * draws.normal()
        if month == 5 { level *= 1 + starts }
        if month == stepMonth { level *= 1 + step }
        costs.append(level * shape[month] * max(0.2, 1 + noise * draws.normal()))
      }
    }
    var posted = [Double](repeating: 0, count: 36)
    for place in 0..<36 {
      let part = min(0.9, late * draws.uniform(0, 2))
      for (months, share) in [(1, 0.6), (2, 0.3), (3, 0.1)] {
        posted[place / 12 * 12 + min(11, place % 12 + months)] += costs[place] * part * share
      }
      posted[place] += costs[place] * (1 - part) + extra[place]
    }
    let months = posted.map { Int((size / 12 * $0 * 100).rounded(.toNearestOrEven)) }
    let kind = draws.uniform()
    budgets = (0..<3).map { year in
      let before =
        year > 0
        ? Double(months[(12 * year - 12)..<(12 * year)].reduce(0, +))
        : (size * 100 / (1 + growth)).rounded(.toNearestOrEven)
      let factor =
        kind < 0.60
        ? 1 + draws.uniform(-0.02, 0.10)
        : kind < 0.85 ? draws.uniform(0.97, 1.02) : draws.uniform(0.75, 0.95)
      return Int((before * factor).rounded(.toNearestOrEven))
    }
    self.months = months
    let draw = draws.uniform()
    profile = draw < 0.60 ? base : draw < 0.85 ? Self.flat : Self.pattern(&draws)
  }
}

/// Draws of SplitMix64, a stream for each combination of numbers.
struct Draws {
  private var state: UInt64 = 0

  init(_ parts: UInt64...) {
    for part in parts {
      state ^= part
      state = next()
    }
  }

  mutating func next() -> UInt64 {
    var generator = SeededGenerator(seed: state)
    state &+= 0x9E37_79B9_7F4A_7C15
    return generator.next()
  }

  mutating func uniform(_ low: Double = 0, _ high: Double = 1) -> Double {
    low + (high - low) * (Double(next() >> 11) * 0x1p-53)
  }

  /// The sum of twelve uniform draws less six, which is near enough to normal.
  mutating func normal() -> Double { (0..<12).map { _ in uniform() }.reduce(0, +) - 6 }

  mutating func happens(_ chance: Double) -> Bool { uniform() < chance }

  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
