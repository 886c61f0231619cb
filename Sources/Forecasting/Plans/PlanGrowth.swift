import RealModule

/// How plans grow: as the nation's last grew, with what is published of the authority beside it.
///
/// Three things tell growth beyond the nation's: part of the authority's own last deviation,
/// requests for assessment, and how many plans it already has for its school budget. The constants
/// are round, the same for all and learned anew by nobody; decision 0050 has them with their
/// cross-validation. Nothing after the origin is looked at.
public struct PlanGrowth: Sendable {
  /// The round numbers of the method.
  public struct Constants: Hashable, Sendable {
    /// The part of the last deviation from the nation's growth that is carried on, once.
    public var deviation = 0.4
    /// The largest deviation that counts, as a logarithm; also that of requests.
    public var cut = 0.06
    /// The part of the new plans that requests beyond the nation's lead to, in each year ahead.
    public var requests = 0.5
    /// What plans per pound of school budget beyond the median take off, in each year ahead.
    public var prevalence = 0.04
    /// How far four in five projections of one year ahead are off at most, as a logarithm.
    public var width = 0.05

    public init() {}
  }

  /// How far a projection may be off, beside ``Constants``.
  enum Widening {
    /// Ranges grow by this power of the years ahead.
    static let power = 0.75
    /// Where no requests are published.
    static let withoutRequests = 1.2
    /// After a break in one of the last two Januaries, or with no growth known at all.
    static let afterBreak = 1.5
    /// A year by which the last count is older counts as so many years ahead.
    static let staleYear = 2.0
  }

  /// An authority's plans in years to come.
  public struct Projection: Sendable {
    /// The January from which it starts: its last count.
    public let start: Int
    /// Whether a break lies in one of the last two Januaries, or no growth into the last is known.
    public let isAfterBreak: Bool
    public let hasRequests: Bool
    public let hasPrevalence: Bool
    /// From the January after the origin on.
    public let years: [PlanRange]
  }

  /// The January that is known last of the nation.
  public let origin: Int
  private let horizon: Int
  private let known: PlanEvidence
  private let constants: Constants
  /// The nation's last growth, as a logarithm.
  private let nationalGrowth: Double
  /// The median logarithm of plans per pound of school budget, by January of the count.
  private let medians: [Int: Double]

  /// What a deviation from the median prevalence counts for at most, as a logarithm.
  private static let prevalenceCut = 0.4
  /// How old a school budget may be, in years.
  private static let oldestBudget = 2

  /// Returns nil where the nation is not known at the origin and the year before.
  ///
  /// - Parameters:
  ///   - evidence: of all authorities; what came out after the origin is not looked at.
  ///   - origin: the January that is known last.
  ///   - horizon: how many years ahead of it.
  ///   - constants: others than the method's own, to try them.
  public init?(
    _ evidence: PlanEvidence, origin: Int, horizon: Int, constants: Constants = Constants()
  ) {
    let known = evidence.known(at: origin)
    guard let last = known.nation[origin], let before = known.nation[origin - 1] else {
      return nil
    }
    self.origin = origin
    self.horizon = max(1, horizon)
    self.known = known
    self.constants = constants
    nationalGrowth = Double.log(last / before)
    var ratios: [Int: [Double]] = [:]
    for code in known.totals.keys {
      for january in (origin - 1)...origin {
        if let ratio = Self.prevalence(known, code, january) {
          ratios[january, default: []].append(ratio)
        }
      }
    }
    medians = ratios.mapValues(Quantile.median)
  }

  /// An authority's plans from the January after the origin on.
  ///
  /// One whose last count is older starts there, goes to the origin as the nation went, and has
  /// wider ranges. Returns nil for an authority without a count.
  public func projection(of code: String) -> Projection? {
    guard let counts = known.totals[code], let start = counts.keys.max(),
      let plans = counts[start], let then = known.nation[start], let now = known.nation[origin]
    else { return nil }
    let breaks = known.breaks(of: code)
    let deviation = deviation(counts, start, breaks)
    let requests = requests(code, start, plans)
    let prevalence = prevalence(code, start)
    let isAfterBreak = deviation == nil || breaks.contains { $0.january >= start - 1 }
    let stale = Double(origin - start)
    let yearly =
      constants.requests * (requests ?? 0) - constants.prevalence * (prevalence ?? 0)
    let years = (1...horizon).map { ahead -> PlanRange in
      let growth =
        Double.log(now / then) + Double(ahead) * nationalGrowth
        + constants.deviation * (deviation ?? 0) + (Double(ahead) + stale) * yearly
      var width = constants.width * .pow(Double(ahead) + Widening.staleYear * stale, Widening.power)
      if requests == nil { width *= Widening.withoutRequests }
      if isAfterBreak { width *= Widening.afterBreak }
      let central = plans * .exp(growth)
      return PlanRange(
        low: central * .exp(-width), central: central, high: central * .exp(width))
    }
    return Projection(
      start: start, isAfterBreak: isAfterBreak, hasRequests: requests != nil,
      hasPrevalence: prevalence != nil, years: years)
  }

  private func clipped(_ value: Double, _ cut: Double) -> Double { max(-cut, min(cut, value)) }

  /// The last growth beyond the nation's; nil where it is not known or a break.
  private func deviation(
    _ counts: PlanCounts, _ start: Int, _ breaks: [PlanEvidence.Break]
  ) -> Double? {
    guard let last = counts[start], let before = counts[start - 1],
      let now = known.nation[start], let then = known.nation[start - 1],
      !breaks.contains(where: { $0.january == start })
    else { return nil }
    return clipped(.log(last / before) - .log(now / then), constants.cut)
  }

  /// New plans per plan that requests beyond the nation's would lead to, in a year.
  private func requests(_ code: String, _ start: Int, _ plans: Double) -> Double? {
    guard let own = known.requests[code]?[start], let all = known.nationalRequests[start],
      let new = known.nationalNewPlans[start], let nation = known.nation[start]
    else { return nil }
    return clipped((own / plans - all / nation) * new / all, constants.cut)
  }

  private func prevalence(_ code: String, _ start: Int) -> Double? {
    guard let own = Self.prevalence(known, code, start), let median = medians[start] else {
      return nil
    }
    return clipped(own - median, Self.prevalenceCut)
  }

  /// The logarithm of plans per pound of the newest school budget by then.
  private static func prevalence(
    _ known: PlanEvidence, _ code: String, _ january: Int
  ) -> Double? {
    guard let plans = known.totals[code]?[january], let budgets = known.budgets[code] else {
      return nil
    }
    let newest = (0...oldestBudget).lazy.compactMap { budgets[january - $0] }.first
    return newest.map { .log(plans / $0) }
  }
}
