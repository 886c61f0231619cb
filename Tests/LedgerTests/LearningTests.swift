import Books
import Foundation
import Ledger
import Money
import TestSupport
import Testing

/// The first extract writes its own layout.
@Suite struct LearningTests {
  static let kinds = MadeLayout.Kind.allCases
  static let formats = ["csv"] + ExtractSheetTests.formats

  static func data(_ made: MadeLayout, _ format: String) -> Data {
    format == "csv" ? made.csv : ExtractSheetTests.data(format, [("Data", 0, made.rows)])
  }

  /// Learns a file and takes what was learned into the books, confirmed.
  static func learn(
    _ data: Data, _ ledger: TestLedger, period: String? = nil
  ) throws -> LearnedExtract {
    try ledger.scratch.write(data, to: "learn.dat")
    let learned = try LedgerFile.learn(
      ledger.scratch.path("learn.dat"), name: "learn.dat", period: period.flatMap { Period($0) },
      books: ledger.books())
    try ledger.write(learned.layout, to: "extract.toml")
    try ledger.write(
      CodeToMap.csv(learned.codes).replacing(",suggested,", with: ",confirmed,"),
      to: "mapping.csv")
    return learned
  }

  static func bare() throws -> TestLedger {
    let ledger = try TestLedger(layout: nil)
    try ledger.remove("mapping.csv")
    return ledger
  }

  /// What the ledger has of a made-up extract, by account and period.
  static func posted(_ ledger: TestLedger) throws -> [String: Int64] {
    var posted: [String: Int64] = [:]
    for account in ["HN1", "HN2", "HNI", "OB1", "OBI", "CS1", "TR1"] {
      for month in 1...3 {
        let pence = try ledger.amount(account, "2024-25/P\(month)")
        if pence != 0 { posted["\(account) P\(month)"] = pence }
      }
    }
    return posted
  }

  @Test(
    "each layout is learned and posted to the penny, in every format", arguments: kinds, formats)
  func learns(kind: MadeLayout.Kind, format: String) throws {
    for seed in [UInt64(1), 77] {
      let made = MadeLayout(kind, seed: seed)
      let ledger = try Self.bare()
      let data = Self.data(made, format)
      let learned = try Self.learn(data, ledger)
      #expect(
        learned.diagnostics.isEmpty, "seed \(seed): \(learned.diagnostics)\n\(learned.layout)")
      #expect(learned.read.lines == made.lines.count)
      #expect(learned.period == Period("2024-25/P3"))
      let outcome = try ledger.take(data, "2024-25/P3", name: "extract.dat") {
        $0.controlTotal = Money(pence: made.total)
      }
      #expect(outcome.read.lines == made.lines.count)
      #expect(outcome.findings.isEmpty, "\(outcome.findings)\n\(learned.layout)")
      #expect(try Self.posted(ledger) == made.truth, "seed \(seed)\n\(learned.layout)")
    }
  }

  @Test("what is unsure of each layout is said, and nothing that is sure", arguments: kinds)
  func saysDoubts(kind: MadeLayout.Kind) throws {
    let learned = try Self.learn(MadeLayout(kind, seed: 5).csv, Self.bare())
    #expect(
      learned.doubts == [
        "Balances: 4 rows look like balances brought or carried forward, and are left out. Look"
          + " whether none is spending."
      ])
    let reasons = learned.layout.split(separator: "\n").filter { $0.contains("#") }
    #expect(reasons.count > 10)
  }

  @Test("a suggestion that nobody has confirmed posts nothing of a learned file", arguments: kinds)
  func needsConfirming(kind: MadeLayout.Kind) throws {
    let made = MadeLayout(kind, seed: 9, count: 40)
    let ledger = try Self.bare()
    let learned = try Self.learn(made.csv, ledger)
    try ledger.write(CodeToMap.csv(learned.codes), to: "mapping.csv")
    let faults = try ledger.faults(made.csv, "2024-25/P3")
    #expect(faults.count == learned.codes.count)
    #expect(Set(faults.map(\.code)) == ["extract.code.suggested"])
  }

  @Test("the same file is learned the same way again, whatever is in the books already")
  func isSteady() throws {
    let made = MadeLayout(.oracle, seed: 4)
    let (first, second) = (try Self.bare(), try TestLedger())
    let learned = try Self.learn(made.csv, first)
    let again = try Self.learn(made.csv, first)
    let other = try Self.learn(made.csv, second)
    #expect(learned.layout == again.layout && learned.layout == other.layout)
    #expect(again.codes.map(\.account) == learned.codes.map(\.account))
  }
}
