import Books
import Forecasting
import Ledger
import Money

/// What several documents of one standpoint show, each report made once, and what they rest on.
public struct SharedReports: Sendable {
  public let standpoint: Standpoint
  /// In scenario `base`.
  public let position: PositionReport
  public let monitor: MonitorReport
  /// The period beside what its close recorded; nil while it is open.
  public let closed: ClosedComparison?
  /// nil where no year is left to project.
  public let project: ProjectReport?
  public let actions: ActionsReport
  /// The books' files as they were read.
  public let inputs: InputFiles
  /// The version of the program.
  public let version: String
  /// Why workbooks leave the office although a forecast is below what is posted; nil where none is.
  public var despite: String?

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - version: of the program.
  ///   - typedAgain: lines that stand in an extract and in a journal by hand.
  ///   - work: on how many threads, which moves nothing.
  /// - Throws: ``ReportError``, `LedgerError`, or `ArithmeticOverflow`.
  public init(
    _ standpoint: Standpoint, version: String, typedAgain: [TypedAgain] = [],
    work: ConcurrentWork = .oneThread
  ) throws {
    self.standpoint = standpoint
    self.version = version
    position = try PositionReport(standpoint)
    monitor = try MonitorReport(standpoint, typedAgain: typedAgain)
    closed = try standpoint.closedComparison()
    project = try ProjectReport.told(standpoint, work)
    actions = try ActionsReport(
      standpoint, at: standpoint.asOf.lastDay, scenario: Driver.baseScenario)
    inputs = InputFiles(standpoint.books)
  }

  /// Every source behind what is shared and what a document adds, worst standing first.
  func sources(_ others: Provenance?...) -> [Source] {
    var provenance = position.provenance
    for other in others { provenance.formUnion(other ?? .none) }
    return standpoint.sources.notes(provenance)
  }
}

extension ProjectReport {
  /// The projection that documents show; nil where no year is left to project.
  fileprivate static func told(
    _ standpoint: Standpoint, _ work: ConcurrentWork
  ) throws -> ProjectReport? {
    do {
      return try ProjectReport(
        standpoint, plans: nil, scenario: Driver.baseScenario,
        draws: SimulationDraws(simulations: 10_000, seed: 1), work: work)
    } catch ReportError.nothingToProject {
      return nil
    }
  }
}
