import Foundation
import Ledger
import Money
import Testing

/// What is posted of a second extract: only what the ledger does not hold.
@Suite struct ExtractOnceTests {
  private static let keyed = TestLedger.layout + "\nrow_id = \"Id\""
  private static let keyedHeader = "Id,Centre,Subjective,Amount"
  private static let dated =
    TestLedger.layout + "\ndate = \"Date\"\nreference = \"Ref\""
  private static let datedHeader = "Centre,Subjective,Amount,Date,Ref"

  @Test("the same file twice posts once")
  func postsOnce() throws {
    let ledger = try TestLedger()
    let lines = ["100,5000,1.00", "200,1,2.00"]
    let first = try ledger.take(lines)
    let again = try ledger.take(lines, name: "renamed.csv")
    #expect(again.posted.isEmpty && again.known.lines == 2 && again.journals.isEmpty)
    #expect(again.head == first.head)
  }

  @Test("a longer file posts only what it adds")
  func postsWhatIsNew() throws {
    let ledger = try TestLedger()
    try ledger.take(["100,5000,1.00", "200,1,2.00"])
    let outcome = try ledger.take(["200,1,2.00", "100,5000,9.00", "100,5000,1.00"])
    #expect(outcome.posted["HN1"]?.lines == 1 && outcome.known.lines == 2)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 1_000)
    #expect(outcome.vanished.lines == 0)
  }

  @Test("a reversal names the later extracts that hold its lines, and they bring them back")
  func namesWhatStandsOnIt() throws {
    let ledger = try TestLedger()
    let first = try ledger.take(["100,5000,1.00", "200,1,2.00"])
    let later = ["200,1,2.00", "100,5000,9.00", "100,5000,1.00"]
    let second = try ledger.take(later, name: "later.csv")
    #expect(try ledger.reversal(#require(second.journals.first)).standing.isEmpty)
    let third = try ledger.take(later, name: "again.csv")
    let standing = try ledger.reversal(#require(first.journals.first)).standing
    #expect(standing.map(\.lines) == [2])
    #expect(standing.first?.origin.hasSuffix("again.csv") == true)
    #expect(standing.first?.journal == third.journals.first)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 900)
    try ledger.take(later, name: "again.csv")
    #expect(try ledger.amount("HN1", "2023-24/P10") == 1_000)
    #expect(try ledger.amount("HN2", "2023-24/P10") == 200)
  }

  @Test("two equal invoices are two, in one file and over two")
  func countsEqualRows() throws {
    let ledger = try TestLedger()
    let line = "100,5000,1.00"
    #expect(try ledger.take([line, line]).posted["HN1"]?.lines == 2)
    #expect(try ledger.take([line, line, line]).posted["HN1"]?.lines == 1)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 300)
  }

  @Test("of three equal rows and then two, one has vanished; with --replace it is taken back")
  func countsVanished() throws {
    let ledger = try TestLedger()
    let line = "100,5000,1.00"
    try ledger.take([line, line, line])
    let outcome = try ledger.take([line, line])
    #expect(outcome.vanished.lines == 1 && outcome.journals.isEmpty)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 300)
    let replaced = try ledger.take([line, line]) { $0.replaces = true }
    #expect(replaced.vanished.lines == 1 && replaced.journals.count == 1)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 200)
    let again = try ledger.take([line, line]) { $0.replaces = true }
    #expect(again.vanished.lines == 0 && again.journals.isEmpty)
    #expect(try ledger.findings().isEmpty)
  }

  @Test("equal rows that differ in date or reference are told apart")
  func tellsApart() throws {
    let ledger = try TestLedger(layout: Self.dated)
    let line = "100,5000,1.00,31/01/2024,"
    try ledger.take([line + "A"], header: Self.datedHeader)
    let outcome = try ledger.take([line + "A", line + "B"], header: Self.datedHeader)
    #expect(outcome.posted["HN1"]?.lines == 1 && outcome.known.lines == 1)
    let earlier = "100,5000,1.00,30/01/2024,A"
    #expect(
      try ledger.take([earlier, line + "A", line + "B"], header: Self.datedHeader)
        .posted["HN1"]?.lines == 1)
  }

  @Test("a row is known by the finance system's own id, whatever else is equal")
  func knowsByID() throws {
    let ledger = try TestLedger(layout: Self.keyed)
    try ledger.take(["a,100,5000,1.00"], header: Self.keyedHeader)
    let outcome = try ledger.take(
      ["a,100,5000,1.00", "b,100,5000,1.00"], header: Self.keyedHeader)
    #expect(outcome.posted["HN1"]?.lines == 1 && outcome.known.lines == 1)
  }

