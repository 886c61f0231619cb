import Exporter
import Ledger
import Money
import Reports

/// The workbooks that are made whenever somebody asks; the public pack is not among them, since it
/// is held against those that were published before.
public enum WorkbookKind: String, CaseIterable, Sendable {
  case monthly
  case `return`
  case plan

  public var title: String {
    switch self {
    case .monthly: "The monthly working paper, for the office"
    case .return: "The monitoring report to the department"
    case .plan: "The DSG management plan"
    }
  }
}

/// Making a workbook from a standpoint.
public enum WorkbookMaking {
  /// A workbook, and what its file is called.
  public struct Made: Sendable {
    public let workbook: Workbook
    public let name: String
  }

  /// - Throws: ``Failure`` where it may not leave the office as it is, or has too many postings for
  ///   a sheet; or what a report throws.
  public static func make(
    _ kind: WorkbookKind, _ standpoint: Standpoint, _ ledger: LedgerFile, version: String
  ) throws -> Made {
    let shared = try SharedReports(standpoint, version: version)
    switch kind {
    case .monthly:
      let posted = try PostedLines(ledger, to: standpoint.asOf) { _ in
        throw Failure(
          .cannotCreate, "the year has more postings than a sheet holds",
          toDo: "run safety-valve export monthly, which puts them into a file of their own")
      }
      let report = try MonthlyReport(shared, posted: posted)
      return Made(
        workbook: try MonthlyWorkbook.workbook(report, edition: .first),
        name: Edition.first.fileName(MonthlyWorkbook.fileName(report)))
    case .return:
      try refuseRed(shared)
      let report = try ReturnReport(shared)
      return Made(
        workbook: ReturnWorkbook.workbook(report, edition: .first),
        name: Edition.first.fileName(ReturnWorkbook.fileName(report)))
    case .plan:
      let report = try ManagementPlanReport(shared)
      return Made(
        workbook: PlanWorkbook.workbook(report, edition: .first),
        name: Edition.first.fileName(PlanWorkbook.fileName(report)))
    }
  }

  /// What leaves the office is refused where postings make a line red, whatever is forecast.
  private static func refuseRed(_ shared: SharedReports) throws {
    let found = shared.monitor.monthEnd.redByPostings
    guard shared.monitor.thresholds.ratesByPostings, !found.isEmpty else { return }
    throw Failure(
      .badData,
      "what is posted makes \(found.count) line\(found.count == 1 ? "" : "s") red, whatever is"
        + " forecast; nothing was written",
      toDo: "put it right, or say why it is exported all the same with --despite REASON")
  }
}
