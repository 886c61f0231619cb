/// How the method of ``PlanGrowth`` does where its constants are chosen without what they are
/// scored on.
///
/// Authorities fall into five parts. For each part and each origin the constants are those, among
/// round numbers, with the smallest error on the other parts at the other origins: neither the
/// authorities scored nor the origin scored have a say.
public struct PlanCrossValidation: Sendable {
  /// The error at an origin, as a part of what came.
  public let errors: [(origin: Int, error: Double)]
  /// How often constants were chosen, the most often first.
  public let chosen: [(constants: PlanGrowth.Constants, times: Int)]

  /// The mean of the origins' errors.
  public var meanError: Double {
    errors.map(\.error).reduce(0, +) / Double(max(1, errors.count))
  }

  /// Into how many parts authorities fall.
  public static let parts = 5

  /// Candidates for the constants, all round.
  static var candidates: [PlanGrowth.Constants] {
    [0.2, 0.3, 0.4, 0.5].flatMap { deviation in
      [0.25, 0.5, 0.75, 1].flatMap { requests in
        [0, 0.02, 0.04, 0.06].map { prevalence in
          var constants = PlanGrowth.Constants()
          constants.deviation = deviation
          constants.requests = requests
          constants.prevalence = prevalence
          return constants
        }
      }
    }
  }

  /// Returns nil where there are fewer authorities than parts, or fewer than two origins.
  public init?(
    _ evidence: PlanEvidence, origins: [Int], codes: [String], work: ConcurrentWork = .oneThread
  ) {
    guard codes.count >= Self.parts, origins.count > 1 else { return nil }
    let candidates = Self.candidates
    let part = Dictionary(
      uniqueKeysWithValues: codes.sorted().enumerated().map { ($1, $0 % Self.parts) })
    /// Sums of the sizes of errors by origin and part.
    let sums = work.map(candidates.count) { index -> [Int: [Sum]] in
      let test = PlanBackTest(
        evidence, origins: origins, codes: codes, constants: candidates[index], withPeers: false)
      var sums: [Int: [Sum]] = [:]
      for trial in test.trials where trial.outcome > 0 {
        guard let part = part[trial.code] else { continue }
        sums[trial.origin, default: Array(repeating: Sum(), count: Self.parts)][part]
          .add(abs(trial.central / trial.outcome - 1))
      }
      return sums
    }
    var times = [Int](repeating: 0, count: candidates.count)
    var errors: [(origin: Int, error: Double)] = []
    for origin in origins {
      var scored = Sum()
      for part in 0..<Self.parts {
        let trained = sums.map { Self.error(of: $0, without: origin, part) }
        guard
          let best = trained.indices.min(by: { trained[$0] < trained[$1] }),
          let own = sums[best][origin]?[part]
        else { continue }
        times[best] += 1
        scored.add(own)
      }
      if scored.count > 0 { errors.append((origin, scored.mean)) }
    }
    guard !errors.isEmpty else { return nil }
    self.errors = errors
    chosen = times.indices.filter { times[$0] > 0 }
      .sorted { times[$0] > times[$1] || times[$0] == times[$1] && $0 < $1 }
      .map { (candidates[$0], times[$0]) }
  }

  /// Sizes of errors added up.
  private struct Sum {
    var total = 0.0
    var count = 0

    mutating func add(_ size: Double) {
      total += size
      count += 1
    }

    mutating func add(_ other: Sum) {
      total += other.total
      count += other.count
    }

    var mean: Double { count > 0 ? total / Double(count) : 0 }
  }

  /// The mean of the other origins' errors over the other parts.
  private static func error(
    of sums: [Int: [Sum]], without origin: Int, _ part: Int
  ) -> Double {
    sums.keys.sorted().filter { $0 != origin }.reduce(0) { total, other in
      var sum = Sum()
      for (index, one) in (sums[other] ?? []).enumerated() where index != part { sum.add(one) }
      return total + sum.mean
    }
  }
}

extension PlanGrowth.Constants {
  /// A constant by name, and what it is when it is a quarter less or more.
  public static let trials:
    [(name: String, path: WritableKeyPath<PlanGrowth.Constants, Double> & Sendable)] = [
      ("deviation", \.deviation), ("cut", \.cut), ("requests", \.requests),
      ("prevalence", \.prevalence), ("width", \.width),
    ]
}
