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
  /// The smallest authority that is scored, at the first origin.
  public static let fewestPlans = 100.0
  /// The first January from which placements are projected: they are published from 2019.
  public static let firstPlacementOrigin = 2021

  /// - Throws: ``ReportError`` where the data has too few years or authorities.
  public init(_ plans: PublishedPlans) throws(ReportError) {
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
    let test = PlanBackTest(plans.totals, nation: plans.nation, origins: origins, codes: codes)
    let placed = PlanBackTest.placements(
      plans.placements, nation: plans.nationalPlacements,
      totals: (plans.totals, plans.nation),
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
  }

  private static let fewestYears = 12

  /// Published data alone.
  public var provenance: Provenance { .none }
  public var sources: SourceRegister { .none }

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
