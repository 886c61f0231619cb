import Foundation
import Ledger
import Money
import TestSupport
import Testing

/// Codes, ids and references are compared as what they are.
@Suite struct ExtractKeyTests {
  private static let keyed = TestLedger.layout + "\nrow_id = \"Id\"\nreference = \"Ref\""
  private static let header = "Id,Ref,Centre,Subjective,Amount"

  private static let hidden = [
    "\u{200B}100", "100\u{200B}", "1\u{200C}00", "10\u{FEFF}0", "1\u{00AD}00", "\u{200E}100",
    "100\u{202C}", "\u{2066}100\u{2069}", "\u{00A0}100\u{00A0}", "100\u{FE0F}", "\u{2060}100",
    "1\u{180E}00", "\u{3000}100", "\u{2009}100", "100\u{034F}",
  ]

  @Test("a character that nobody sees is no part of a code", arguments: hidden)
  func cleansCode(code: String) throws {
    let ledger = try TestLedger()
    #expect(try ledger.take(["\(code),5000,1.00"]).posted["HN1"]?.lines == 1)
    let rows = try ledger.rows("SELECT cost_centre FROM posting WHERE cost_centre IS NOT NULL")
    #expect(rows.first?["cost_centre"] == "100")
  }

  @Test("a character that nobody sees is no part of an id, in any download", arguments: hidden)
  func cleansID(id: String) throws {
    let ledger = try TestLedger(layout: Self.keyed)
    try ledger.take(["100,A,100,5000,1.00"], header: Self.header)
    let again = try ledger.take(["\(id),A,100,5000,1.00"], header: Self.header)
    #expect(again.known.lines == 1 && again.posted.isEmpty)
    let both = try ledger.faults(
      ["\(id),A,100,5000,1.00", "100,A,100,5000,2.00"], header: Self.header)
    #expect(both.map(\.code) == ["extract.row-id.repeated"])
  }

  @Test("a character that nobody sees is no part of a rule of mapping.csv", arguments: hidden)
  func cleansRule(code: String) throws {
    let ledger = try TestLedger()
    try ledger.write("cost_centre,subjective,account\n\(code),5000,HN1\n", to: "mapping.csv")
    #expect(try ledger.take(["100,5000,1.00"]).posted["HN1"]?.lines == 1)
  }

