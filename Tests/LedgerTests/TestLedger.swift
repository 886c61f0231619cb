import Books
import Foundation
import GRDB
import Ledger
import Money
import Tabular
import TestSupport
import Testing

/// Made-up books with a ledger, in a folder of its own.
///
/// Of 2021-22 the outturn is known in total; 2022-23 to 2024-25 are known line by line.
struct TestLedger {
  let scratch: Scratch
  var booksPath: String { scratch.path("books") }
  var ledgerPath: String { scratch.path("ledger.sqlite") }

  static let layout = """
    sign = "debit-positive"
    date_format = "dd/MM/yyyy"
    total_rows = ["Total"]
    never_store = ["Employee"]
    [columns]
    cost_centre = "Centre"
    subjective = "Subjective"
    amount = "Amount"
    """

  /// - Parameters:
  ///   - layout: `extract.toml`; nil for books without one.
  ///   - isBuilt: whether the ledger is made at once.
  /// - Throws: an error of the disk or of the ledger.
  init(layout: String? = Self.layout, isBuilt: Bool = true) throws {
    scratch = try Scratch()
    for (name, text) in Self.files { try scratch.write(text, to: "books/" + name) }
    if let layout { try write(layout, to: "extract.toml") }
    if isBuilt { try build() }
  }

  func books() throws -> Books { try Books(readingFolder: booksPath) }

