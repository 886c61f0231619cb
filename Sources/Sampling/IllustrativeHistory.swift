/// Lines of three years, month by month, that are made up from a seed to be lifelike.
///
/// Patterns of payment, growth, intakes in September, steps, one-offs, invoices that come late,
/// budgets set too low: decision 0020 has the definition with its constants. They are there to try
/// forecasts on, and are nobody's figures.
public struct IllustrativeHistory: Sendable {
  /// A line of expenditure.
  public struct Line: Sendable {
    /// In pence, three years from April.
    public let months: [Int64]
    /// In pence, a budget for each year.
    public let budgets: [Int64]
    /// By which the budget falls on its months; not always how they fall.
    public let profile: Profile

    /// What a year came to, 0 to 2, in pence.
    public func outturn(year: Int) -> Int64 {
      months[(12 * year)..<(12 * year + 12)].reduce(0, +)
    }
  }

  /// How a year falls on its months.
  public enum Profile: String, CaseIterable, Sendable {
    case equal
    case schoolDays = "school-days"
    case terms
    case half = "half-terms"
    case arrears
    case quarters

    /// Twelve shares that sum to one.
    public var shares: [Double] { Self.shares[self] ?? [] }

    private static let shares: [Profile: [Double]] = {
      let equal = [Double](repeating: 1 / 12, count: 12)
      let terms = normal([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0])
      return [
        .equal: equal, .schoolDays: normal([10, 16, 22, 16, 0, 19, 17, 22, 15, 19, 15, 19]),
        .terms: terms, .half: zip(equal, terms).map { 0.5 * $0 + 0.5 * $1 },
        .arrears: normal([0, 6, 10, 10, 14, 4, 6, 10, 10, 14, 10, 6]),
        .quarters: normal([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]),
      ]
    }()

    private static func normal(_ weights: [Double]) -> [Double] {
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }

    fileprivate static func drawn(_ numbers: inout SeededNumbers) -> Profile {
      let draw = numbers.uniform()
      let index = [0.30, 0.50, 0.65, 0.80, 0.92, 1.0].firstIndex { draw < $0 } ?? 0
      return allCases[index]
    }
  }

  public static let years = 3

  public let seed: UInt64
  public let lines: [Line]

  /// - Parameters:
  ///   - seed: the same one gives the same lines.
  ///   - count: how many; a line is the same however many there are.
  public init(seed: UInt64, count: Int) {
    self.seed = seed
    var common = SeededNumbers(seed, 6)
    let growth = (0..<Self.years).map { _ in 0.015 * common.normal() }
    lines = (0..<count).map { Line(seed, UInt64($0), growth) }
  }
}

extension IllustrativeHistory.Line {
  fileprivate init(_ seed: UInt64, _ index: UInt64, _ common: [Double]) {
    var numbers = SeededNumbers(seed, 7, index)
    let size = 20_000 * power(of: 3_000, to: numbers.uniform())
    let base = IllustrativeHistory.Profile.drawn(&numbers)
    var cost = MonthlyCost(base.shares, size: size, &numbers)
    var costs: [Double] = []
    var oneOffs = [Double](repeating: 0, count: 36)
    for year in 0..<IllustrativeHistory.years {
      let stepMonth = numbers.happens(0.30) ? numbers.below(12) : nil
      let step = numbers.uniform(-0.20, 0.25)
      if numbers.happens(0.25) {
        let month = numbers.below(12)
        let amount = numbers.uniform(0.3, 1.5)
        oneOffs[12 * year + month] += numbers.happens(0.7) ? amount : -amount * 0.6
      }
      let intake = numbers.uniform(0.5, 1.5)
      for month in 0..<12 {
        costs.append(
          cost.next(
            month, common: common[year], intake: intake, step: month == stepMonth ? step : 0,
            &numbers))
      }
    }
    let posted = Self.posted(costs, oneOffs, late: cost.late, &numbers)
    let months = posted.map { Int64((size / 12 * $0 * 100).rounded(.toNearestOrEven)) }
    budgets = Self.budgets(months, before: size * 100 / (1 + cost.growth), &numbers)
    self.months = months
    let draw = numbers.uniform()
    profile =
      draw < 0.60 ? base : draw < 0.85 ? .equal : IllustrativeHistory.Profile.drawn(&numbers)
  }

