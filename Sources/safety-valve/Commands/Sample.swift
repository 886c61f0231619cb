import ArgumentParser
import Books
import Exporter
import Foundation
import Money
import Reports
import Sampling

struct Sample: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Make up an extract of the general ledger, marked illustrative.",
    usage: """
      safety-valve [--books DIR] sample --rows N --seed S --output FILE
             safety-valve sample --history N --seed S --output DIR [--period P]
      """,
    discussion: """
      The extract is laid out as extract.toml says, with codes that mapping.csv maps. Its sums \
      follow the budgets, or the amounts of --aim, so that the books can be tried out before the \
      first extract is there. It is nobody's ledger, and its first cell says so: ILLUSTRATIVE.

      Examples:
        safety-valve sample --rows 10000 --seed 7 --output p10.csv
        safety-valve sample --rows 90 --seed 7 --period 2023-24/P3 --month --output p3.xlsx
        safety-valve sample --rows 10000 --seed 7 --aim outturn.csv --output p10.csv
        safety-valve sample --history 200 --seed 7 --output made-up
                                              books of 200 lines, three years by month
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Option(
    help: ArgumentHelp("How many lines.", valueName: "N"),
    transform: reading(Self.count, "a whole number of lines, such as 10000"))
  var rows: Int?

  @Option(
    help: ArgumentHelp(
      "Books of their own with so many accounts and three years by month, in a new folder.",
      valueName: "N"),
    transform: reading(Self.count, "a whole number of accounts, such as 200"))
  var history: Int?

  @Option(
    help: ArgumentHelp("A number; the same one gives the same extract.", valueName: "S"),
    transform: reading({ UInt64($0) }, "a whole number, such as 7"))
  var seed: UInt64

  @Option(
    help: ArgumentHelp(
      "The file to write, which ends in .csv or .xlsx; with --history the folder.",
      valueName: "FILE"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The last month, such as 2023-24/P10; else as_of of authority.toml.", valueName: "P"),
    transform: reading({ Period($0) }, "a period, such as 2023-24/P10"))
  var period: Period?

  @Flag(help: "Only the lines of that month, not all from P1.")
  var month = false

  @Option(
    help: ArgumentHelp(
      "What accounts come to in the year where it is not their budget: account,amount.",
      valueName: "FILE"))
  var aim: String?

  @Flag(help: "Let the months leave the profile: trends, steps, one-offs, late invoices.")
  var uneven = false

  @Option(help: "How amounts are written: plain, thousands or accounting.")
  var style: AmountStyle = .plain

  var outputPath: String? { history == nil ? output : nil }
  var filesRead: [String] { [aim].compactMap(\.self) }
  var makesExtracts: Bool { true }

  private static func count(_ text: String) -> Int? {
    Int(text).flatMap { $0 > 0 ? $0 : nil }
  }

  private var isWorkbook: Bool { output.lowercased().hasSuffix(".xlsx") }

  func validate() throws {
    guard (rows == nil) != (history == nil) else {
      throw ValidationError("give either --rows, for an extract, or --history, for books")
    }
    guard history != nil || isWorkbook || output.lowercased().hasSuffix(".csv") else {
      throw ValidationError("'\(output)' is not a file whose name ends in .csv or .xlsx")
    }
    if history != nil, month || uneven || aim != nil || style != .plain {
      throw ValidationError("--history goes with --seed, --output and --period alone")
    }
    if let history, history > Self.mostAccounts {
      throw ValidationError("--history makes no more than \(Self.mostAccounts) accounts")
    }
  }

  private static let mostAccounts = 9_999
  /// Where a history stands if no period is given.
  private static let asOf = "2025-26/P6"

  func run(_ inputs: Inputs) throws {
    if let history {
      try writeHistory(history)
    } else if let rows {
      try writeExtract(rows, inputs)
    }
    try Terminal.write("\(output)\n")
  }

  private func writeHistory(_ count: Int) throws {
    guard let asOf = period ?? Period(Self.asOf), asOf.year.startYear > 1901 else {
      throw Failure(
        .usage, "three years to that would begin before 1900", toDo: "give a later --period")
    }
    if (try? FileManager.default.contentsOfDirectory(atPath: output).isEmpty) == false {
      throw Failure(
        .cannotCreate, "\(output) is there already, with files in it",
        toDo: "name a folder that is not there yet")
    }
    do {
      try IllustrativeBooks(
        IllustrativeHistory(seed: seed, count: count), asOf: asOf
      ).write(toFolder: output)
    } catch {
      throw Failure(
        .cannotCreate, "\(output) was not written: \(error)",
        toDo: "name a folder that is not there yet, in one that you may write to")
    }
    Terminal.note(
      "illustrative, made up from seed \(seed): books of \(count) lines, three years to"
        + " \(asOf.year), as of \(asOf)")
  }

  private func writeExtract(_ rows: Int, _ inputs: Inputs) throws {
    let books = try inputs.booksTellingFindings()
    if isWorkbook, rows > ExtractWorkbook.mostLines {
      throw Failure(
        .usage, "a sheet holds no more than \(ExtractWorkbook.mostLines.groupedText) lines",
        toDo: "write a .csv file, or give fewer --rows")
    }
    let request = IllustrativeExtract.Request(
      period: try lastMonth(books), isMonthAlone: month, rows: rows, seed: seed,
      aims: try aims(books), isUneven: uneven)
    let extract: IllustrativeExtract
    do {
      extract = try IllustrativeExtract(of: books, request)
      try write(extract)
    } catch let error as SampleError {
      throw Failure(error)
    } catch let error as WriterError {
      throw Failure(
        .cannotCreate, "\(output) was not written: \(error)",
        toDo: "mend what is named here; what stood there is as it was")
    }
    tell(extract, rows)
  }

  private func lastMonth(_ books: Books) throws -> Period {
    guard let period = period ?? books.authority.asOf else {
      throw Failure(
        .inputMissing, "nothing says to which month the extract runs",
        toDo: "give --period 2023-24/P10, or as_of in authority.toml")
    }
    guard books.authority.years.contains(period.year) else {
      throw ReportError.asOfOutside(period, years: books.authority.years)
    }
    if month, period.isYearEnd {
      throw Failure(
        .usage, "nothing is made up for \(period), the year's end",
        toDo: "give --period \(period.year)/P12")
    }
    return period
  }

  private func aims(_ books: Books) throws -> [String: Money] {
    try aim.map { try books.aims(readingFile: $0) } ?? [:]
  }

  private func write(_ extract: IllustrativeExtract) throws {
    if isWorkbook {
      try ExtractFile.writeWorkbook(extract, style: style, to: output)
    } else {
      try ExtractFile.write(ExtractText(extract, style: style), to: output)
    }
  }

  private func tell(_ extract: IllustrativeExtract, _ rows: Int) {
    if !extract.unreachable.isEmpty {
      let codes = extract.unreachable.map(\.code).joined(separator: ", ")
      Terminal.note(
        "warning: mapping.csv has no codes for \(codes), so the extract has no lines of theirs\n"
          + "  to do: add a row for each, in front of rows with * that take its codes away")
    }
    let accounts = extract.accounts.count
    Terminal.note(
      "illustrative, made up from seed \(seed): \(rows.groupedText) row\(rows == 1 ? "" : "s") of"
        + " \(accounts) account\(accounts == 1 ? "" : "s"),"
        + " \(extract.total.readableText) pounds in all")
  }
}

extension AmountStyle: ExpressibleByArgument {}
