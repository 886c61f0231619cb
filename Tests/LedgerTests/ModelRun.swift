import Books
import Foundation
import GRDB
import Ledger
import Money
import TestSupport
import Testing

/// A ledger and the naive model of it, taken through the same random operations.
///
/// The books are held in memory and changed there; only what is read as a file is written.
final class ModelRun {
  /// Where the two disagree.
  struct Disagreement: Error, CustomStringConvertible {
    let description: String
  }

  let test: TestLedger
  var model: ModelLedger
  var books: Books
  var generator: SeededGenerator
  /// Whether the ledger kept a file of the books that an import stands on; the model does not know
  /// that rule, which has tests of its own.
  private(set) var wasKept = false
  /// What was done last, for the message.
  var last = ""
  /// How many operations of each kind were done and how many of them refused.
  private(set) var counts: [String: Int] = [:]
  /// Earlier extracts, to take again as they were or otherwise.
  var taken: [(rows: [ModelLedger.Row], identity: ModelLedger.Identity, period: Period)] = []
  /// The files that stand in the books.
  var files: [String: [ModelLedger.Row]] = [:]
  /// Journals by hand, to post again.
  var posted: [Journal] = []
  var nextID = 1
  /// A journal to make others from.
  let template: Journal?
  private var queue: DatabaseQueue
  /// How many of a hundred operations close a period.
  var closesInHundred = 3

  /// The parts of accounts that a close has to know.
  static let council: Set = ["CS1", "TR1"]
  static let others: Set = ["R", "K", "SUS"]
  static let codes = ["100", "200", "300", "400", "500"]

  init(seed: UInt64, mistake: ModelLedger.Mistake? = nil) throws {
    generator = SeededGenerator(seed: seed)
    test = try TestLedger(isBuilt: false)
    try test.write(Self.agreement, to: "agreement.csv")
    try test.write(Self.template, to: "2022-23/journals.csv")
    try test.write(TestLedger.layout + Self.columns, to: "extract.toml")
    try test.write(
      "cost_centre,subjective,account\n"
        + zip(Self.codes, ["HN1", "HN2", "HNI", "OB1", "CS1"])
        .map { "\($0),*,\($1)\n" }.joined(), to: "mapping.csv")
    books = try test.books()
    template = books.years.values.lazy.compactMap(\.journals.first).first
    // So that no run closes all there is.
    books.authority.lastYear = try #require(FinancialYear(startYear: 2_080))
    model = ModelLedger(
      years: books.authority.years, totalYears: [books.authority.firstYear])
    model.mistake = mistake
    _ = try LedgerFile.build(at: test.ledgerPath, from: books)
    queue = try Self.open(test)
    try model.build(wantedEntries(), [])
    try compare()
  }