  /// Costs as they are posted: parts of them up to three months late, never past March.
  private static func posted(
    _ costs: [Double], _ oneOffs: [Double], late: Double, _ numbers: inout SeededNumbers
  ) -> [Double] {
    var posted = [Double](repeating: 0, count: costs.count)
    for place in costs.indices {
      let part = min(0.9, late * numbers.uniform(0, 2))
      for (months, share) in [(1, 0.6), (2, 0.3), (3, 0.1)] {
        posted[place / 12 * 12 + min(11, place % 12 + months)] += costs[place] * part * share
      }
      posted[place] += costs[place] * (1 - part) + oneOffs[place]
    }
    return posted
  }

  /// Budgets from the year before, most of them near it and some far too low.
  private static func budgets(
    _ months: [Int64], before first: Double, _ numbers: inout SeededNumbers
  ) -> [Int64] {
    let kind = numbers.uniform()
    return (0..<IllustrativeHistory.years).map { year in
      let before =
        year > 0
        ? Double(months[(12 * year - 12)..<(12 * year)].reduce(0, +))
        : first.rounded(.toNearestOrEven)
      let factor =
        kind < 0.60
        ? 1 + numbers.uniform(-0.02, 0.10)
        : kind < 0.85 ? numbers.uniform(0.97, 1.02) : numbers.uniform(0.75, 0.95)
      return Int64((before * factor).rounded(.toNearestOrEven))
    }
  }
}

/// What a line costs from month to month, in mean months of its first year.
private struct MonthlyCost {
  let growth: Double
  /// The mean part of a month that is posted late.
  let late: Double
  private let shape: [Double]
  private let intake: Double
  private let noise: Double
  private let wander: Double
  private var level = 1.0

  init(_ shares: [Double], size: Double, _ numbers: inout SeededNumbers) {
    let drawn = shares.map { max(0, $0 * (1 + 0.08 * numbers.normal())) }
    let sum = drawn.reduce(0, +)
    shape = drawn.map { 12 * $0 / sum }
    growth = numbers.uniform(0, 0.14)
    let hasIntake = numbers.happens(0.6)
    intake = hasIntake ? numbers.uniform(0, 0.08) : 0
    noise = numbers.uniform(0.02, 0.10) * (size < 200_000 ? 1.5 : 1)
    wander = numbers.uniform(0, 0.015)
    late = numbers.uniform(0, 0.25)
  }

  /// The cost of the next month, 0 for April.
  mutating func next(
    _ month: Int, common: Double, intake share: Double, step: Double,
    _ numbers: inout SeededNumbers
  ) -> Double {
    level *= 1 + (growth + common) / 12 + wander * numbers.normal()
    if month == 5 { level *= 1 + intake * share }
    level *= 1 + step
    return level * shape[month] * max(0.2, 1 + noise * numbers.normal())
  }
}

/// A number to a power from 0 to 1, by square roots, which every machine rounds alike.
private func power(of base: Double, to exponent: Double) -> Double {
  var (result, root, rest) = (1.0, base, exponent)
  for _ in 0..<53 where rest > 0 {
    root = root.squareRoot()
    rest *= 2
    if rest >= 1 {
      result *= root
      rest -= 1
    }
  }
  return result
}

extension SeededNumbers {
  fileprivate mutating func uniform(_ low: Double = 0, _ high: Double = 1) -> Double {
    low + (high - low) * (Double(next() >> 11) * 0x1p-53)
  }

  /// The sum of twelve uniform draws less six, which is near enough to normal.
  fileprivate mutating func normal() -> Double {
    (0..<12).map { _ in uniform() }.reduce(0, +) - 6
  }

  fileprivate mutating func happens(_ chance: Double) -> Bool { uniform() < chance }
}
