import RealModule

/// How projections of plans would have done in earlier years, with what was known then.
public struct PlanBackTest: Sendable {
  /// A projection and what came.
  public struct Trial: Sendable {
    public let origin: Int
    public let code: String
    public let horizon: Int
    /// nil for all plans of the authority.
    public let placement: Int?
    public let central: Double
    public let range: PlanRange?
    public let outcome: Double

    public var year: Int { origin + horizon }
  }

  /// How projections did: errors are parts of what came.
  public struct Score: Sendable {
    public let authorities: Int
    /// The mean size of an error.
    public let error: Double
    /// The mean error: positive where too many were projected.
    public let bias: Double
    /// The part of the ranges that held; nil where none was told.
    public let coverage: Double?

    public init?(_ trials: [Trial]) {
      let errors = trials.filter { $0.outcome > 0 }.map { ($0.central - $0.outcome) / $0.outcome }
      guard !errors.isEmpty else { return nil }
      authorities = Set(trials.map(\.code)).count
      error = errors.map(abs).reduce(0, +) / Double(errors.count)
      bias = errors.reduce(0, +) / Double(errors.count)
      let ranged = trials.compactMap { trial in trial.range.map { (trial, $0) } }
      coverage =
        ranged.isEmpty
        ? nil
        : Double(ranged.count { $1.low <= $0.outcome && $0.outcome <= $1.high })
          / Double(ranged.count)
    }
  }

  /// How a projection is made that others are set against.
  public enum Peer: String, CaseIterable, Sendable {
    /// No change.
    case naive
    /// The authority's own mean growth since its first year.
    case drift
    /// The nation's last growth.
    case national
    /// The two-line mix: a quarter of the authority's own last growth, the rest the nation's.
    case mix
    /// Weights learned from all authorities, the method before decision 0050.
    case learned
  }

  public static let horizon = 3

  public let trials: [Trial]
  /// The same projections as peers would have made them.
  public let peers: [Peer: [Trial]]

  /// - Parameters:
  ///   - evidence: what is published of all authorities.
  ///   - origins: the Januaries from which they are projected.
  ///   - codes: the authorities that are scored; those not counted at an origin are left out there.
  ///   - constants: others than the method's own, to try them.
  ///   - withPeers: whether the peers project, too.
  public init(
    _ evidence: PlanEvidence, origins: [Int], codes: [String],
    constants: PlanGrowth.Constants = PlanGrowth.Constants(), withPeers: Bool = true
  ) {
    var trials: [Trial] = []
    var peers: [Peer: [Trial]] = [:]
    for origin in origins {
      guard
        let growth = PlanGrowth(
          evidence, origin: origin, horizon: Self.horizon, constants: constants)
      else { continue }
      let learned =
        withPeers
        ? LearnedPlanGrowth(
          evidence.totals, nation: evidence.nation, origin: origin, horizon: Self.horizon) : nil
      for code in codes {
        guard let projected = growth.projection(of: code), projected.start == origin,
          let counts = evidence.totals[code], let now = counts[origin]
        else { continue }
        let old = learned?.projection(of: code)
        for (index, range) in projected.years.enumerated() {
          let horizon = index + 1
          guard let outcome = counts[origin + horizon] else { continue }
          func trial(_ central: Double, _ range: PlanRange?) -> Trial {
            Trial(
              origin: origin, code: code, horizon: horizon, placement: nil, central: central,
              range: range, outcome: outcome)
          }
          trials.append(trial(range.central, range))
          guard withPeers else { continue }
          for peer in Peer.allCases where peer != .learned {
            if let yearly = peer.growth(counts, evidence.nation, origin) {
              peers[peer, default: []].append(trial(now * .exp(yearly * Double(horizon)), nil))
            }
          }
          if let old {
            peers[.learned, default: []].append(trial(old[index].central, old[index].range))
          }
        }
      }
    }
    self.trials = trials
    self.peers = peers
  }

  /// The same of plans by type of placement, each total as it was projected.
  ///
  /// - Parameters:
  ///   - placements: plans by authority and type.
  ///   - nation: plans of the nation by type.
  ///   - evidence: what is published of all authorities.
  ///   - origins: the Januaries from which they are projected.
  ///   - codes: the authorities that are scored; all are learned from.
  /// - Returns: a trial for each authority, type, origin and year ahead that is known.
  public static func placements(
    _ placements: [String: PlacementShares.Counts], nation: PlacementShares.Counts,
    evidence: PlanEvidence, origins: [Int], codes: [String]
  ) -> [Trial] {
    origins.flatMap { origin -> [Trial] in
      guard
        let growth = PlanGrowth(evidence, origin: origin, horizon: horizon),
        let shares = PlacementShares(
          placements, nation: nation, origin: origin, horizon: horizon)
      else { return [] }
      return codes.flatMap { code -> [Trial] in
        guard let sums = growth.projection(of: code)?.years.map(\.central),
          let projected = shares.projection(of: code, totals: sums)
        else { return [] }
        return projected.enumerated().flatMap { index, ranges -> [Trial] in
          guard let outcome = placements[code]?[origin + index + 1] else { return [] }
          return ranges.enumerated().map { type, range in
            Trial(
              origin: origin, code: code, horizon: index + 1, placement: type,
              central: range.central, range: range, outcome: outcome[type])
          }
        }
      }
    }
  }
}

extension PlanBackTest.Peer {
  /// Growth in a year, as a logarithm.
  fileprivate func growth(_ counts: PlanCounts, _ nation: PlanCounts, _ origin: Int) -> Double? {
    switch self {
    case .naive: return 0
    case .drift:
      guard let first = counts.keys.min(), first < origin, let start = counts[first],
        let end = counts[origin], start > 0, end > 0
      else { return nil }
      return .log(end / start) / Double(origin - first)
    case .national:
      guard let start = nation[origin - 1], let end = nation[origin], start > 0, end > 0 else {
        return nil
      }
      return .log(end / start)
    case .mix:
      guard let nation = Self.national.growth(counts, nation, origin),
        let start = counts[origin - 1], let end = counts[origin], start > 0, end > 0
      else { return nil }
      return 0.25 * .log(end / start) + 0.75 * nation
    case .learned: return nil
    }
  }
}
