import RealModule

/// How an authority's plans fall on types of placement in years to come: its own shares, moved as
/// the nation's have moved.
///
/// Shares of few years are noisy, and what moves them, a change of how plans are counted among it,
/// is mostly the nation's. Ranges come from how far such projections were off in the years before.
public struct PlacementShares: Sendable {
  /// Plans by type of placement, in one order for all; by year.
  public typealias Counts = [Int: [Double]]

  private let pool: [String: Counts]
  private let origin: Int
  /// How the nation's shares move in a year.
  private let drift: [Double]
  /// By years ahead and type: how far four in five were off at most, in logarithms.
  private var spreads: [[Double]]

  /// The smallest share, so that none becomes nil.
  private static let least = 0.0005

  /// Returns nil where the nation is not known at the origin and in a year before.
  ///
  /// - Parameters:
  ///   - pool: plans by authority.
  ///   - nation: plans of the nation.
  ///   - origin: the January that is known last.
  ///   - horizon: how many years ahead.
  public init?(_ pool: [String: Counts], nation: Counts, origin: Int, horizon: Int) {
    let nation = nation.filter { $0.key <= origin && $0.value.reduce(0, +) > 0 }
    guard let first = nation.keys.min(), first < origin, let end = nation[origin],
      let start = nation[first]
    else { return nil }
    self.pool = pool.mapValues { $0.filter { $0.key <= origin && $0.value.reduce(0, +) > 0 } }
    self.origin = origin
    let (before, after) = (Self.plainShares(start), Self.plainShares(end))
    drift = zip(before, after).map { ($1 - $0) / Double(origin - first) }
    spreads = []
    var spreads: [[Double]] = []
    for ahead in 1...max(1, horizon) {
      let told = spread(ahead: ahead, from: first, nation)
      // Where none can be told yet, that of a year less, widened as of a random walk.
      spreads.append(
        told ?? spreads.last?.map { $0 * (Double(ahead) / Double(ahead - 1)).squareRoot() }
          ?? drift.map { _ in .infinity })
    }
    self.spreads = spreads
  }

  /// An authority's plans by type.
  ///
  /// - Parameters:
  ///   - code: the authority.
  ///   - totals: its plans in all, one year ahead first.
  /// - Returns: as the totals; nil for an authority that is not known at the origin.
  public func projection(of code: String, totals: [Double]) -> [[PlanRange]]? {
    guard let counts = pool[code]?[origin] else { return nil }
    return zip(totals, spreads).enumerated().map { index, years in
      let shares = Self.moved(counts, by: drift.map { $0 * Double(index + 1) })
      return zip(shares, years.1).map { share, spread in
        let central = share * years.0
        return PlanRange(
          low: max(0, (central + 0.5) * .exp(-spread) - 0.5), central: central,
          high: (central + 0.5) * .exp(spread) - 0.5)
      }
    }
  }

  private static func plainShares(_ counts: [Double]) -> [Double] {
    let sum = counts.reduce(0, +)
    return counts.map { $0 / sum }
  }

  /// An authority's shares, steadied by half a plan in each type, and moved.
  private static func moved(_ counts: [Double], by move: [Double]) -> [Double] {
    let sum = counts.reduce(0) { $0 + $1 + 0.5 }
    let moved = zip(counts, move).map { max(least, ($0 + 0.5) / sum + $1) }
    let total = moved.reduce(0, +)
    return moved.map { $0 / total }
  }

  /// How far projections so many years ahead were off; nil where none can be tried yet.
  private func spread(ahead: Int, from first: Int, _ nation: Counts) -> [Double]? {
    guard first <= origin - ahead else { return nil }
    var misses = drift.map { _ in [Double]() }
    for year in first...(origin - ahead) {
      guard let start = nation[year], let end = nation[year + ahead] else { continue }
      let move = zip(Self.plainShares(start), Self.plainShares(end)).map { $1 - $0 }
      let growth = end.reduce(0, +) / start.reduce(0, +)
      for counts in pool.values {
        guard let before = counts[year], let after = counts[year + ahead] else { continue }
        let total = before.reduce(0, +) * growth
        for (type, share) in Self.moved(before, by: move).enumerated() {
          misses[type].append(abs(.log((after[type] + 0.5) / (share * total + 0.5))))
        }
      }
    }
    let spreads = misses.compactMap { Quantile.of($0.sorted(), 0.8) }
    return spreads.count == misses.count ? spreads : nil
  }
}
