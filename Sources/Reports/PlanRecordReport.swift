import Books
import Forecasting
import Money

/// The record of projections of EHC plans on published data: what would have been said, and what
/// came.
public struct PlanRecordReport: Sendable {
  /// How projections of one origin did, so many years ahead.
  public struct Row: Sendable {
    public let origin: Int
    /// nil for all years ahead together.
    public let horizon: Int?
    /// nil for plans in all.
    public let placement: PublishedPlans.Placement?
    public let score: PlanBackTest.Score
    /// The mean size of the error of peers, where they can be used.
    public let peers: [PlanBackTest.Peer: Double]
  }

  /// By origin and years ahead, plans in all before those by placement.
  public let rows: [Row]
  /// Of plans in all, in order of origin, authority and year.
  public let predictions: [PlanBackTest.Trial]
  public let names: [String: String]
  /// The authorities that are scored.
  public let codes: [String]
  /// The first and the last year that they all have.
  public let years: ClosedRange<Int>
  /// Ranges of plans in all that held, over all origins and years ahead.
  public let coverage: Double?
  /// How the method does where its constants are chosen without what they are scored on; nil where
  /// there are too few authorities.
  public let crossValidation: PlanCrossValidation?
  /// Each constant a quarter less and a quarter more.
  public let sensitivity: [Sensitivity]
  /// By size at the origin, over all origins and years ahead.
  public let sizes: [(size: Size, score: PlanBackTest.Score, peers: [PlanBackTest.Peer: Double])]
  /// Januaries that do not follow from the one before: they teach nothing.
  public let breaks: [PlanEvidence.Break]
  /// The record of growth of high-needs spend; empty where there are no outturns.
  public let spend: SpendBackTest

  /// What the score is where one constant is another.
  public struct Sensitivity: Sendable {
    public let name: String
    public let value: Double
    public let meanError: Double
    public let coverage: Double?
  }

  /// How many plans an authority has at the origin.
  public enum Size: String, CaseIterable, Sendable {
    case small = "under 1,000"
    case middle = "1,000 to 2,499"
    case large = "2,500 or more"

    fileprivate init(_ plans: Double) {
      self = plans < 1_000 ? .small : plans < 2_500 ? .middle : .large
    }
  }

  /// The smallest authority that is scored, at the first origin.
  public static let fewestPlans = 100.0
  /// The first January from which placements are projected: they are published from 2019.
  public static let firstPlacementOrigin = 2021

  /// - Throws: ``ReportError`` where the data has too few years or authorities.
  public init(
    _ plans: PublishedPlans, work: ConcurrentWork = .oneThread
  ) throws(ReportError) {
    let known = plans.nation.filter { $0.value > 0 }.keys
    guard let first = known.min(), let last = known.max(),
      last - first > Self.fewestYears
    else { throw .noRecord("England's row has fewer than \(Self.fewestYears + 2) years") }
    let ahead = PlanBackTest.horizon
    let origins = Array((last - 2 * ahead)...(last - ahead))
    let years = first...last
    let codes = plans.totals.filter { _, counts in
      years.allSatisfy { (counts[$0] ?? 0) > 0 } && (counts[origins[0]] ?? 0) >= Self.fewestPlans
    }.keys.sorted()
    guard !codes.isEmpty else {
      throw .noRecord(
        "no authority has every year from \(first) to \(last) and 100 plans in \(origins[0])")
    }
    let evidence = plans.evidence
    let test = PlanBackTest(evidence, origins: origins, codes: codes)
    let placed = PlanBackTest.placements(
      plans.placements, nation: plans.nationalPlacements,
      evidence: evidence,
      origins: origins.filter { $0 >= Self.firstPlacementOrigin }, codes: codes)
    var rows: [Row] = []
    for origin in origins {
      for horizon in (1...ahead).map(Optional.some) + [nil] {
        rows += [Row(test, origin, horizon)].compactMap(\.self)
      }
    }
    for (index, placement) in PublishedPlans.Placement.allCases.enumerated() {
      for origin in origins {
        for horizon in (1...ahead).map(Optional.some) + [nil] {
          let trials = placed.filter {
            $0.placement == index && $0.origin == origin
              && (horizon == nil || $0.horizon == horizon)
          }
          if let score = PlanBackTest.Score(trials) {
            rows.append(
              Row(
                origin: origin, horizon: horizon, placement: placement, score: score, peers: [:]))
          }
        }
      }
    }
    guard !rows.isEmpty else { throw .noRecord("nothing in the data can be projected") }
    self.rows = rows
    predictions = test.trials
    names = plans.names
    self.codes = codes
    self.years = years
    coverage = PlanBackTest.Score(test.trials)?.coverage
    crossValidation = PlanCrossValidation(evidence, origins: origins, codes: codes, work: work)
    spend = SpendBackTest(plans.spend, plans: evidence)
    sensitivity = Self.sensitivity(evidence, origins, codes)
    sizes = Self.sizes(test, evidence)
    breaks = evidence.totals.keys.sorted().flatMap(evidence.breaks)
  }