  @Test("codes that do look different stay different, accents in one way")
  func keepsDifferent() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "cost_centre,subjective,account\nA 1,1,HN1\nA1,1,HN2\na1,1,OB1\nT\u{0177},1,CS1\n",
      to: "mapping.csv")
    let outcome = try ledger.take([
      "A 1,1,1.00", "A1,1,2.00", "a1,1,4.00", "T\u{0079}\u{0302},1,8.00", "A\u{00A0}1,1,1.00",
    ])
    #expect(
      outcome.posted.mapValues(\.amount.pence) == ["HN1": 200, "HN2": 200, "OB1": 400, "CS1": 800])
  }

  @Test(
    "a code that a spreadsheet has spoiled is a fault, though a general rule would take it",
    arguments: [
      "1.00E+05", "1E+05", "2.5e+10", "5001.0", "100.00", "01/02/2024", "2024-02-01", "1-Feb",
      "01-Feb", "Feb-24", "01-Feb-24", "01-Feb-2024", "2024-02-01 00:00:00",
    ])
  func refusesSpoiled(code: String) throws {
    let ledger = try TestLedger()
    try ledger.write("cost_centre,subjective,account\n*,*,HN1\n", to: "mapping.csv")
    let faults = try ledger.faults(["\(code),5000,1.00", "100,\(code),1.00"])
    #expect(faults.map(\.code) == ["extract.code.spoiled", "extract.code.spoiled"])
    #expect(faults.map(\.column) == [1, 2])
    try ledger.write(
      "cost_centre,subjective,account\n\(code),*,HN1\n*,\(code),HN1\n", to: "mapping.csv")
    #expect(try ledger.take(["\(code),5000,1.00"]).read.lines == 1)
  }

  @Test(
    "a code that only looks a little like that is a code",
    arguments: [
      "1E5", "E1234", "5001.1", "A.0", "10-200", "2024-25", "1-2-3", "FEB", "12E", "5.0A",
    ])
  func takesOther(code: String) throws {
    let ledger = try TestLedger()
    try ledger.write("cost_centre,subjective,account\n*,*,HN1\n", to: "mapping.csv")
    #expect(try ledger.take(["\(code),5000,1.00"]).read.lines == 1)
  }

  @Test(
    "an error of a spreadsheet that was saved as text is a fault",
    arguments: [
      "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!",
    ])
  func refusesErrors(code: String) throws {
    let ledger = try TestLedger()
    try ledger.write("cost_centre,subjective,account\n*,*,HN1\n", to: "mapping.csv")
    #expect(try ledger.faults(["\(code),5000,1.00"]).map(\.code) == ["extract.cell.error"])
  }

  @Test(
    "an id or a reference in scientific notation has been rounded, and is refused",
    arguments: ["1.23457E+14", "1.2E+20", "9.99999999999999E+15", "1E+15", "1.5e+12"])
  func refusesRounded(text: String) throws {
    let ledger = try TestLedger(layout: Self.keyed)
    let faults = try ledger.faults(
      ["\(text),A,100,5000,1.00", "2,\(text),100,5000,1.00"], header: Self.header)
    #expect(faults.map(\.code) == ["extract.key.rounded", "extract.key.rounded"])
    #expect(faults.map(\.column) == [1, 2])
  }

  @Test(
    "a long id that is text is an id",
    arguments: ["12345678901234567", "1E10X", "E+15", "INV1.2E+3A", "00000000000000000001"])
  func takesLong(text: String) throws {
    let ledger = try TestLedger(layout: Self.keyed)
    let outcome = try ledger.take(["\(text),\(text),100,5000,1.00"], header: Self.header)
    #expect(outcome.read.lines == 1)
  }

  @Test(
    "where leading noughts would match, the fault says so",
    arguments: [
      ("42", "5000", "'0042' with '5000'"), ("042", "5000", "'0042' with '5000'"),
      ("0042", "50", "'0042' with '0050'"), ("42", "50", "'0042' with '0050'"),
      ("7", "1", "'007' with '1'"),
    ])
  func tellsNoughts(centre: String, subjective: String, meant: String) throws {
    let ledger = try TestLedger()
    try ledger.write(
      "cost_centre,subjective,account\n0042,5000,HN1\n0042,0050,HN2\n007*,*,OB1\n",
      to: "mapping.csv")
    let faults = try ledger.faults(["\(centre),\(subjective),1.00"])
    #expect(faults.map(\.code) == ["extract.code.unmapped"])
    #expect(faults.first?.remedy.contains(meant) == true)
    let other = try ledger.faults(["43,5000,1.00"])
    #expect(other.first?.remedy.contains("noughts") == false)
  }

  @Test("random mappings give each code the account of the first rule that matches")
  func mapsAsInOrder() throws {
    var generator = SeededGenerator(seed: 17)
    func pick(_ texts: [String]) -> String { texts.randomElement(using: &generator) ?? "" }
    let patterns = ["1", "12", "1*", "*2", "*", "1*2", "*1*", "12*", "2*1*", "**", "3", "*23"]
    let codes = ["1", "12", "2", "123", "1212", "3", "21", "2131", "23"]
    let accounts = ["HN1", "HN2", "OB1", "CS1"]
    let ledger = try TestLedger()
    for round in 0..<40 {
      let rules = (0..<12).map { _ in (pick(patterns), pick(patterns), pick(accounts)) }
      let text = rules.map { "\($0.0),\($0.1),\($0.2)\n" }.joined() + "*,*,TR1\n"
      try ledger.write("cost_centre,subjective,account\n" + text, to: "mapping.csv")
      let books = try ledger.books()
      var wanted: [String: Int64] = [:]
      var lines: [String] = []
      for (index, centre) in codes.enumerated() {
        let subjective = pick(codes)
        let rule = books.mapping.first {
          $0.costCentre.matches(centre) && $0.subjective.matches(subjective)
        }
        wanted[rule?.account ?? "", default: 0] += Int64(index + 1) * 100
        lines.append("\(centre),\(subjective),\(index + 1).00")
      }
      let outcome = try ledger.take(lines) { $0.isDryRun = true }
      #expect(outcome.posted.mapValues(\.amount.pence) == wanted, "round \(round): \(text)")
    }
  }
}