  func write(_ text: String, to name: String) throws {
    try scratch.write(text, to: "books/" + name)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: booksPath + "/" + name)
  }

  @discardableResult
  func build() throws -> LedgerFile.BuildOutcome {
    try LedgerFile.build(at: ledgerPath, from: books())
  }

  static let stamp = JournalStamp(author: "Finance officer (role)", time: "2024-02-07T09:30:00Z")

  /// Imports a file's bytes as the extract of a period.
  @discardableResult
  func take(
    _ data: Data, _ period: String = "2023-24/P10", name: String = "extract.csv",
    _ change: (inout ExtractImport) -> Void = { _ in }
  ) throws -> ImportOutcome {
    try scratch.write(data, to: name)
    var extract = ExtractImport(
      path: scratch.path(name), name: name, period: try #require(Period(period)))
    extract.stamp = Self.stamp
    change(&extract)
    return try LedgerFile.importExtract(extract, to: ledgerPath, books: books())
  }

  /// Imports lines under a header.
  @discardableResult
  func take(
    _ lines: [String], header: String = "Centre,Subjective,Amount",
    _ period: String = "2023-24/P10",
    name: String = "extract.csv", _ change: (inout ExtractImport) -> Void = { _ in }
  ) throws -> ImportOutcome {
    let text = ([header] + lines).joined(separator: "\n") + "\n"
    return try take(Data(text.utf8), period, name: name, change)
  }

  /// What is wrong with a file, each as its code, line and message.
  func faults(
    _ lines: [String], header: String = "Centre,Subjective,Amount",
    _ period: String = "2023-24/P10",
    _ change: (inout ExtractImport) -> Void = { _ in }
  ) throws -> [Diagnostic] {
    let text = ([header] + lines).joined(separator: "\n") + "\n"
    return try faults(Data(text.utf8), period, change)
  }

  func faults(
    _ data: Data, _ period: String = "2023-24/P10",
    _ change: (inout ExtractImport) -> Void = { _ in }
  ) throws -> [Diagnostic] {
    let head = try head()
    do {
      try take(data, period, change)
      Issue.record("the file was posted")
      return []
    } catch let error as ExtractError {
      #expect(try self.head() == head, "a refused file leaves the ledger as it was")
      return error.diagnostics
    }
  }

  func journals(_ rows: [String]) throws -> [Journal] {
    let header = "journal,date,period,account,amount,description,source"
    try scratch.write(([header] + rows).joined(separator: "\n") + "\n", to: "journals.csv")
    return try books().journals(readingFile: scratch.path("journals.csv")).journals
  }

  @discardableResult
  func post(_ rows: [String]) throws -> [LedgerFile.PostedJournal] {
    try LedgerFile.post(
      journals(rows), origin: "journals.csv", stamp: Self.stamp, to: ledgerPath, books: books()
    ).journals
  }

  /// Posts one journal of two lines, cost against creditors.
  @discardableResult
  func post(_ name: String, _ period: String, _ amount: String, _ account: String = "HN1") throws
    -> LedgerFile.PostedJournal
  {
    try #require(try post(Self.pair(name, period, amount, account)).first)
  }

  /// The rows of a journal of two lines.
  static func pair(
    _ name: String, _ period: String, _ amount: String, _ account: String = "HN1"
  ) -> [String] {
    let date = Period(period).map { "\($0.lastDay)" } ?? "2024-01-31"
    let other = amount.hasPrefix("-") ? String(amount.dropFirst()) : "-" + amount
    return [
      "\(name),\(date),\(period),\(account),\(amount),By hand,S1",
      "\(name),\(date),\(period),K,\(other),By hand,S1",
    ]
  }

  @discardableResult
  func reverse(_ number: Int64, _ period: String? = nil) throws -> Int64 {
    try reversal(number, period).number
  }

  func reversal(_ number: Int64, _ period: String? = nil) throws -> ReversalOutcome {
    try LedgerFile.reverse(
      number, in: period.flatMap { Period($0) }, stamp: Self.stamp, at: ledgerPath,
      books: books())
  }

  @discardableResult
  func close(
    _ period: String, forecasts: [RecordedForecast] = []
  ) throws -> LedgerFile.CloseOutcome {
    try LedgerFile.close(
      try #require(Period(period)), forecasts: forecasts, stamp: Self.stamp, at: ledgerPath,
      books: books())
  }

  var ledger: LedgerFile { get throws { try LedgerFile.reading(ledgerPath) } }

  func head() throws -> String { try ledger.verify().head.hexadecimal }

  func findings() throws -> [String] { try ledger.verify().findings.map(\.message) }

  /// What was posted to an account in a period, in pence.
  func amount(_ account: String, _ period: String) throws -> Int64 {
    let spot = LedgerBalances.Spot(account: account, period: try #require(Period(period)))
    let balances = try ledger.balances()
    return (balances.movements[spot]?.pence ?? 0) + (balances.yearEnds[spot]?.pence ?? 0)
  }

  /// Every posting of an account, to see what of a line is kept.
  func rows(_ sql: String) throws -> [Row] {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: ledgerPath, configuration: configuration).read {
      try Row.fetchAll($0, sql: sql)
    }
  }

  private static let files = [
    "authority.toml": """
    name = "Illustrative Borough"
    dfe_number = "999"
    ons_code = "E99999999"
    first_year = "2021-22"
    last_year = "2025-26"
    """,
    "sources.csv": """
    id,status,title,publisher,date,reference
    S1,illustrative,Made up,Illustrative Borough,,
    """,
    "accounts.csv": """
    code,name,kind,fund,section251,plan_line,report_line,placement,profile,method,prior_year
    HN1,Special schools,expenditure,high-needs,,,,,,,
    HN2,Independent schools,expenditure,high-needs,,,,,,,
    HNI,High needs block,income,high-needs,,,,,,,
    OB1,Schools block,expenditure,other-dsg,,,,,,,
    OBI,Schools block grant,income,other-dsg,,,,,,,
    PY1,Prior-year adjustment,expenditure,high-needs,,,,,,,yes
    CS1,SEN service,expenditure,council-sen,,,,,,,
    TR1,SEN transport,expenditure,sen-transport,,,,,,,
    R,DSG reserve,reserve,dsg-reserve,,,,,,,
    K,Creditors,control,control,,,,,,,
    SUS,Suspense,control,control,,,,,,,
    """,
    "profiles.csv": "profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12\n",
    "opening.csv": "account,amount,source\nR,1000.00,S1\nK,-1000.00,S1\n",
    "agreement.csv":
      "year,line,amount,status,basis,due,received,recognised,depends_on,source\n",
    "2021-22/outturn.csv": "account,amount,source\nHN1,500.00,S1\nHNI,-450.00,S1\n",
    "mapping.csv": """
    cost_centre,subjective,account
    100*,5000,HN1
    200*,*,HN2
    300,*,HNI
    400,*,OB1
    500,*,CS1
    """,
  ]
}

/// The pence of pounds as books have them.
func pence(_ pounds: String) throws -> Int64 { try Money(pounds: pounds).pence }
