import Foundation
import Ledger
import Money
import Testing

/// Which row is which: ids within their year and their ledger.
@Suite struct ExtractIdentityTests {
  private static let layout =
    TestLedger.layout + "\nrow_id = \"Id\"\nperiod = \"Period\"\nreference = \"Ref\""
  private static let header = "Id,Period,Centre,Subjective,Amount,Ref"
  private static let bare = TestLedger.layout + "\nrow_id = \"Id\"\nperiod = \"Period\""

  @Test("ids that begin again with the year are new lines, and no line of the old year is touched")
  func restartsEachYear() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.take(
      ["1,1,100,5000,350.00,A", "2,1,200,1,1020.50,B", "3,12,200,1,999.99,C"],
      header: Self.header, "2023-24/P12")
    let lines = ["1,1,100,5000,410.00,D", "2,1,200,1,2200.00,E"]
    let outcome = try ledger.take(lines, header: Self.header, "2024-25/P1")
    #expect(outcome.posted.values.map(\.lines).reduce(0, +) == 2)
    for replaces in [false, true] {
      let again = try ledger.take(lines, header: Self.header, "2024-25/P1") {
        $0.replaces = replaces
      }
      #expect(again.known.lines == 2 && again.vanished.lines == 0 && again.journals.isEmpty)
    }
    #expect(try ledger.amount("HN1", "2023-24/P1") == 35_000)
    #expect(try ledger.amount("HN2", "2023-24/P12") == 99_999)
  }

  @Test("one file may hold the ids of two years, and one id twice in a year is a fault")
  func holdsTwoYears() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let outcome = try ledger.take(
      ["1,2022-23/P12,100,5000,1.00,A", "1,1,100,5000,1.00,A"], header: Self.header, "2023-24/P1")
    #expect(outcome.read.lines == 2)
    let faults = try ledger.faults(
      ["7,1,100,5000,1.00,A", "7,2,100,5000,2.00,B"], header: Self.header, "2023-24/P2")
    #expect(faults.map(\.code) == ["extract.row-id.repeated"])
  }

  @Test(
    "an id that is known with other codes, amount, period, reference is a clash, --replace or not",
    arguments: [
      "1,2,200,1,7.00,X", "1,1,200,1,7.00,X", "1,3,200,9,-7.00,", "1,2,300,5000,0.00,Y",
      "1,2,400,2,8.00,",
    ])
  func refusesClash(line: String) throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.take(
      (1...9).map { "\($0),1,100,5000,\($0 * 100).00,R\($0)" }, header: Self.header, "2023-24/P1")
    for replaces in [false, true] {
      let faults = try ledger.faults([line], header: Self.header, "2023-24/P3") {
        $0.replaces = replaces
      }
      #expect(faults.map(\.code) == ["extract.row-id.clash"])
      #expect(faults.first?.remedy.contains("ledger") == true)
    }
  }

  @Test(
    "a row that was corrected is changed and no clash",
    arguments: [
      "1,1,100,5000,7.00,X", "1,2,100,5000,100.00,X", "1,1,200,1,100.00,X", "1,2,200,1,7.00,R1",
      "1,1,200,1,7.00,R1",
    ])
  func takesCorrection(line: String) throws {
    let ledger = try TestLedger(layout: Self.layout)
    let others = (2...9).map { "\($0),1,100,5000,\($0 * 100).00,R\($0)" }
    try ledger.take(["1,1,100,5000,100.00,R1"] + others, header: Self.header, "2023-24/P1")
    let told = try ledger.take([line] + others, header: Self.header, "2023-24/P2")
    #expect(told.changed.lines == 1 && told.known.lines == 8 && told.journals.isEmpty)
    let done = try ledger.take([line] + others, header: Self.header, "2023-24/P2") {
      $0.replaces = true
    }
    #expect(done.journals.count == 2)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("two ledgers numbered from 1 in one month are refused, and posted whole by their column")
  func tellsLedgers() throws {
    let corporate = (1...6).map { "\($0),1,100,5000,\($0)00.00" }
    let schools = (1...3).map { "\($0),1,200,1,\($0).00" }
    let header = "Id,Period,Centre,Subjective,Amount"
    let ledger = try TestLedger(layout: Self.bare)
    try ledger.take(corporate, header: header, "2023-24/P1")
    let faults = try ledger.faults(schools, header: header, "2023-24/P1")
    #expect(faults.map(\.code) == ["extract.rows.changed"])
    for key in ["ledger", "company"] {
      let named = try TestLedger(layout: Self.bare + "\n\(key) = \"Book\"")
      let wide = header + ",Book"
      try named.take(corporate.map { $0 + ",CORP" }, header: wide, "2023-24/P1")
      let outcome = try named.take(schools.map { $0 + ",SCH" }, header: wide, "2023-24/P1")
      #expect(outcome.posted["HN2"]?.amount.pence == 600)
      let both = (corporate.map { $0 + ",CORP" } + schools.map { $0 + ",SCH" }).shuffled()
      #expect(try named.take(both, header: wide, "2023-24/P1").known.lines == 9)
    }
  }

  @Test("where most ids say something else the file is refused, and --replace overrides it")
  func refusesMostChanged() throws {
    let ledger = try TestLedger(layout: Self.bare)
    let header = "Id,Period,Centre,Subjective,Amount"
    func lines(_ factor: Int) -> [String] {
      (1...5).map { "\($0),1,100,5000,\($0 <= 3 ? $0 * factor : $0).00" }
    }
    try ledger.take(lines(1), header: header, "2023-24/P1")
    #expect(
      try ledger.faults(lines(10), header: header, "2023-24/P1").map(\.code)
        == ["extract.rows.changed"])
    let done = try ledger.take(lines(10), header: header, "2023-24/P1") { $0.replaces = true }
    #expect(done.changed.lines == 3)
    #expect(try ledger.amount("HN1", "2023-24/P1") == 6_900)
  }

  @Test("a month with a late correction of another is posted")
  func takesLateCorrection() throws {
    let ledger = try TestLedger(layout: Self.bare)
    let header = "Id,Period,Centre,Subjective,Amount"
    try ledger.take((1...9).map { "\($0),1,100,5000,1.00" }, header: header, "2023-24/P1")
    let outcome = try ledger.take(
      ["3,1,100,5000,2.00", "20,2,100,5000,4.00"], header: header, "2023-24/P2")
    #expect(outcome.changed.lines == 1 && outcome.posted["HN1"]?.lines == 1)
  }

  @Test("a cumulative extract with ids and no period is known by its ids")
  func knowsWithoutPeriod() throws {
    let ledger = try TestLedger(layout: TestLedger.layout + "\nrow_id = \"Id\"")
    let header = "Id,Centre,Subjective,Amount"
    try ledger.take(["1,100,5000,1.00", "2,200,1,2.00"], header: header, "2023-24/P1")
    let outcome = try ledger.take(
      ["1,100,5000,1.00", "2,200,1,2.00", "3,100,5000,4.00"], header: header, "2023-24/P2")
    #expect(outcome.known.lines == 2 && outcome.changed.lines == 0)
    #expect(try ledger.amount("HN1", "2023-24/P2") == 400)
  }

  @Test("an old extract without ids does not switch the ids of the others off")
  func comparesPairwise() throws {
    let ledger = try TestLedger(layout: TestLedger.layout + "\nperiod = \"Period\"")
    try ledger.take(
      ["1,100,5000,5.00"], header: "Period,Centre,Subjective,Amount", "2023-24/P1")
    try ledger.write(Self.bare, to: "extract.toml")
    let header = "Id,Period,Centre,Subjective,Amount"
    try ledger.take(
      ["1,2,100,5000,1.00", "2,2,100,5000,1.00"], header: header, "2023-24/P2")
    // Equal but for its id, and so another invoice; the first month is known by what it says.
    let outcome = try ledger.take(
      ["1,2,100,5000,1.00", "2,2,100,5000,1.00", "3,2,100,5000,1.00", "9,1,100,5000,5.00"],
      header: header, "2023-24/P2")
    #expect(outcome.known.lines == 3 && outcome.posted["HN1"]?.lines == 1)
    let moved = try ledger.take(
      ["1,2,100,5000,1.00", "4,2,100,5000,1.00", "2,2,100,5000,1.00", "3,2,100,5000,1.00"],
      header: header, "2023-24/P2")
    #expect(moved.posted["HN1"]?.lines == 1)
  }

  @Test(
    "a key of several columns tells rows apart",
    arguments: [
      ["TransNo", "Seq"], ["Seq", "TransNo"], ["Seq", "TransNo", "Batch"],
    ])
  func joinsColumns(key: [String]) throws {
    let names = key.map { "\"\($0)\"" }.joined(separator: ", ")
    let ledger = try TestLedger(layout: TestLedger.layout + "\nrow_id = [\(names)]")
    let header = "TransNo,Seq,Batch,Centre,Subjective,Amount"
    let lines = [
      "1,1,X,100,5000,1.00", "1,2,X,100,5000,1.00", "1|2,1,X,100,5000,1.00",
      "1,2|1,X,100,5000,1.00",
    ]
    #expect(try ledger.take(lines, header: header).read.lines == 4)
    #expect(try ledger.take(lines.reversed(), header: header).known.lines == 4)
    let twice = try ledger.faults(
      ["5,1,X,100,5000,1.00", "5,1,X,200,1,2.00"], header: header)
    #expect(twice.map(\.code) == ["extract.row-id.repeated"])
    #expect(twice.first?.remedy.contains("row_id = [") == true)
    #expect(
      try ledger.faults(["5,,X,100,5000,1.00"], header: header).map(\.code)
        == ["extract.row-id.missing"])
  }

  @Test("how rows are known is kept as a detail, and no sentence")
  func keepsDetails() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let outcome = try ledger.take(["1,1,100,5000,1.00,A"], header: Self.header, "2023-24/P1") {
      $0.controlTotal = Money(pence: 100)
    }
    let number = try #require(outcome.journals.first)
    let rows = try ledger.rows("SELECT key, value FROM detail WHERE journal = \(number)")
    let details = rows.reduce(into: [String: String]()) { $0[$1["key"]] = $1["value"] }
    #expect(details["identity"] == "codes, row id, reference")
    #expect(details["control-total"] == "100")
    let journal = try ledger.rows("SELECT reference FROM journal WHERE number = \(number)")
    #expect(journal.first?["reference"] == "")
  }

  @Test("a control total that holds although nothing is new is a finding")
  func tellsNothingNew() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let total = Money(pence: 100)
    let lines = ["1,1,100,5000,1.00,A"]
    let first = try ledger.take(lines, header: Self.header, "2023-24/P1") {
      $0.controlTotal = total
    }
    #expect(first.findings.isEmpty)
    let again = try ledger.take(lines, header: Self.header, "2023-24/P1") {
      $0.controlTotal = total
    }
    #expect(again.findings.map(\.code) == ["extract.nothing.new"])
    #expect(try ledger.take(lines, header: Self.header, "2023-24/P1").findings.isEmpty)
  }

  @Test("what an import by hand stands on does not leave the books unseen")
  func keepsWhatOthersStandOn() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let lines = ["1,1,100,5000,1.00,A", "2,1,200,1,2.00,B"]
    let file = "2023-24/extracts/P1.csv"
    try ledger.write(([Self.header] + lines).joined(separator: "\n"), to: file)
    try ledger.build()
    let outcome = try ledger.take(
      lines + ["3,2,100,5000,4.00,C"], header: Self.header, "2023-24/P2")
    let number = try #require(outcome.journals.last)
    #expect(outcome.known.lines == 2)
    // A changed file whose lines are all there again is built as ever.
    try ledger.write(
      ([Self.header] + lines + ["9,1,100,5000,8.00,Z"]).joined(separator: "\n"), to: file)
    #expect(try ledger.build().findings.isEmpty)
    // A line that is gone is told.
    try ledger.write(([Self.header] + lines.prefix(1)).joined(separator: "\n"), to: file)
    #expect(try ledger.build().findings.map(\.code) == ["extract.rows.dropped"])
    try ledger.reverse(number)
    try ledger.remove(file)
    try ledger.build()
    #expect(try ledger.amount("HN1", "2023-24/P1") == 0)
  }

  @Test("a file of the books that an import stands on is not taken out, until that is reversed")
  func refusesTakingOut() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let lines = ["1,1,100,5000,1.00,A", "2,1,200,1,2.00,B"]
    let file = "2023-24/extracts/P1.csv"
    try ledger.write(([Self.header] + lines).joined(separator: "\n"), to: file)
    try ledger.build()
    let all = lines + ["3,2,100,5000,4.00,C"]
    let number = try #require(
      try ledger.take(all, header: Self.header, "2023-24/P2").journals.last)
    try ledger.remove(file)
    let head = try ledger.head()
    let error = try #require(throws: LedgerError.self) { try ledger.build() }
    guard case .refused(let message, let remedy) = error else { throw error }
    #expect(message.contains(file) && remedy.contains("reverse \(number)"))
    #expect(try ledger.head() == head)
    try ledger.reverse(number)
    try ledger.build()
    try ledger.take(all, header: Self.header, "2023-24/P2")
    #expect(try ledger.amount("HN1", "2023-24/P1") == 100)
    #expect(try ledger.amount("HN1", "2023-24/P2") == 400)
  }
}
