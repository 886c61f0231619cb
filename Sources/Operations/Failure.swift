import Books
import Foundation
import Ledger
import Money
import Reports
import Tabular

/// Why something stopped: what to say, and the exit code that goes with it.
public struct Failure: Error {
  /// The exit codes of the contract.
  public enum Code: Int32, Sendable {
    case findings = 1
    case usage = 64
    case badData = 65
    case inputMissing = 66
    case cannotCreate = 73
    case inputOutput = 74
    case busy = 75
  }

  public let code: Code
  /// What is wrong, without a full stop; empty where the diagnostics say all.
  public let reason: String
  /// What to do about it, without a full stop; empty where the diagnostics say all.
  public let remedy: String
  /// The faults behind it, each with its place.
  public private(set) var diagnostics: [Diagnostic] = []

  /// What is wrong and what to do about it, each without a full stop.
  public init(_ code: Code, _ reason: String, toDo remedy: String) {
    self.code = code
    self.reason = reason
    self.remedy = remedy
  }

  /// A failure of which everything has been said already.
  public init(silent code: Code) {
    self.code = code
    (reason, remedy) = ("", "")
  }

  /// A failure that its faults say, each with its place.
  public init(_ code: Code, _ diagnostics: [Diagnostic]) {
    self.init(silent: code)
    self.diagnostics = diagnostics
  }

  /// What is printed last; empty where everything has been said already.
  public var message: String {
    reason.isEmpty ? "" : "error: \(reason)\n  to do: \(remedy)"
  }
}

extension Failure {
  /// The failure that an error of any module amounts to.
  ///
  /// - Parameters:
  ///   - error: the error.
  ///   - arguments: the options that name books and ledger, as somebody would have to type them
  ///     again in a remedy; with a space behind them, or empty.
  public init(_ error: any Error, arguments: String) {
    switch error {
    case let failure as Failure: self = failure
    case let error as BooksError: self.init(error)
    case let error as LedgerError: self.init(error, arguments: arguments)
    case let error as ExtractError:
      self.init(.badData, error.diagnostics)
    case let error as ReportError: self.init(error, arguments: arguments)
    case let error as EarlierPackFault:
      self.init(.badData, [error.diagnostic])
    case is ArithmeticOverflow:
      self.init(.badData, "\(error)", toDo: "look for an amount in pence where pounds are meant")
    default:
      self.init(.inputOutput, "\(error)", toDo: "try again; if it stays, report it with this text")
    }
  }

  private init(_ error: BooksError) {
    switch error {
    case .folderMissing(let path):
      self.init(
        .inputMissing, "there is no folder of books at \(path)",
        toDo: "name one with --books DIR or SAFETY_VALVE_BOOKS")
    case .fileMissing(let path):
      self.init(.inputMissing, "there is no file \(path)", toDo: "check its path")
    case .faulty(let diagnostics):
      self.init(.badData, diagnostics)
    }
  }

  private init(_ error: LedgerError, arguments: String) {
    switch error {
    case .missing(let path):
      self.init(
        .inputMissing, "there is no ledger at \(path) yet",
        toDo: "run safety-valve \(arguments)build")
    case .notAsKnown(let reason, let remedy):
      self.init(.badData, reason, toDo: remedy)
    case .torn(let path):
      self.init(
        .badData,
        "\(path) is a copy that was made while the ledger was being written, and lacks what stood"
          + " beside it",
        toDo: "use the ledger itself; make copies with ledger backup FILE, at any time")
    case .busy(let path):
      self.init(
        .busy, "another program is writing to \(path)",
        toDo: "wait until it is done, then try again")
    case .moved(let path):
      self.init(
        .busy, "another program has posted to \(path) since these figures were worked out",
        toDo: "run the command again: it works them out anew; nothing was written")
    case .unusable(let path, let reason):
      self.init(
        .badData, "\(path) cannot be used as a ledger: \(reason)",
        toDo:
          "if it is your ledger, see what verify says of it and run ledger restore FILE with a"
          + " backup; if it is not, name the right file with --ledger")
    case .refused(let message, let remedy):
      self.init(.badData, message, toDo: remedy)
    case .inputOutput(let path, let reason):
      self.init(
        .inputOutput, "\(path): \(reason)", toDo: "check the disk, the folder and its permissions")
    }
  }

  private init(_ error: ReportError, arguments: String) {
    switch error {
    case .ledgerBehind(let files):
      self.init(
        .badData,
        files.map { file in
          Diagnostic(
            file: file, line: 1, column: 1, severity: .error, code: "books.changed",
            message: "this file has changed since the ledger was built",
            remedy: "run safety-valve \(arguments)build", excerpt: nil)
        })
    case .noAsOf:
      self.init(
        .inputMissing, "nothing says at which period to report",
        toDo: "give --as-of 2023-24/P10, or as_of in authority.toml, or an outturn.csv")
    case .asOfOutside(let period, let years):
      self.init(
        .inputMissing, "\(period) is outside the books' years",
        toDo: "give a period from \(years.lowerBound)/P1 to \(years.upperBound)/P13")
    case .nothingInYear(let period):
      self.init(
        .inputMissing, "\(period.year) has neither a budget nor postings to \(period)",
        toDo: "add \(period.year)/budget.csv, or report at another period with --as-of")
    case .nothingToTest:
      self.init(
        .inputMissing, "no line has two closed years month by month, so nothing can be tested",
        toDo: "post the months of earlier years: journals.csv or extracts in place of outturn.csv")
    case .nothingToProject(let last):
      self.init(
        .inputMissing, "the books end with \(last), and no year after it is there to project",
        toDo: "give a later last_year in authority.toml, or an earlier --as-of")
    case .noCohort(let reason):
      self.init(
        .inputMissing, reason,
        toDo: "give the steps of two years or more, and the population of the years to project")
    case .noGrant:
      self.init(
        .inputMissing, "no stream of these books is a grant on the deficit",
        toDo: "add a row with the rule stability-grant to streams.csv, and let the books' years"
          + " reach the year in which it counts")
    case .noRecord(let reason):
      self.init(
        .inputMissing, reason,
        toDo: "give --data a folder with \(PublishedPlans.totalsFile), England's row among its own")
    case .noPlacements(let year):
      self.init(
        .inputMissing, "\(year) has no placements",
        toDo: "write \(year)/placements.csv, a row for each place and no child's name, such as\n"
          + "  placement_id,placement,start,end,annual_cost,status\n"
          + "  P0001,independent,\(year.firstDay),,52000.00,placed")
    case .nothingRecorded(let period, let since, let recorded):
      let names = recorded.map(\.description).joined(separator: ", ")
      self.init(
        .inputMissing,
        since.map { "no forecast of \(period.year) was recorded at \($0) before \(period)" }
          ?? "no forecast of \(period.year) was recorded before \(period)",
        toDo: recorded.isEmpty
          ? "each month's close records its forecast from now on; bridge --budget sets the budget"
            + " beside the forecast"
          : "give one of those recorded: \(names)")
    case .scenarioUnknown(let name, let known):
      self.init(
        .usage, "there is no scenario '\(name)'",
        toDo: "give one of \(known.joined(separator: ", "))")
    case .nothingToWithhold(let withheld, let reason):
      self.init(
        .usage, "nothing to withhold by \(withheld): \(reason)",
        toDo: "give the year, or the number of an instalment that is planned, such as 2024-25/1")
    }
  }
}
