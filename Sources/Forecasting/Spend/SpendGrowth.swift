import RealModule

/// How an authority's high-needs spend grows: as spend of all last grew, with its own plans beside.
///
/// What is carried are growth rates of section 251 outturns, whose level differs from a council's
/// books. Constants are round and the same for all; decision 0051 has them and how they do.
public struct SpendGrowth: Sendable {
  /// A financial year, by the calendar year in which it starts, and its growth since the last
  /// outturn: 0.1 is a tenth more.
  public struct Year: Hashable, Sendable {
    public let startYear: Int
    public let growth: PlanRange
  }

  /// The financial year of the last outturn that is known, by the calendar year in which it starts.
  public let base: Int
  /// The middle growth of all authorities into the base year, as a logarithm.
  public let middleGrowth: Double

  private let known: [String: PlanCounts]
  private let plans: PlanEvidence
  /// The middle logarithm of spend per plan in the base year.
  private let middleCost: Double?

  /// The part of own last growth beyond the middle that is carried on, once.
  private static let own = 0.1
  /// The part of own last growth of plans beyond the nation's that is carried on, once.
  private static let ofPlans = 0.5
  /// By how much dear councils, by spend per plan, fall back to the middle in each year.
  private static let returning = 0.03
  /// The largest growth beyond that counts, as a logarithm, and the largest dearness.
  private static let cut = 0.08
  private static let dearest = 0.5
  /// How far four in five are off at most a year ahead, and by what power of years it widens.
  private static let width = 0.088
  private static let power = 0.75
  /// Outturns come out in the December after their year, and so are known in the January after.
  public static let yearsToOutturn = 2
  public static let horizon = 3
  private static let fewest = 10

  /// Returns nil where fewer than ten authorities have outturns of the last two years.
  ///
  /// - Parameters:
  ///   - spend: net outturn in pounds, by authority and start year.
  ///   - plans: what is published of plans.
  ///   - origin: the January that is known last; nothing that came out after it is looked at.
  public init?(_ spend: [String: PlanCounts], plans: PlanEvidence, origin: Int) {
    let base = origin - Self.yearsToOutturn
    known = spend.mapValues { $0.filter { $0.key <= base && $0.value > 0 } }
    self.plans = plans.known(at: origin)
    self.base = base
    let growth = known.values.compactMap { Self.growth($0, into: base) }
    guard growth.count >= Self.fewest else { return nil }
    middleGrowth = Quantile.median(growth)
    var costs: [Double] = []
    for (code, own) in known {
      if let cost = Self.cost(own, self.plans.totals[code], base) { costs.append(cost) }
    }
    middleCost = costs.isEmpty ? nil : Quantile.median(costs)
  }

  /// An authority's growth since the base year, the year under way first; nil without its outturn.
  public func projection(of code: String) -> [Year]? {
    guard let own = known[code], own[base] != nil else { return nil }
    func clipped(_ value: Double, _ cut: Double) -> Double { max(-cut, min(cut, value)) }
    let beyond = Self.growth(own, into: base).map { clipped($0 - middleGrowth, Self.cut) }
    let dear = Self.cost(own, plans.totals[code], base).flatMap { cost in
      middleCost.map { clipped(cost - $0, Self.dearest) }
    }
    let once = Self.own * (beyond ?? 0) + Self.ofPlans * (planDeviation(code) ?? 0)
    return (1...Self.horizon).map { ahead in
      let growth = Double(ahead) * (middleGrowth - Self.returning * (dear ?? 0)) + once
      let width = Self.width * .pow(Double(ahead), Self.power)
      return Year(
        startYear: base + ahead,
        growth: PlanRange(
          low: .exp(growth - width) - 1, central: .exp(growth) - 1, high: .exp(growth + width) - 1))
    }
  }

  private func planDeviation(_ code: String) -> Double? {
    let january = base + Self.yearsToOutturn
    guard let counts = plans.totals[code], let own = Self.growth(counts, into: january),
      let nation = Self.growth(plans.nation, into: january),
      !plans.breaks(of: code).contains(where: { $0.january == january })
    else { return nil }
    return max(-Self.cut, min(Self.cut, own - nation))
  }

  private static func growth(_ counts: PlanCounts, into year: Int) -> Double? {
    guard let now = counts[year], let before = counts[year - 1], now > 0, before > 0 else {
      return nil
    }
    return .log(now / before)
  }

  /// The logarithm of pounds per plan, by the plans of the January in the year.
  private static func cost(_ spend: PlanCounts, _ plans: PlanCounts?, _ year: Int) -> Double? {
    guard let amount = spend[year], let count = plans?[year + 1], count > 0 else { return nil }
    return .log(amount / count)
  }
}

/// How projections of spend would have done in earlier years, with what was known then.
public struct SpendBackTest: Sendable {
  /// How those of one January did, for the year under way (1), the next and the one after.
  public struct Row: Sendable {
    public let origin: Int
    public let horizon: Int
    public let score: PlanBackTest.Score
    /// The mean size of the error of the middle growth alone, and of own last growth.
    public let middle: Double
    public let own: Double?
  }

  public let rows: [Row]
  /// Growth since the last outturn, as one more than it, against what came.
  public let trials: [PlanBackTest.Trial]

  /// All Januaries at which an outturn two years back and one a year later are published.
  public init(_ spend: [String: PlanCounts], plans: PlanEvidence) {
    let years = spend.values.flatMap(\.keys)
    guard let first = years.min(), let last = years.max(), last > first + 1 else {
      (rows, trials) = ([], [])
      return
    }
    var all: [PlanBackTest.Trial] = []
    var rows: [Row] = []
    for base in (first + 1)...(last - 1) {
      let origin = base + SpendGrowth.yearsToOutturn
      guard let growth = SpendGrowth(spend, plans: plans, origin: origin) else { continue }
      for horizon in 1...SpendGrowth.horizon {
        var trials: [PlanBackTest.Trial] = []
        var middle: [PlanBackTest.Trial] = []
        var own: [PlanBackTest.Trial] = []
        for code in spend.keys.sorted() {
          guard let counts = spend[code], let start = counts[base], start > 0,
            let end = counts[base + horizon], end > 0,
            let year = growth.projection(of: code)?[horizon - 1].growth
          else { continue }
          func trial(_ central: Double, _ range: PlanRange?) -> PlanBackTest.Trial {
            PlanBackTest.Trial(
              origin: origin, code: code, horizon: horizon, placement: nil, central: central,
              range: range, outcome: end / start)
          }
          trials.append(
            trial(
              1 + year.central,
              PlanRange(low: 1 + year.low, central: 1 + year.central, high: 1 + year.high)))
          middle.append(trial(.exp(Double(horizon) * growth.middleGrowth), nil))
          if let before = counts[base - 1], before > 0 {
            own.append(trial(.pow(start / before, horizon), nil))
          }
        }
        guard let score = PlanBackTest.Score(trials), let plain = PlanBackTest.Score(middle) else {
          continue
        }
        all += trials
        rows.append(
          Row(
            origin: origin, horizon: horizon, score: score, middle: plain.error,
            own: PlanBackTest.Score(own)?.error))
      }
    }
    self.rows = rows
    trials = all
  }
}