  private static func open(_ test: TestLedger) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: test.ledgerPath, configuration: configuration)
  }

  /// Looks at the file that stands at the ledger's path now.
  func reopen() throws { queue = try Self.open(test) }

  private static let columns = """

    period = "Period"
    row_id = "Id"
    reference = "Reference"
    """

  private static let agreement = """
    year,line,amount,status,basis,due,received,recognised,depends_on,source
    2021-22,dfe-payment,100.00,received,,,2022-03-28,,,S1
    2022-23,dfe-payment,40.00,withheld,,,2022-09-01,,,S1
    2022-23,council-contribution,41.00,withheld,,,2023-05-01,2023-24,,S1
    2023-24,dfe-payment,42.00,withheld,,,2023-12-15,,,S1
    2024-25,council-contribution,43.00,withheld,,,,,,S1
    """

  private static let template = """
    journal,date,period,account,amount,description,source
    J,2022-04-30,2022-23/P1,HN1,1.00,By hand,S1
    J,2022-04-30,2022-23/P1,K,-1.00,By hand,S1
    """

  // MARK: - Operations

  /// Does operations until the two disagree.
  func run(operations: Int) throws {
    for number in 1...operations {
      do {
        try step()
        try compare()
        if number.isMultiple(of: 500) || number == operations { try verify() }
      } catch {
        throw Disagreement(description: "operation \(number), \(last): \(error)")
      }
    }
  }

  private func step() throws {
    switch int(100) {
    case 0..<40: try takeExtract()
    case 40..<58: try post()
    case 58..<74: try reverse()
    case 74..<(74 + closesInHundred): try close()
    default: try build()
    }
  }

  /// Does one thing to both, and holds what came of it against each other.
  func both<Value: Equatable>(
    _ name: String, _ expected: (inout ModelLedger) throws(ModelLedger.Refusal) -> Value,
    _ actual: () throws -> Value
  ) throws {
    last = name
    let kind = name.prefix { $0 != " " }
    counts[String(kind), default: 0] += 1
    let headBefore = try head()
    let modelBefore = model
    wasKept = false
    let wanted = Result<Value, ModelLedger.Refusal>(catching: { () throws(ModelLedger.Refusal) in
      try expected(&model)
    })
    let found: Value?
    var refusal = ""
    do {
      found = try actual()
    } catch let error as LedgerError {
      guard case .refused(let message, _) = error else { throw error }
      (found, refusal) = (nil, message)
      if message.hasSuffix("they would be lost") {
        model = modelBefore
        wasKept = true
        counts[kind + " kept", default: 0] += 1
        return
      }
    } catch let error as ExtractError {
      (found, refusal) = (nil, error.diagnostics.map(\.message).joined(separator: "; "))
    }
    switch wanted {
    case .success(let value):
      guard value == found else {
        throw Disagreement(
          description: "the model says \(value), the ledger"
            + " \(found.map { "\($0)" } ?? "refuses: \(refusal)")")
      }
    case .failure(let reason):
      counts[kind + " refused", default: 0] += 1
      guard found == nil else {
        throw Disagreement(description: "the model refuses, \(reason.reason); the ledger does not")
      }
      guard try head() == headBefore else {
        throw Disagreement(description: "a refusal has moved the head")
      }
    }
  }

  // MARK: - Comparison

  private func head() throws -> [UInt8] {
    try queue.read {
      let data = try Data.fetchOne(
        $0, sql: "SELECT hash FROM journal ORDER BY number DESC LIMIT 1")
      return Array(data ?? Data())
    }
  }

  /// Balances by account and period, the last closed period, the journals and the forecasts.
  func compare() throws {
    let balances = try LedgerFile.reading(test.ledgerPath).balances()
    var found: [ModelLedger.Spot: Int64] = [:]
    for (account, money) in balances.opening {
      let period = Period.firstMonth(books.authority.firstYear)
      found[ModelLedger.Spot(account: account, period: period), default: 0] += money.pence
    }
    for (spot, money) in Array(balances.movements) + Array(balances.yearEnds) {
      found[ModelLedger.Spot(account: spot.account, period: spot.period), default: 0] += money.pence
    }
    let differences = Set(found.keys).union(model.balances.keys).filter {
      found[$0] ?? 0 != model.balances[$0] ?? 0
    }
    guard differences.isEmpty else {
      let said = differences.sorted { "\($0)" < "\($1)" }.prefix(5).map {
        "\($0.account) \($0.period): the model \(model.balances[$0] ?? 0), the ledger"
          + " \(found[$0] ?? 0)"
      }
      throw Disagreement(description: said.joined(separator: "; "))
    }
    guard balances.closedThrough == model.closedThrough else {
      throw Disagreement(description: "closed through \(balances.closedThrough as Any)")
    }
    guard balances.forecasts.mapValues({ $0.mapValues(\.amount.pence) }) == model.forecasts else {
      throw Disagreement(description: "the forecasts")
    }
    let counts = try queue.read { database in
      try [
        "SELECT max(number) FROM journal", "SELECT max(id) FROM posting",
        "SELECT count(*) FROM posting WHERE takes_back IS NOT NULL",
      ].map { try Int.fetchOne(database, sql: $0) ?? 0 }
    }
    let wanted = [model.journals.count, model.lines.count, model.lines.count { $0.isTakenBack }]
    guard counts == wanted else {
      throw Disagreement(description: "journals, lines, taken back: \(wanted), ledger \(counts)")
    }
  }

  /// The chain, the number of standing lines, and that the books have nothing new.
  private func verify() throws {
    let ledger = try LedgerFile.reading(test.ledgerPath)
    let verification = try ledger.verify()
    guard verification.findings.isEmpty else {
      throw Disagreement(description: "\(verification.findings)")
    }
    let standing = try queue.read {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT count(*) FROM posting WHERE takes_back IS NULL AND NOT EXISTS
            (SELECT 1 FROM posting AS later WHERE later.takes_back = posting.id)
          """)
    }
    guard standing == model.standingLines, verification.postings == model.lines.count,
      verification.journals == model.journals.count
    else { throw Disagreement(description: "standing lines \(standing ?? -1)") }
    let changed = try ledger.changedFiles(since: books)
    guard changed.isEmpty else { throw Disagreement(description: "\(changed) have changed") }
  }

  // MARK: - Chance

  func int(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

  func chance(_ percent: Int) -> Bool { int(100) < percent }

  func pick<Value>(_ values: [Value]) -> Value { values[int(values.count)] }
}
