import ArgumentParser
import Exporter
import Forecasting
import Foundation
import Ledger
import Operations
import Reports

struct Export: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a workbook whose formulas are alive.",
    usage: "safety-valve [--books DIR] [--ledger FILE] export KIND... [options]",
    discussion: """
      monthly   the officer's working paper: this year, the years to come, assumptions to \
      change, every posting, checks; internal
      scrutiny  the public pack: plain words, small numbers suppressed
      return    the monitoring report to the department, against the agreement
      plan      the DSG management plan in the department's structure

      Where more is posted to a line than it is forecast to come to, scrutiny and return are \
      refused, unless --despite says why.

      A file is named after the authority and the period. What stood there before is replaced \
      only when the new one is whole. Several kinds in one call are made from one reading.

      Examples:
        safety-valve export monthly
        safety-valve export monthly scrutiny return plan
        safety-valve export scrutiny --to papers
        safety-valve export scrutiny --before papers/ours-scrutiny-2022-23-P12.xlsx
        safety-valve export monthly --as-of 2022-23/P13 --to reports
      """)

  /// The workbooks that there are.
  enum Kind: String, ExpressibleByArgument, CaseIterable, Sendable {
    case monthly
    case scrutiny
    case `return`
    case plan
  }

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "Which workbooks: monthly, scrutiny, return, plan, one or several.")
  var kinds: [Kind]

  @OptionGroup var standpoint: StandpointOptions

  @OptionGroup var work: WorkOptions

  @Option(help: ArgumentHelp("The folder to write into; made if it is missing.", valueName: "DIR"))
  var to = "exports"

  @Option(
    help: ArgumentHelp(
      "For scrutiny: a pack that was published before, which the new one may not add to; once for"
        + " each.", valueName: "FILE"))
  var before: [String] = []

  @Option(
    help: ArgumentHelp(
      "Export scrutiny or return although more is posted to a line than it is forecast to come to;"
        + " the reason stands on the cover.", valueName: "REASON"),
    transform: reading(readReason, "a reason: write why it is exported all the same"))
  var despite: String?

  func validate() throws {
    guard before.isEmpty || kinds.contains(.scrutiny) else {
      throw ValidationError("--before is for scrutiny, the only kind that is published")
    }
  }

  func run(_ inputs: Inputs) throws {
    let line = ProgressLine("making the workbook")
    let work = self.work.work(line)
    let standpoint = try inputs.standpoint(asOf: standpoint.asOf)
    let folder = ExportFolder(to, inputs)
    let shared = try reports(standpoint, line, inputs)
    let packs =
      kinds.contains(.scrutiny)
      ? try PackFiles(authority: standpoint.books.authority.name).all(
        named: before, in: folder.path)
      : []
    let posted = kinds.contains(.monthly) ? try posted(inputs, standpoint, folder) : nil
    let kinds = Kind.allCases.filter(self.kinds.contains)
    let lines = posted?.lines
    // None is written before all are made.
    let workbooks = try work.map(kinds.count) { index in
      Result { try Self.make(kinds[index], shared, lines, packs, folder) }
    }.map { try $0.get() }
    if let posted { try finish(posted) }
    line.clear()
    for note in workbooks.flatMap(\.notes) { Terminal.note(note) }
    try prepare()
    let written = work.map(workbooks.count) { index in
      Result { try write(workbooks[index]) }
    }
    for case .success(let file) in written { try Terminal.write("\(file)\n") }
    for result in written { _ = try result.get() }
  }

  private func reports(
    _ standpoint: Standpoint, _ line: ProgressLine, _ inputs: Inputs
  ) throws -> SharedReports {
    var shared = try SharedReports(
      standpoint, version: SafetyValve.configuration.version,
      typedAgain: inputs.ledger(of: standpoint.books).typedAgain(), work: work.work(line))
    line.clear()
    if shared.monitor.thresholds.ratesByPostings {
      shared.despite = try despite(shared.monitor.monthEnd, inputs)
    }
    return shared
  }

  /// Why workbooks are made although postings make a line red, whatever is forecast; nil where
  /// they make none, where nobody has to say, or where the books rate by variance alone.
  ///
  /// - Throws: ``Failure`` where a workbook would leave the office and nobody has said why.
  private func despite(_ monthEnd: Guard, _ inputs: Inputs) throws -> String? {
    let found = monthEnd.redByPostings
    let leaves = kinds.contains(.scrutiny) || kinds.contains(.return)
    let isRefused = leaves && despite == nil
    for finding in found {
      Terminal.note(finding.diagnostic(inputs, isRefused ? .error : .warning).description)
    }
    guard !isRefused || found.isEmpty else {
      throw Failure(
        .badData,
        "what is posted makes \(found.count) line\(found.count == 1 ? "" : "s") red, whatever is"
          + " forecast; nothing was written",
        toDo: "put it right, or say why it is exported all the same with --despite REASON")
    }
    guard !found.isEmpty, let despite else { return nil }
    Terminal.note("exported although postings make a line red: \(despite)")
    return despite
  }

  private func prepare() throws {
    try creating(to) {
      try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
    }
  }

  private func write(_ made: Made) throws -> String {
    guard made.isWritten else { return made.file }
    try creating(made.file) {
      try WorkbookWriter.write(
        made.workbook, to: made.file, access: made.access, isNew: made.isNew)
    }
    return made.file
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

  /// A workbook that was made, and where it goes.
  private struct Made {
    let workbook: Workbook
    let file: String
    /// What somebody should know of it.
    var notes: [String] = []
    /// An internal workbook is for its owner alone.
    var access = AtomicFile.Access.owner
    /// Whether nothing may stand there.
    var isNew = false
    /// False where the file stands there already.
    var isWritten = true
  }

  private static func make(
    _ kind: Kind, _ shared: SharedReports, _ posted: PostedLines?, _ packs: [EarlierPack],
    _ folder: ExportFolder
  ) throws -> Made {
    switch kind {
    case .monthly:
      let report = try MonthlyReport(shared, posted: posted)
      return try made(MonthlyWorkbook.fileName(report), folder) {
        try MonthlyWorkbook.workbook(report, edition: $0)
      }
    case .scrutiny:
      return made(try folder.pack(shared, packs))
    case .return:
      let report = try ReturnReport(shared)
      return try made(ReturnWorkbook.fileName(report), folder) {
        ReturnWorkbook.workbook(report, edition: $0)
      }
    case .plan:
      let report = try ManagementPlanReport(shared)
      return try made(PlanWorkbook.fileName(report), folder) {
        PlanWorkbook.workbook(report, edition: $0)
      }
    }
  }

  private static func made(
    _ name: String, _ folder: ExportFolder, _ workbook: (Edition) throws -> Workbook
  ) throws -> Made {
    let edition = try folder.edition(of: name)
    let file = folder.file(name, edition)
    let made = try workbook(edition)
    return Made(
      workbook: made, file: file,
      notes: (edition.remark.map { ["\(file): version \(edition.number): \($0)"] } ?? [])
        + made.warnings.map { "\(file): warning: \($0)" })
  }

  private static func made(_ pack: ExportFolder.Pack) -> Made {
    var notes = pack.report.plans.warnings.map(\.description)
    if !pack.isUnchanged, let remark = pack.edition.remark {
      notes.append(
        "\(pack.file): version \(pack.edition.number): \(remark)\n"
          + "  to do: if that version never was public, remove it and export again")
    }
    return Made(
      workbook: pack.workbook, file: pack.file, notes: notes, access: .umask, isNew: true,
      isWritten: !pack.isUnchanged)
  }

  /// The postings of the year; the file of those that are too many for a sheet is not there yet.
  private func posted(
    _ inputs: Inputs, _ standpoint: Standpoint, _ folder: ExportFolder
  ) throws -> (lines: PostedLines, file: PostingsFile?, path: String) {
    let name = MonthlyWorkbook.postingsFileName(standpoint)
    let path = folder.file(name, try folder.edition(of: name))
    var file: PostingsFile?
    let lines = try creating(path) {
      try PostedLines(inputs.ledger(of: standpoint.books), to: standpoint.asOf) { line in
        if file == nil {
          try prepare()
          file = try MonthlyWorkbook.postingsFile(
            besides: path, standpoint, version: SafetyValve.configuration.version)
        }
        try file?.write(line)
      }
    }
    return (lines, file, path)
  }

  private func finish(
    _ posted: (lines: PostedLines, file: PostingsFile?, path: String)
  ) throws {
    guard let file = posted.file else { return }
    try creating(posted.path) { try file.close(posted.lines.journals) }
    try Terminal.write("\(posted.path)\n")
  }
}
