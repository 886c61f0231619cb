import ArgumentParser
import Ledger

@main
struct SafetyValve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "safety-valve",
    abstract: "Monitor the money of special educational needs of an English council.",
    discussion: """
      One set of books, one ledger, and from them every figure: the position, the monthly \
      monitoring and the workbooks, agreeing to the penny.

      A first look, with the books of Kent that come with the program:
        safety-valve check              name every fault of the books
        safety-valve build              post them to the ledger
        safety-valve position           the deficit year by year, to breakeven
        safety-valve export monthly     the same as a workbook, in exports/

      With books of your own:
        safety-valve --books budgets/ours import P10.csv --period 2023-24/P10
        safety-valve --books budgets/ours position --as-of 2024-25/P6

      Exit: 0 done; 1 findings (check, verify); 64 usage; 65 bad data; 66 input missing; \
      73 output cannot be made; 74 input or output failed; 75 the ledger is busy.
      """,
    version: "safety-valve \(Version.number)",
    subcommands: [
      Init.self, Check.self, Build.self, Import.self, Post.self, Reverse.self, Close.self,
      Reopen.self,
      Month.self,
      Position.self, Grant.self,
      Monitor.self, Forecast.self, Placements.self, Drift.self, Movement.self, Bridge.self,
      Actions.self, Register.self,
      Export.self, Sign.self, Serve.self,
      Verify.self, Log.self,
      LedgerCommand.self, BooksGroup.self,
      Project.self, Cohort.self, Backtest.self, Sample.self,
    ])

  @OptionGroup var place: PlaceOptions

  static func main() {
    StandardStreams.prepare()
    MemoryLimit.prepare()
    LedgerNotices.give { Terminal.note($0) }
    main(Shorthand.expanded(Array(CommandLine.arguments.dropFirst())))
  }
}

/// The version of the program, as it stands in `CHANGELOG.md` and on every workbook.
enum Version {
  static let number = "0.4.0"
}
