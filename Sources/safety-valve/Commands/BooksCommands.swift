import ArgumentParser
import Books
import Exporter
import Foundation
import Tabular

struct BooksGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "books",
    abstract: "The books as one workbook, and back.",
    subcommands: [BooksExport.self, BooksImportCommand.self])

  @ParentCommand var root: SafetyValve
}

struct BooksExport: BooksCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the books as one workbook, to be edited.",
    usage: "safety-valve [--books DIR] books export FILE.xlsx [--replace]",
    discussion: """
      A sheet for each kind of file, with its columns, what they mean, and drop-downs. Extracts \
      stay out. Read it back with books import.

      Examples:
        safety-valve books export ours.xlsx
        safety-valve --books budgets/ours books export ours.xlsx --replace
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var parent: BooksGroup

  var root: SafetyValve { parent.root }

  @Argument(help: "The workbook to write.")
  var file: String

  @Flag(help: "Write over a workbook that is there.")
  var replace = false

  func run(_ inputs: Inputs) throws {
    guard file.lowercased().hasSuffix(".xlsx") else {
      throw Failure(
        .usage, "\(file) does not end in .xlsx", toDo: "give the workbook a name such as ours.xlsx")
    }
    try OutputGuard(inputs: inputs).check(file, as: "FILE")
    let pages = try BooksPages(readingFolder: inputs.booksPath)
    try BooksFileNames.write(
      BooksWorkbook(pages.pages, years: pages.years), to: file, replace: replace)
    let sheets = pages.pages.filter { !$0.isHidden }.count
    var lines = ["\(file): \(sheets) sheets"]
    if !pages.leftOut.isEmpty {
      lines.append("left out: \(pages.leftOut.joined(separator: ", "))")
    }
    try Terminal.write(lines.joined(separator: "\n") + "\n")
  }
}

struct BooksImportCommand: BooksCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read a workbook of books back into their folder, all of it or nothing.",
    usage: "safety-valve [--books DIR] books import FILE.xlsx [--annotate FILE.xlsx]",
    discussion: """
      Only the rows that were changed are written anew. With a fault in any cell nothing is \
      written; --annotate puts every fault as a remark on its cell, in a copy.

      Examples:
        safety-valve books import ours.xlsx
        safety-valve --books budgets/new books import ours.xlsx --annotate faults.xlsx
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var parent: BooksGroup

  var root: SafetyValve { parent.root }

  @Argument(help: "The workbook to read.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "Where faults are there, a copy of the workbook with each as a remark on its cell.",
      valueName: "FILE"))
  var annotate: String?

  func run(_ inputs: Inputs) throws {
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.inputMissing, "there is no file \(file)", toDo: "check its path")
    }
    if let annotate {
      try OutputGuard(inputs: inputs, reading: [file]).check(annotate, as: "--annotate")
    }
    let read = try reading(inputs.booksPath)
    for finding in read.findings { Terminal.note(finding.description) }
    guard read.faults.isEmpty else {
      for fault in read.faults { Terminal.note(fault.description) }
      if let annotate {
        try BooksFileNames.write(
          BooksWorkbook(read.annotated, years: []), to: annotate, replace: true)
      }
      let count = read.faults.count
      throw Failure(
        .badData, "\(count) cell\(count == 1 ? "" : "s") cannot be used; nothing was written",
        toDo: annotate.map { "correct the cells that have remarks in \($0), and import it" }
          ?? "correct them and import again; --annotate FILE.xlsx puts each on its cell")
    }
    for remark in read.remarks { Terminal.note(remark) }
    try write(read, inputs)
  }

  private func reading(_ folder: String) throws -> BooksImport {
    do {
      return try BooksImport(readingWorkbook: file, into: folder)
    } catch let fault as TableFault {
      throw Failure(.badData, "\(file): \(fault.message)", toDo: fault.remedy)
    }
  }

  private func write(_ read: BooksImport, _ inputs: Inputs) throws {
    guard !read.changes.isEmpty else {
      return try Terminal.write(
        "\(inputs.booksPath): nothing to do, the books are as in the workbook\n")
    }
    do throws(BooksFiles.Failure) {
      try read.write(in: inputs.booksPath)
    } catch {
      switch error {
      case .busy:
        throw Failure(
          .busy, "another program is writing these books", toDo: "wait until it is done")
      case .changed(let path):
        throw Failure(
          .busy, "\(path) has been changed while the workbook was being read",
          toDo: "run the command again; nothing was written")
      case .inputOutput(let path, let reason):
        throw Failure(
          .inputOutput, "\(path): \(reason)", toDo: "check the disk, the folder and its permissions"
        )
      }
    }
    var lines = read.changes.map { "\($0.path): \($0.isNew ? "new" : "changed")" }
    lines.append("\(inputs.booksPath): \(read.changes.count) files written")
    if FileManager.default.fileExists(atPath: inputs.ledgerPath) {
      lines.append("next: safety-valve \(inputs.arguments)build")
    }
    try Terminal.write(lines.joined(separator: "\n") + "\n")
  }
}

/// The workbook of books as a file.
enum BooksFileNames {
  static func write(_ workbook: BooksWorkbook, to path: String, replace: Bool) throws {
    do {
      try workbook.write(to: path, over: replace ? .anything : .nothing)
    } catch {
      throw Failure(
        .cannotCreate,
        "\(path) cannot be written"
          + (replace ? "" : "; nothing is written over without --replace"),
        toDo: "check the disk, the folder and what is there already")
    }
  }
}
