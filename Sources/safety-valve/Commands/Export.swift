import ArgumentParser
import Exporter
import Foundation
import Reports

struct Export: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a workbook whose formulas are alive.",
    usage: "safety-valve [--books DIR] [--ledger FILE] export monthly [options]",
    discussion: """
      monthly  the officer's working paper: summary, monitoring, position, assumptions to \
      change, checks, notes and sources

      The file is named after the authority and the period. What stood there before is replaced \
      only when the new one is whole.

      Examples:
        safety-valve export monthly
        safety-valve export monthly --as-of 2022-23/P13 --to reports
      """)

  /// The workbooks that there are.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case monthly
  }

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Argument(help: "Which workbook: monthly.")
  var kind: Kind

  @OptionGroup var standpoint: StandpointOptions

  @Option(help: ArgumentHelp("The folder to write into; made if it is missing.", valueName: "DIR"))
  var to = "exports"

  func run(_ inputs: Inputs) throws {
    let report = try MonthlyReport(
      inputs.standpoint(asOf: standpoint.asOf), version: SafetyValve.configuration.version)
    let file =
      "\(to.hasSuffix("/") ? String(to.dropLast()) : to)/\(MonthlyWorkbook.fileName(report))"
    do {
      try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
      try WorkbookWriter.write(MonthlyWorkbook.workbook(report), to: file)
    } catch let error as WriterError {
      throw Failure(
        .cannotCreate, "\(file) was not written: \(error)",
        toDo: "mend what is named here; the file that stood there is as it was")
    } catch {
      throw Failure(
        .cannotCreate, "the folder \(to) cannot be made", toDo: "check its path and permissions")
    }
    try Terminal.write("\(file)\n")
  }
}