  private static let fewestYears = 12

  private static func sensitivity(
    _ evidence: PlanEvidence, _ origins: [Int], _ codes: [String]
  ) -> [Sensitivity] {
    PlanGrowth.Constants.trials.flatMap { name, path in
      [0.75, 1.25].map { factor in
        var constants = PlanGrowth.Constants()
        constants[keyPath: path] *= factor
        let test = PlanBackTest(
          evidence, origins: origins, codes: codes, constants: constants, withPeers: false)
        return Sensitivity(
          name: name, value: constants[keyPath: path], meanError: Self.mean(test.trials),
          coverage: PlanBackTest.Score(test.trials)?.coverage)
      }
    }
  }

  /// The mean of the errors of all origins, in which each counts alike.
  private static func mean(_ trials: [PlanBackTest.Trial]) -> Double {
    let errors = Dictionary(grouping: trials, by: \.origin).sorted { $0.key < $1.key }
      .compactMap { PlanBackTest.Score($0.value)?.error }
    return errors.reduce(0, +) / Double(max(1, errors.count))
  }

  private static func sizes(
    _ test: PlanBackTest, _ evidence: PlanEvidence
  ) -> [(size: Size, score: PlanBackTest.Score, peers: [PlanBackTest.Peer: Double])] {
    Size.allCases.compactMap { size in
      func isMeant(_ trial: PlanBackTest.Trial) -> Bool {
        Size(evidence.totals[trial.code]?[trial.origin] ?? 0) == size
      }
      guard let score = PlanBackTest.Score(test.trials.filter(isMeant)) else { return nil }
      return (
        size, score,
        test.peers.compactMapValues { PlanBackTest.Score($0.filter(isMeant))?.error }
      )
    }
  }

  /// The mean of a peer's errors of all origins; nil where it cannot be used at each.
  public func meanError(of peer: PlanBackTest.Peer) -> Double? {
    let all = rows.filter { $0.placement == nil && $0.horizon == nil }
    let errors = all.compactMap { $0.peers[peer] }
    return errors.isEmpty || errors.count < all.count
      ? nil : errors.reduce(0, +) / Double(errors.count)
  }
  /// The mean of the errors of all origins, in which each counts alike.
  public var meanError: Double {
    let errors = rows.filter { $0.placement == nil && $0.horizon == nil }.map(\.score.error)
    return errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count)
  }
}

extension PlanRecordReport.Row {
  fileprivate init?(_ test: PlanBackTest, _ origin: Int, _ horizon: Int?) {
    func isMeant(_ trial: PlanBackTest.Trial) -> Bool {
      trial.origin == origin && (horizon == nil || trial.horizon == horizon)
    }
    guard let score = PlanBackTest.Score(test.trials.filter(isMeant)) else { return nil }
    self.init(
      origin: origin, horizon: horizon, placement: nil, score: score,
      peers: test.peers.compactMapValues { PlanBackTest.Score($0.filter(isMeant))?.error })
  }
}
