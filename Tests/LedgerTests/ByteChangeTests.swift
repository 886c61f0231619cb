import Foundation
import GRDB
import Ledger
import Money
import TestSupport
import Testing

/// Single bytes changed in the rows of a ledger's file: each is reported.
///
/// `SAFETY_VALVE_BYTES=1000` changes so many.
@Suite struct ByteChangeTests {
  private static let changes =
    ProcessInfo.processInfo.environment["SAFETY_VALVE_BYTES"].flatMap { Int($0) } ?? 100

  /// A ledger of two thousand lines and some forty journals, as bytes.
  private struct Sample {
    let test: TestLedger
    let bytes: [UInt8]
    let cells: [TablePages.Cell]

    init() throws {
      test = try TestLedger(
        layout: TestLedger.layout
          + "\nperiod = \"Period\"\nrow_id = \"Id\"\ndescription = \"Narrative\"")
      var generator = SeededGenerator(seed: 7)
      for month in 1...10 {
        let lines = (0..<200).map { index in
          let code = ["100,5000", "200,1", "300,1"].randomElement(using: &generator) ?? ""
          let pence = Int64.random(in: -1_000_000...100_000_000, using: &generator)
          let text = index % 3 == 0 ? "" : "Placement \(index * month)"
          return "\(month * 1_000 + index),\(code),\(Money(pence: pence)),\(month),\(text)"
        }
        try test.take(
          lines, header: "Id,Centre,Subjective,Amount,Period,Narrative", "2023-24/P\(month)")
      }
      for number in 1...12 {
        let name = number % 3 == 0 ? "ACCRUAL \(number)" : "J\(number)"
        let posted = try test.post(name, "2022-23/P\(number)", "\(number).50")
        if number % 4 == 0 { try test.reverse(posted.number) }
      }
      let forecasts = ["HN1", "HN2"].map {
        RecordedForecast(account: $0, amount: Money(pence: 12_345_678), method: "profile")
      }
      for period in ["2021-22/P13", "2022-23/P6", "2022-23/P13", "2023-24/P1", "2023-24/P2"] {
        try test.close(period, forecasts: forecasts)
      }
      bytes = Array(try Data(contentsOf: URL(filePath: test.ledgerPath)))
      let roots = try test.rows("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'")
      let tables = ["journal": true, "posting": true, "movement": false, "forecast": false]
      cells =
        TablePages(
          bytes,
          roots: roots.compactMap { row in
            let name: String = row["name"]
            return tables[name].map { (name, row["rootpage"], $0) }
          }
        ).cells
    }

    /// What a verification says once a byte is another.
    func findings(_ offset: Int, _ value: UInt8) throws -> [String] {
      var bytes = bytes
      bytes[offset] = value
      let path = test.scratch.path("changed.sqlite")
      try Data(bytes).write(to: URL(filePath: path))
      do {
        return try LedgerFile.reading(path).verify().findings.map(\.message)
      } catch let error as LedgerError {
        guard case .unusable(_, let reason) = error else { throw error }
        return ["SQLite: \(reason)"]
      }
    }
  }

  private struct Tally {
    var (named, damaged, missed) = (0, 0, [String]())

    mutating func note(_ findings: [String], _ cell: TablePages.Cell, _ change: String) {
      let number = try? Regex("journal \(cell.journal)\\b")
      if let number, findings.contains(where: { $0.contains(number) }) {
        named += 1
      } else if findings.contains(where: { $0.hasPrefix("SQLite") }) {
        damaged += 1
      } else {
        missed.append("\(cell.table) of journal \(cell.journal), \(change): \(findings)")
      }
    }
  }

