import RealModule

/// How plans grow, by weights learned from all authorities: the method before decision 0050.
///
/// An authority's growth is noisy and the nation's is not, so that what an authority's last growth
/// was beyond the nation's is carried on in part. How large a part, for each number of years ahead,
/// is told by all authorities together in the years before the origin; so is how far such
/// projections were off. Nothing after the origin is looked at. Decision 0023 has the arithmetic
/// with its constants and how it does against others.
public struct LearnedPlanGrowth: Sendable {
  /// The January that is known last.
  public let origin: Int
  private let pool: [String: PlanCounts]
  /// An authority's growth beyond the nation's, in logarithms, by code and year.
  private let deviations: [String: [Int: Double]]
  /// The nation's last growth, as a logarithm.
  private let nationalGrowth: Double
  /// From which size on a deviation counts as no larger.
  private let cut: Double
  private var fits: [Fit]

  /// What the years before the origin tell of so many years ahead.
  private struct Fit {
    /// The parts of the last deviation and of those three to five years before that are carried on.
    var recent: Double
    var old: Double
    /// How far four in five projections were off at most, in logarithms; nil if too few are known.
    var spread: Double?
  }

  /// Huber's constant, in robust standard deviations.
  private static let huber = 1.345
  /// The first year from which a projection is tried: the reform of 2014 then lies in what came.
  private static let firstTrial = 2014
  /// Fewer trials tell no weights.
  private static let fewestTrials = 10
  /// The part of the last deviation that is carried on where trials do not tell.
  private static let fallback = 0.3

  /// Returns nil where the nation is not known at the origin and the year before.
  ///
  /// - Parameters:
  ///   - pool: plans by authority; those of the authorities to project among them.
  ///   - nation: plans of the nation.
  ///   - origin: the January that is known last.
  ///   - horizon: how many years ahead.
  public init?(_ pool: [String: PlanCounts], nation: PlanCounts, origin: Int, horizon: Int) {
    let nation = nation.filter { $0.key <= origin && $0.value > 0 }
    guard let last = nation[origin], let before = nation[origin - 1] else { return nil }
    let pool = pool.mapValues { $0.filter { $0.key <= origin && $0.value > 0 } }
    let national = Self.growth(nation)
    let deviations = pool.mapValues { counts -> [Int: Double] in
      var deviations: [Int: Double] = [:]
      for (year, growth) in Self.growth(counts) {
        if let nation = national[year] { deviations[year] = growth - nation }
      }
      return deviations
    }
    self.origin = origin
    self.pool = pool
    self.deviations = deviations
    nationalGrowth = Double.log(last / before)
    cut = Self.cut(
      deviations.values.flatMap { $0.filter { $0.key > origin - 6 }.map(\.value) })
    fits = []
    for ahead in 1...max(1, horizon) {
      // Further ahead the weights of three years hold: what was tried there is little and old.
      fits.append(fit(ahead: ahead, nation, weights: ahead > 3 ? fits[2] : nil))
    }
  }

  /// An authority's plans, one year ahead first; nil for one that is not known at the origin.
  ///
  /// Its range is nil where too few authorities are known to tell one.
  public func projection(of code: String) -> [(central: Double, range: PlanRange?)]? {
    guard let count = pool[code]?[origin] else { return nil }
    let (recent, old) = features(code, origin)
    return fits.enumerated().map { index, fit in
      let growth =
        Double(index + 1) * nationalGrowth + fit.recent * (recent ?? 0) + fit.old * (old ?? 0)
      let central = count * Double.exp(growth)
      let range = fit.spread.map {
        PlanRange(low: central * .exp(-$0), central: central, high: central * .exp($0))
      }
      return (central, range)
    }
  }

  /// Growth in logarithms, by the year in which it ends.
  private static func growth(_ counts: PlanCounts) -> [Int: Double] {
    var growth: [Int: Double] = [:]
    for (year, count) in counts {
      if let before = counts[year - 1] { growth[year] = .log(count / before) }
    }
    return growth
  }

  private static func cut(_ values: [Double]) -> Double {
    let middle = Quantile.median(values)
    return huber * 1.4826 * Quantile.median(values.map { abs($0 - middle) })
  }

  /// The last deviation and the mean of those three to five years before, both cut; nil where none
  /// is known.
  private func features(_ code: String, _ year: Int) -> (recent: Double?, old: Double?) {
    func clipped(_ value: Double) -> Double { max(-cut, min(cut, value)) }
    let own = deviations[code] ?? [:]
    let old = (3...5).compactMap { own[year - $0].map(clipped) }
    return (
      own[year].map(clipped), old.isEmpty ? nil : old.reduce(0, +) / Double(old.count)
    )
  }

  /// A projection that could have been made in an earlier year, and by how much growth then
  /// differed from the nation's.
  private struct Trial {
    let year: Int
    let recent: Double
    let old: Double
    let outcome: Double
  }

  private func fit(ahead horizon: Int, _ nation: PlanCounts, weights known: Fit?) -> Fit {
    let trials = trials(ahead: horizon, nation)
    let newest = trials.filter { $0.year == origin - horizon }
    guard newest.count >= Self.fewestTrials else {
      return Fit(recent: known?.recent ?? Self.fallback, old: known?.old ?? 0, spread: nil)
    }
    let weights = known.map { ($0.recent, $0.old) } ?? Self.leastAbsolute(trials)
    let misses = newest.map {
      abs($0.outcome - weights.0 * $0.recent - weights.1 * $0.old)
    }
    return Fit(
      recent: weights.0, old: weights.1, spread: Quantile.of(misses.sorted(), 0.8))
  }

  private func trials(ahead horizon: Int, _ nation: PlanCounts) -> [Trial] {
    guard Self.firstTrial <= origin - horizon else { return [] }
    return (Self.firstTrial...(origin - horizon)).flatMap { year -> [Trial] in
      guard let first = nation[year], let last = nation[year + horizon] else { return [] }
      return pool.keys.sorted().compactMap { code -> Trial? in
        guard let counts = pool[code], let start = counts[year], let end = counts[year + horizon],
          deviations[code]?[year - 3] != nil
        else { return nil }
        let (recent, old) = features(code, year)
        guard let recent, let old else { return nil }
        return Trial(
          year: year, recent: recent, old: old, outcome: .log(end / start) - .log(last / first))
      }
    }
  }

  /// The weights with the smallest sum of absolute misses, by least squares over and over.
  ///
  /// The old deviations carry a penalty as large as their own information, and so about half of the
  /// weight that they would have.
  private static func leastAbsolute(_ trials: [Trial]) -> (recent: Double, old: Double) {
    var (recent, old) = (0.0, 0.0)
    for _ in 0..<50 {
      var (rr, ro, oo, ry, oy) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for trial in trials {
        let miss = abs(trial.outcome - recent * trial.recent - old * trial.old)
        let weight = 1 / max(miss, 0.01)
        rr += weight * trial.recent * trial.recent
        ro += weight * trial.recent * trial.old
        oo += weight * trial.old * trial.old
        ry += weight * trial.recent * trial.outcome
        oy += weight * trial.old * trial.outcome
      }
      let (first, second) = (rr + 1e-12, 2 * oo + 1e-12)
      let determinant = first * second - ro * ro
      recent = (second * ry - ro * oy) / determinant
      old = (first * oy - ro * ry) / determinant
    }
    return (recent, old)
  }
}
