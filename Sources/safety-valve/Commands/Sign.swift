import ArgumentParser
import Books
import Exporter
import Foundation
import Ledger
import Money
import Reports

struct Sign: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep a record of who signs a return, for which figures.",
    usage: "safety-valve [--books DIR] [--ledger FILE] sign --report N --post POST [options]",
    discussion: """
      The record stands in signoffs.csv of the books, and on the cover of the return. It holds for \
      this head of the ledger, these books and these figures: where one of them moves, the return \
      says that it is not signed. It is never carried over to the next return. Signing is refused \
      while a check fails, a rating or its reasons are empty in return.csv, or an illustrative \
      figure stands on the cover.

      Examples:
        safety-valve sign --report 5 --post 'Corporate Director of Finance' --dry-run
        safety-valve sign --report 5 --post 'Corporate Director of Finance'
        safety-valve sign --report 5 --post 'Head of Finance' --capacity nominated-deputy
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Option(help: ArgumentHelp("The number of the return, as return.csv has it.", valueName: "N"))
  var report: String

  @Option(
    help: ArgumentHelp("The post that signs, not a person.", valueName: "POST"),
    transform: reading(Self.line, "a post, in one line of at most 200 characters"))
  var post: String

  @Option(help: "chief-finance-officer or nominated-deputy.")
  var capacity: SignOff.Capacity = .chiefFinanceOfficer

  @Option(
    help: ArgumentHelp("The day on which it is signed; else today.", valueName: "DATE"),
    transform: reading({ CalendarDate($0) }, "a date such as 2024-02-14"))
  var on: CalendarDate?

  @OptionGroup var standpoint: StandpointOptions
  @OptionGroup var author: AuthorOptions
  @OptionGroup var work: WorkOptions

  @Flag(name: .customLong("dry-run"), help: "Say what would be signed, and keep nothing.")
  var dryRun = false

  private static func line(_ text: String) -> String? {
    let isLine = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    return isLine && (1...200).contains(text.count) && text.contains { !$0.isWhitespace }
      ? text : nil
  }

  func run(_ inputs: Inputs) throws {
    let books = try inputs.booksTellingFindings()
    let ledger = try LedgerFile.reading(inputs.ledgerPath)
    let standpoint = try Standpoint(books: books, ledger: ledger, asOf: standpoint.asOf)
    let line = ProgressLine("making the return")
    let shared = try SharedReports(
      standpoint, version: SafetyValve.configuration.version, work: work.work(line))
    let made = try ReturnReport(shared)
    line.clear()
    let isSound = try isSound(ledger, books)
    try refuse(made, isSound: isSound && ReturnWorkbook.checksHold(made))
    let record = try record(of: made)
    guard !dryRun else { return try Terminal.write(text(record, "would be signed")) }
    try keep(record, inputs)
    try Terminal.announce("report \(report) signed") { text(record, "signed") }
  }

  /// Whether the ledger is what was posted; what others state may differ for good reasons.
  private func isSound(_ ledger: LedgerFile, _ books: Books) throws -> Bool {
    let verified = try VerifyReport(ledger, books: books, head: nil)
    return verified.isSound || verified.isOnlyUnreconciled
  }

  /// Says everything that keeps the return from being signed.
  private func refuse(_ made: ReturnReport, isSound: Bool) throws {
    if let words = made.words, words.report != report {
      throw Failure(
        .usage, "the return of \(words.period) is report \(words.report), not \(report)",
        toDo: "give --report \(words.report), or --as-of the period of report \(report)")
    }
    let obstacles = made.obstacles(checksHold: isSound)
    guard !obstacles.isEmpty else { return }
    for obstacle in obstacles {
      Terminal.note("error: not signed: \(obstacle.reason)\n  to do: \(obstacle.remedy)")
    }
    throw Failure(silent: .badData)
  }

  private func record(of made: ReturnReport) throws -> SignOff {
    let today = CalendarDate(Date.now.formatted(.iso8601.year().month().day()))
    guard let date = on ?? today else {
      throw Failure(.usage, "the clock of this machine has no date", toDo: "give --on DATE")
    }
    let account = NSUserName()
    return SignOff(
      report: report, period: made.position.asOf, post: post, capacity: capacity, date: date,
      author: author.stamp.author, account: account.isEmpty ? "unknown" : account,
      head: made.position.ledgerHead.hexadecimal, books: made.shared.inputs.digest,
      figures: made.signature.now)
  }

  /// Puts the record behind those that the books hold, all or nothing.
  private func keep(_ record: SignOff, _ inputs: Inputs) throws {
    let path = "\(inputs.booksPath)/\(SignOff.file)"
    let before = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    do {
      let file = try AtomicFile(path: URL(filePath: path).resolvingSymlinksInPath().path)
      defer { file.discard() }
      try Data(record.appended(to: before).utf8).write(to: URL(filePath: file.temporaryPath))
      try file.commit()
    } catch {
      throw Failure(
        .cannotCreate, "\(path) cannot be written; nothing was signed",
        toDo: "check the folder of the books and its permissions")
    }
  }

  private func text(_ record: SignOff, _ verb: String) -> String {
    """
    report \(record.report), \(record.period), \(verb) on \(record.date) by \(record.post)
      in-year \(record.figures.inYear.sterlingText)
      balance \(record.figures.closing.sterlingText)
      payments \(record.figures.payments.sterlingText)
      books \(record.books)
    head \(record.head)

    """
  }
}

extension SignOff.Capacity: ExpressibleByArgument {}