  @Test(
    "a byte changed in a row is reported with its journal's number, or as a damaged page",
    arguments: ["journal", "posting", "movement", "forecast"])
  func reports(table: String) throws {
    let sample = try Sample()
    let isMain = ["journal", "posting"].contains(table)
    let seed = UInt64(Self.changes) + UInt64(table.utf8.reduce(0) { $0 * 31 + Int($1) } & 0xFFFF)
    var generator = SeededGenerator(seed: seed)
    let offsets = sample.cells.filter { $0.table == table }
      .flatMap { cell in cell.bytes.map { (cell, $0) } }
    var tally = Tally()
    for _ in 0..<(isMain ? Self.changes / 2 : Self.changes / 10) {
      let (cell, offset) = try #require(offsets.randomElement(using: &generator))
      let value = sample.bytes[offset] ^ UInt8.random(in: 1...255, using: &generator)
      tally.note(
        try sample.findings(offset, value), cell,
        "byte \(offset), \(sample.bytes[offset]) now \(value)")
    }
    print(
      "\(table), seed \(seed): named \(tally.named), damaged \(tally.damaged), missed",
      tally.missed.count)
    #expect(tally.missed == [], "seed \(seed)")
  }

  @Test("a byte that reads as before, but is not as it was written, is reported as well")
  func reportsOtherForms() throws {
    let sample = try Sample()
    var tally = Tally()
    for table in ["journal", "posting"] {
      let all = sample.cells.filter { $0.table == table }
      for cell in [all[0], all[all.count / 2], all[all.count - 1]] {
        for offset in cell.types where sample.bytes[offset] == 0 {
          let others: [UInt8] =
            offset == cell.types.lowerBound ? [8, 9, 10, 11, 12, 13] : [10, 11]
          for value in others {
            tally.note(try sample.findings(offset, value), cell, "type \(value)")
          }
        }
      }
    }
    #expect(tally.missed == [] && tally.named + tally.damaged > 30)
  }

  @Test("a ledger in which nothing was changed is found sound, or all this would show nothing")
  func soundIsSound() throws {
    let sample = try Sample()
    #expect(try sample.findings(0, sample.bytes[0]) == [])
    var tally = Tally()
    let cell = try #require(sample.cells.first)
    tally.note(try sample.findings(0, sample.bytes[0]), cell, "none")
    #expect(tally.missed.count == 1)
  }

  @Test(
    "numbers of any size in a ledger that was tampered with are reported, and end no program",
    arguments: [
      "UPDATE journal SET lines = 9223372036854775807 WHERE number = 2",
      "UPDATE journal SET first = 9223372036854775807 WHERE number = 2",
      "UPDATE journal SET first = -9223372036854775807 WHERE number = 2",
      "UPDATE journal SET number = 9223372036854775807 WHERE number = 5",
      "UPDATE journal SET number = -9223372036854775807 WHERE number = 5",
      "UPDATE posting SET id = 9223372036854775807 WHERE id = 5",
      "UPDATE posting SET id = -9223372036854775807 WHERE id = 5",
      "UPDATE posting SET journal = 9223372036854775807 WHERE id = 5",
      "UPDATE posting SET amount = -9223372036854775807 - 1 WHERE journal = 3",
      "UPDATE movement SET amount = -9223372036854775807 - 1 WHERE journal = 3",
      "UPDATE movement SET lines = 9223372036854775807 WHERE journal = 3",
      "UPDATE posting SET year = 9223372036854775807 WHERE id = 5",
      "UPDATE movement SET year = 9223372036854775807 WHERE journal = 3",
      "UPDATE journal SET hash = X'00' WHERE number = 2",
      "UPDATE journal SET kind = 'other' WHERE number = 2",
    ])
  func survivesNumbers(sql: String) throws {
    let test = try TestLedger()
    try test.take(["100,5000,1.00", "200,1,2.00", "300,1,4.00"])
    try test.post("J1", "2023-24/P1", "5.00")
    try test.close("2022-23/P13")
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: test.ledgerPath, configuration: configuration)
    try queue.write { database in
      let triggers = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      for row in triggers { try database.execute(sql: "DROP TRIGGER \(row["name"] as String)") }
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: sql)
      for row in triggers { try database.execute(sql: row["sql"]) }
    }
    let findings = try test.findings()
    #expect(!findings.isEmpty)
    if !sql.contains("posting") {
      #expect(throws: LedgerError.self) { try test.ledger.balances() }
      #expect(throws: LedgerError.self) { try test.take(["100,5000,8.00"]) }
    }
  }
}