  @Test(
    "a row id that stands twice is refused at each", arguments: ["a", " a", "\"a\n\"", "a\u{A0}"])
  func refusesRepeatedID(other: String) throws {
    let ledger = try TestLedger(layout: Self.keyed)
    let faults = try ledger.faults(
      ["a,100,5000,1.00", "b,100,5000,1.00", "\(other),200,1,2.00"], header: Self.keyedHeader)
    #expect(faults.map(\.code) == ["extract.row-id.repeated"])
    #expect(faults.first?.line == 4)
    #expect(faults.first?.message.contains("row 2") == true)
  }

  @Test("a row without its id is refused")
  func refusesMissingID() throws {
    let ledger = try TestLedger(layout: Self.keyed)
    let faults = try ledger.faults(["  ,100,5000,1.00"], header: Self.keyedHeader)
    #expect(faults.map(\.code) == ["extract.row-id.missing"])
  }

  @Test("a changed row is reported and stands; with --replace it is posted as it is now")
  func replacesChanged() throws {
    let ledger = try TestLedger(layout: Self.keyed)
    try ledger.take(["a,100,5000,1.00", "b,200,1,2.00"], header: Self.keyedHeader)
    let now = ["a,100,5000,5.00", "b,200,1,2.00"]
    let told = try ledger.take(now, header: Self.keyedHeader)
    #expect(told.changed.lines == 1 && told.known.lines == 1 && told.journals.isEmpty)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
    let done = try ledger.take(now, header: Self.keyedHeader) { $0.replaces = true }
    #expect(done.changed.lines == 1 && done.journals.count == 2)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 500)
    #expect(try ledger.take(now, header: Self.keyedHeader).known.lines == 2)
    #expect(try ledger.findings().isEmpty)
  }

  @Test(
    "rows that are mapped otherwise now are changed rows, ids or no ids", arguments: [true, false])
  func replacesMapped(hasIDs: Bool) throws {
    let ledger = try TestLedger(layout: hasIDs ? Self.keyed : TestLedger.layout)
    let header = hasIDs ? Self.keyedHeader : "Centre,Subjective,Amount"
    let lines = ["a,100,5000,1.00", "b,200,1,2.00"].map { hasIDs ? $0 : String($0.dropFirst(2)) }
    try ledger.take(lines, header: header)
    try ledger.write("cost_centre,subjective,account\n100,*,OB1\n200,*,HN2\n", to: "mapping.csv")
    #expect(try ledger.take(lines, header: header).changed.lines == 1)
    let done = try ledger.take(lines, header: header) { $0.replaces = true }
    #expect(done.posted["OB1"]?.lines == 1 && done.posted["HN2"] == nil)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 0)
    #expect(try ledger.amount("OB1", "2023-24/P10") == 100)
  }

  @Test("of equal rows on two accounts, the row that fits exactly is not called changed")
  func prefersExactPairs() throws {
    for accounts in [["HN1", "OB1"], ["OB1", "HN1"], ["HN2", "CS1"], ["CS1", "HN2"]] {
      let ledger = try TestLedger()
      let line = "100,5000,1.00"
      try ledger.write("cost_centre,subjective,account\n*,*,\(accounts[0])\n", to: "mapping.csv")
      try ledger.take([line])
      try ledger.write("cost_centre,subjective,account\n*,*,\(accounts[1])\n", to: "mapping.csv")
      try ledger.take([line, line])
      try ledger.write("cost_centre,subjective,account\n*,*,\(accounts[0])\n", to: "mapping.csv")
      let outcome = try ledger.take([line])
      #expect(outcome.known.lines == 1 && outcome.changed.lines == 0, "\(accounts)")
    }
  }

  @Test("an extract of the next month is not a download in which the last month's rows vanished")
  func takesMonths() throws {
    let layout = TestLedger.layout + "\nperiod = \"Period\""
    let header = "Centre,Subjective,Amount,Period"
    let ledger = try TestLedger(layout: layout)
    let months = (1...6).map { month in (0..<8).map { "100,5000,\($0).00,\(month)" } }
    for (index, lines) in months.enumerated() {
      let outcome = try ledger.take(lines, header: header, "2023-24/P\(index + 1)")
      #expect(outcome.vanished.lines == 0 && outcome.posted["HN1"]?.lines == 8)
    }
  }

