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
      try data.write(to: URL(filePath: "/work/wt/tmp-learn/\(kind).\(format)"))
    }
  }
}
