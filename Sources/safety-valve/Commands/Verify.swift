import ArgumentParser
import Ledger
import Reports

struct Verify: BooksCommand, FileWriting {
  static let configuration = CommandConfiguration(
    abstract: "Check the ledger's chain and balances, and hold it against what others state.",
    usage: "safety-valve [--books DIR] [--ledger FILE] verify [options]",
    discussion: """
      Each journal is chained to the one before it, and the last link, the head, is printed on \
      every report and workbook. A head printed earlier must still be a link of the chain. The \
      closing deficit stands beside the statements of it in published.csv; payments are held \
      against agreement.csv, recoupment against allocations.csv, the reserve against the \
      roll-forward.

      Examples:
        safety-valve verify
        safety-valve verify --head 3f0c…   (64 digits, from an older report)

      Exit 0: sound; 1: findings.
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve
  @OptionGroup var output: OutputOptions

  var outputPath: String? { output.output }

  @Option(
    help: ArgumentHelp("A head printed earlier.", valueName: "HASH"),
    transform: reading({ ChainHash(hexadecimal: $0) }, "a head of 64 hexadecimal digits"))
  var head: ChainHash?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Workbooks whose heads must be met in the chain.", valueName: "FILE.xlsx ..."))
  var against: [String] = []

  func run(_ inputs: Inputs) throws {
    let books = try inputs.books()
    let stated = try against.map { ($0, try WorkbookHead.read($0)) }
    let report = try VerifyReport(
      inputs.ledger(of: books), books: books, head: head, stated: stated)
    for finding in report.verification.findings {
      Terminal.note("\(inputs.ledgerPath): warning: \(finding.message)")
    }
    try output.give(report)
    if report.verification.isNotAsKnown { throw Failure(silent: .badData) }
    if !report.isSound { throw Failure(silent: .findings) }
  }
}
