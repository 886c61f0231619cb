import ArgumentParser
import Exporter
import Forecasting
import Foundation
import Ledger
import Reports

struct Export: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a workbook whose formulas are alive.",
    usage: "safety-valve [--books DIR] [--ledger FILE] export KIND [options]",
    discussion: """
      monthly   the officer's working paper: this year, the years to come, assumptions to \
      change, every posting, checks; internal
      scrutiny  the public pack: plain words, small numbers suppressed
      return    the monitoring report to the department, against the agreement
      plan      the DSG management plan in the department's structure

      The file is named after the authority and the period. What stood there before is replaced \
      only when the new one is whole.

      Examples:
        safety-valve export monthly
        safety-valve export scrutiny --to papers
        safety-valve export scrutiny --before papers/ours-scrutiny-2022-23-P12.xlsx
        safety-valve export monthly --as-of 2022-23/P13 --to reports
      """)

  /// The workbooks that there are.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case monthly
    case scrutiny
    case `return`
    case plan
  }

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "Which workbook: monthly, scrutiny, return or plan.")
  var kind: Kind

  @OptionGroup var standpoint: StandpointOptions

  @OptionGroup var work: WorkOptions

  @Option(help: ArgumentHelp("The folder to write into; made if it is missing.", valueName: "DIR"))
  var to = "exports"

  @Option(
    help: ArgumentHelp(
      "For scrutiny: a pack that was published before, which the new one may not add to; once for"
        + " each.", valueName: "FILE"))
  var before: [String] = []

  func validate() throws {
    guard before.isEmpty || kind == .scrutiny else {
      throw ValidationError("--before is for scrutiny, the only kind that is published")
    }
  }

  func run(_ inputs: Inputs) throws {
    let line = ProgressLine("making the workbook")
    let (workbook, name) = try make(inputs, work.work(line))
    line.clear()
    let file = path(name)
    try creating(file) {
      try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
      try WorkbookWriter.write(workbook, to: file)
    }
    try Terminal.write("\(file)\n")
  }

  /// Says of a file that cannot be made what is wrong; other errors are as they are.
  private func creating<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as WriterError {
      throw Failure(
        .cannotCreate, "\(file) was not written: \(error)",
        toDo: "mend what is named here; the file that stood there is as it was")
    } catch is CocoaError {
      throw Failure(
        .cannotCreate, "the folder \(to) cannot be made", toDo: "check its path and permissions")
    }
  }

  private func make(
    _ inputs: Inputs, _ work: ConcurrentWork
  ) throws -> (workbook: Workbook, name: String) {
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    let version = SafetyValve.configuration.version
    switch kind {
    case .monthly:
      let report = try MonthlyReport(
        standpoint, posted: posted(inputs, standpoint), version: version, work: work)
      return (MonthlyWorkbook.workbook(report), MonthlyWorkbook.fileName(report))
    case .scrutiny:
      let report = try ScrutinyReport(
        standpoint, against: EarlierPackFile.packs(before, for: standpoint), version: version,
        work: work)
      for warning in report.plans.warnings { Terminal.note(warning.description) }
      return (ScrutinyWorkbook.workbook(report), ScrutinyWorkbook.fileName(report))
    case .return:
      let report = try ReturnReport(standpoint, version: version, work: work)
      return (ReturnWorkbook.workbook(report), ReturnWorkbook.fileName(report))
    case .plan:
      let report = try ManagementPlanReport(standpoint, version: version, work: work)
      return (PlanWorkbook.workbook(report), PlanWorkbook.fileName(report))
    }
  }

  /// The postings of the year; too many for a sheet are written to a workbook of their own.
  private func posted(_ inputs: Inputs, _ standpoint: Standpoint) throws -> PostedLines {
    let path = self.path(MonthlyWorkbook.postingsFileName(standpoint))
    var file: PostingsFile?
    let posted = try creating(path) {
      let posted = try PostedLines(.reading(inputs.ledgerPath), to: standpoint.asOf) { line in
        if file == nil {
          try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
          file = try MonthlyWorkbook.postingsFile(
            besides: path, standpoint, version: SafetyValve.configuration.version)
        }
        try file?.write(line)
      }
      try file?.close()
      return posted
    }
    if file != nil { try Terminal.write("\(path)\n") }
    return posted
  }

  private func path(_ name: String) -> String {
    "\(to.hasSuffix("/") ? String(to.dropLast()) : to)/\(name)"
  }
}