  @Test("a cumulative extract after a cumulative one posts the month that it adds")
  func takesCumulative() throws {
    let layout = TestLedger.layout + "\nperiod = \"Period\""
    let header = "Centre,Subjective,Amount,Period"
    let ledger = try TestLedger(layout: layout)
    let lines = (1...6).flatMap { month in (0..<8).map { "100,5000,\($0).00,\(month)" } }
    for month in 1...6 {
      let outcome = try ledger.take(
        Array(lines.prefix(month * 8)), header: header, "2023-24/P\(month)")
      #expect(outcome.known.lines == (month - 1) * 8 && outcome.posted["HN1"]?.lines == 8)
    }
    #expect(try ledger.amount("HN1", "2023-24/P6") == 2_800)
  }

  @Test("a file with row ids after one without is known by what its rows say")
  func mixesIdentities() throws {
    let ledger = try TestLedger()
    try ledger.take(["100,5000,1.00", "200,1,2.00"])
    try ledger.write(Self.keyed, to: "extract.toml")
    let outcome = try ledger.take(
      ["a,100,5000,1.00", "b,200,1,2.00", "c,300,1,4.00"], header: Self.keyedHeader)
    #expect(outcome.known.lines == 2 && outcome.posted.keys.sorted() == ["HNI"])
    let again = try ledger.take(
      ["a,100,5000,1.00", "b,200,1,2.00", "c,300,1,4.00"], header: Self.keyedHeader)
    #expect(again.known.lines == 3 && again.journals.isEmpty)
  }

  @Test("what was reversed is not known any more, and can be posted anew")
  func postsAfterReversal() throws {
    let ledger = try TestLedger()
    let number = try #require(try ledger.take(["100,5000,1.00"]).journals.first)
    try ledger.reverse(number)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 0)
    #expect(try ledger.take(["100,5000,1.00"]).posted["HN1"]?.lines == 1)
    #expect(try ledger.take(["100,5000,1.00"]).known.lines == 1)
  }

  @Test("a journal whose lines were partly taken back is reversed in what is left of it")
  func reversesRest() throws {
    let ledger = try TestLedger()
    let lines = ["100,5000,1.00", "200,1,2.00", "300,1,4.00"]
    let number = try #require(try ledger.take(lines).journals.first)
    try ledger.take(Array(lines.prefix(2))) { $0.replaces = true }
    try ledger.reverse(number)
    for account in ["HN1", "HN2", "HNI"] {
      #expect(try ledger.amount(account, "2023-24/P10") == 0)
    }
    #expect(try ledger.findings().isEmpty)
  }

  @Test("late lines go to the first open period, keep their own, and stay known")
  func placesLate() throws {
    let layout = TestLedger.layout + "\nperiod = \"Period\""
    let header = "Centre,Subjective,Amount,Period"
    let ledger = try TestLedger(layout: layout)
    try ledger.close("2023-24/P9")
    let lines = ["100,5000,1.00,8", "100,5000,2.00,9", "100,5000,4.00,10"]
    let outcome = try ledger.take(lines, header: header)
    #expect(outcome.late.values.map(\.lines).reduce(0, +) == 2)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 700)
    let own = try ledger.rows(
      "SELECT own_period FROM posting WHERE cost_centre IS NOT NULL ORDER BY id")
    #expect(own.map { $0["own_period"] as Int } == [8, 9, 10])
    #expect(try ledger.take(lines, header: header).known.lines == 3)
    try ledger.close("2023-24/P10")
    let shorter = Array(lines.prefix(2))
    let replaced = try ledger.take(shorter, header: header) { $0.replaces = true }
    #expect(replaced.vanished.lines == 1)
    #expect(try ledger.amount("HN1", "2023-24/P10") == 700)
    #expect(try ledger.amount("HN1", "2023-24/P11") == -400)
  }

  @Test("any number of rows can be reported as gone, and be replaced")
  func replacesMany() throws {
    let ledger = try TestLedger(layout: Self.keyed)
    let count = 10_000
    func lines(_ amount: String) -> [String] {
      (0..<count).map { "\($0),100,5000,\(amount)" }
    }
    try ledger.take(lines("1.00"), header: Self.keyedHeader)
    let faults = try ledger.faults(lines("2.00"), header: Self.keyedHeader)
    #expect(faults.map(\.code) == ["extract.rows.changed"])
    let done = try ledger.take(lines("2.00"), header: Self.keyedHeader) { $0.replaces = true }
    #expect(done.changed.lines == count)
    #expect(try ledger.amount("HN1", "2023-24/P10") == Int64(count) * 200)
  }
}
