import Books
import Foundation
import Ledger
import Money
import TestSupport
import Testing

/// What is only suggested is never posted, and codes without a rule come as rows to fill in.
@Suite struct MappingStatusTests {
  private static func ledger(_ rows: String...) throws -> TestLedger {
    let ledger = try TestLedger()
    try ledger.write(
      (["cost_centre,subjective,account,status"] + rows).joined(separator: "\n") + "\n",
      to: "mapping.csv")
    return ledger
  }

  @Test("blank and confirmed post, and a file without the column posts as before")
  func posts() throws {
    let ledger = try Self.ledger("100,5000,HN1,", "200,*,HN2,confirmed")
    try ledger.take(["100,5000,1.00", "200,4000,2.00"])
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
    #expect(try ledger.amount("HN2", "2023-24/P10") == 200)
    let plain = try TestLedger()
    try plain.take(["1001,5000,1.00"])
    #expect(try plain.amount("HN1", "2023-24/P10") == 100)
  }

  @Test("a suggested rule never posts, and is named by its row")
  func suggests() throws {
    let ledger = try Self.ledger(
      "100,5000,HN1,confirmed", "200,*,HN2,suggested", "300,*,,suggested")
    let faults = try ledger.faults(["100,5000,1.00", "200,4000,2.00", "300,4000,3.00"])
    #expect(faults.map(\.code) == ["extract.code.suggested", "extract.code.suggested"])
    #expect(
      faults.first?.message.hasPrefix("row 3 of mapping.csv only suggests account HN2") == true)
    #expect(faults.last?.message.hasPrefix("row 4 of mapping.csv is a suggestion without") == true)
    // Its twin, confirmed.
    let twin = try Self.ledger("100,5000,HN1,", "200,*,HN2,confirmed", "300,*,TR1,confirmed")
    try twin.take(["100,5000,1.00", "200,4000,2.00", "300,4000,3.00"])
    #expect(try twin.amount("TR1", "2023-24/P10") == 300)
  }

  @Test("a suggestion above a confirmed rule holds its lines back, and one below does not")
  func firstMatches() throws {
    let above = try Self.ledger("200,4*,HN2,suggested", "200,*,HN1,confirmed")
    #expect(try above.faults(["200,4000,2.00"]).map(\.code) == ["extract.code.suggested"])
    try above.take(["200,5000,2.00"])
    #expect(try above.amount("HN1", "2023-24/P10") == 200)
    let below = try Self.ledger("200,*,HN1,confirmed", "200,4*,HN2,suggested")
    try below.take(["200,4000,2.00"])
    #expect(try below.amount("HN1", "2023-24/P10") == 200)
  }

  @Test("suspense takes lines of suggested codes, never the account that is suggested")
  func suspends() throws {
    let ledger = try Self.ledger("200,*,HN2,suggested")
    let outcome = try ledger.take(["200,4000,2.00"]) { $0.suspense = "SUS" }
    #expect(outcome.suspended.first?.suggestion?.account == "HN2")
    #expect(try ledger.amount("SUS", "2023-24/P10") == 200)
    #expect(try ledger.amount("HN2", "2023-24/P10") == 0)
  }

  @Test("an exact suggestion takes no code that a spreadsheet has spoiled")
  func spoiled() throws {
    let ledger = try Self.ledger("1.00E+05,5000,HN1,suggested")
    #expect(try ledger.faults(["1.00E+05,5000,2.00"]).map(\.code) == ["extract.code.spoiled"])
  }

  @Test(
    "another word is a fault at its place",
    arguments: ["sugested", "Confirmed", "yes", "posted", "SUGGESTED"])
  func refusesWords(word: String) throws {
    let ledger = try Self.ledger("100,5000,HN1,\(word)")
    let error = #expect(throws: BooksError.self) { try ledger.books() }
    guard case .faulty(let faults)? = error else { return }
    #expect(faults.map { "\($0.file):\($0.line):\($0.column)" } == ["mapping.csv:2:14"])
    #expect(faults.map(\.code) == ["books.value.unknown"])
  }

  @Test("a confirmed row needs its account, and an unknown one is a fault of a suggestion too")
  func needsAccount() throws {
    for row in ["100,5000,,confirmed", "100,5000,,", "100,5000,NONE,suggested"] {
      let ledger = try Self.ledger(row)
      #expect(throws: BooksError.self) { try ledger.books() }
    }
  }

  @Test("the columns that help to fill it in are not read, whatever they hold")
  func readsNoComments() throws {
    let ledger = try TestLedger()
    try ledger.write(
      """
      reason,cost_centre,subjective,account,status,lines,pounds,cost_centre_name,subjective_name
      "names: a, b",100,5000,HN1,confirmed,many,"1,000",=A1,'x

      """, to: "mapping.csv")
    try ledger.take(["100,5000,1.00"])
    #expect(try ledger.amount("HN1", "2023-24/P10") == 100)
  }

  @Test(
    "books without a suggestion stand in the ledger as they did, and a suggestion moves nothing")
  func keepsDigest() throws {
    let ledger = try TestLedger(isBuilt: false)
    try ledger.write("Centre,Subjective,Amount\n1001,5000,1.00\n", to: "2023-24/extracts/P10.csv")
    try ledger.build()
    let head = try ledger.head()
    try ledger.write(
      """
      cost_centre,subjective,account,status
      100*,5000,HN1,
      200*,*,HN2,confirmed
      300,*,HNI,
      400,*,OB1,
      500,*,CS1,

      """, to: "mapping.csv")
    #expect(try ledger.build().posted == 0)
    #expect(try ledger.head() == head)
  }

  // MARK: - Rules that never count

  private static func hidden(_ rows: String...) throws -> [String] {
    let ledger = try TestLedger()
    try ledger.write(
      (["cost_centre,subjective,account"] + rows).joined(separator: "\n") + "\n",
      to: "mapping.csv")
    return try ledger.books().hiddenRules().map { "\($0.line) \($0.message)" }
  }

  @Test("a rule that takes all codes of later ones is a finding")
  func findsHidden() throws {
    #expect(
      try Self.hidden("*,*,HN1", "100,*,HN2", "200,5*,TR1") == [
        "2 this rule takes every code of 2 rules (rows 3 and 4), so they never count"
      ])
    for rows in [
      ("100*,*,HN1", "1001,5000,HN2"), ("*1,50*,HN1", "101,5000,HN2"), ("1*2,*,HN1", "1*02,9,HN2"),
      ("1*,*,HN1", "12*,*3,HN2"), ("100,5000,HN1", "100,5000,HN2"), ("**,*,HN1", "1*,*,HN2"),
    ] {
      #expect(
        try Self.hidden(rows.0, rows.1) == [
          "2 this rule takes every code of the rule on row 3, so it never counts"
        ])
    }
  }

  @Test("rules that share some codes, and a row that only repeats another, are none")
  func findsNoneHidden() throws {
    for rows in [
      ("100,*,HN1", "*,5000,HN2"), ("1001,5000,HN1", "100*,*,HN2"), ("1*2,*,HN1", "1*,*,HN2"),
      ("*0,*,HN1", "10*,*,HN2"), ("100,5000,HN1", "100,5000,HN1"), ("10?,*,HN1", "101,*,HN2"),
    ] {
      #expect(try Self.hidden(rows.0, rows.1) == [])
    }
  }

  @Test("a rule that no line of this or an earlier extract matched is a finding of the import")
  func findsUnmatched() throws {
    let ledger = try Self.ledger("100,*,HN1,", "200,*,HN2,", "300,*,TR1,", "400,*,OB1,suggested")
    let first = try ledger.take(["100,5000,1.00"], "2023-24/P9")
    #expect(first.mappingFindings.map(\.code) == ["extract.rule.unmatched"])
    #expect(first.mappingFindings.map(\.line) == [3])
    #expect(first.mappingFindings.first?.message.contains("2 rules (rows 3 and 4)") == true)
    let second = try ledger.take(["200,5000,1.00"], "2023-24/P10")
    #expect(second.mappingFindings.first?.message == "no line has ever matched the rule on row 4")
    let third = try ledger.take(["300,5000,1.00"], "2023-24/P11")
    #expect(third.mappingFindings.isEmpty)
  }

  // MARK: - Rows to fill in

  @Test("codes without a confirmed rule come with their names, sums and a suggested account")
  func gathers() throws {
    let ledger = try Self.ledger("100,5000,HN1,", "101,*,HN2,suggested")
    let header = "Centre,Centre name,Subjective,Account description,Employee,Amount"
    let lines = [
      "100,Special,5000,Fees,A Person,1.00", "101,Other,5000,Fees,A Person,2.00",
      "777,SEN transport,6000,\"Taxis, buses\",A Person,3.00",
      "777,SEN transport,6000,\"Taxis, buses\",A Person,-1.00", "778,,6001,,A Person,4.00",
      "900,Zzz,7000,Yyy,A Person,5.00",
    ]
    func gather(_ change: (inout ExtractImport) -> Void) throws -> [CodeToMap] {
      do {
        return try ledger.take(lines, header: header) {
          $0.gathersUnmapped = true
          change(&$0)
        }.toMap
      } catch let error as ExtractError {
        #expect(error.unmapped == 4)
        #expect(error.otherDiagnostics.isEmpty)
        return error.toMap
      }
    }
    let expected = """
      cost_centre,subjective,account,status,lines,pounds,cost_centre_name,subjective_name,reason
      101,5000,HN2,suggested,1,2.00,Other,Fees,row 3 of mapping.csv
      777,6000,TR1,suggested,2,2.00,SEN transport,"Taxis, buses",names: transport
      778,6001,,suggested,1,4.00,,,no column names it
      900,7000,,suggested,1,5.00,Zzz,Yyy,no account has words of its names

      """
    #expect(CodeToMap.csv(try gather { _ in }) == expected)
    let text = CodeToMap.csv(try gather { $0.suspense = "SUS" })
    #expect(text == expected)
    // What was written is read again as it stands, and posts nothing.
    try ledger.write(text, to: "mapping.csv")
    #expect(try ledger.books().mapping.allSatisfy(\.isSuggested))
  }
}
