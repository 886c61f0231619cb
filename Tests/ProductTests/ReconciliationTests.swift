import Foundation
import TestSupport
import Testing

/// The ledger held against what others say, through `verify`.
@Suite struct ReconciliationTests {
  private func findings(_ books: BuiltBooks) throws -> (codes: [String], text: String) {
    _ = try books.run("build")
    let result = try books.run("verify", "--format", "json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let findings = try #require(json["findings"] as? [[String: String]])
    #expect(result.status == (findings.isEmpty ? 0 : 1))
    return (
      findings.compactMap { $0["code"] },
      findings.compactMap { $0["message"] }.joined(separator: "\n")
    )
  }

  /// Scales the example's outturn up, so that £50,000 is little beside it: it closes at
  /// 1,000 + 1,000,400 + 10 − 300.
  private func largeBooks() throws -> BuiltBooks {
    let books = try BuiltBooks("docs/faults/books")
    try books.replace("0001,2000.00", with: "0001,1002000.00", in: "2022-23/outturn.csv")
    return books
  }

  private static let header = "date,measure,basis,amount,source\n"

  private func state(_ statements: [(basis: String, amount: String)], in books: BuiltBooks) throws {
    let rows = statements.map { "2023-03-31,closing-deficit,\($0.basis),\($0.amount),S1\n" }
    try books.scratch.write(Self.header + rows.joined(), to: "books/published.csv")
  }

  @Test("statements up to £50,000 from the ledger are no finding, a penny more is one")
  func tolerates() throws {
    let books = try largeBooks()
    try state([("s251", "1051110.00"), ("accounts", "951110.00")], in: books)
    #expect(try findings(books).codes == ["reconcile.closing.spread"])
    try state([("s251", "1051110.00")], in: books)
    #expect(try findings(books).codes == [])
    try state([("s251", "1051110.01")], in: books)
    #expect(try findings(books).codes == ["reconcile.closing.differs"])
    try state([("s251", "951109.99")], in: books)
    #expect(try findings(books).codes == ["reconcile.closing.differs"])
  }

  @Test("all five statements stand beside the ledger, and the lowest is marked")
  func marksLowest() throws {
    let books = try largeBooks()
    try state(
      [
        ("s251", "1001110.00"), ("dsg-note", "1001110.00"), ("assurance", "900000.00"),
        ("revenue-outturn", "1001110.00"), ("accounts", "1001110.00"),
      ], in: books)
    let found = try findings(books)
    #expect(found.codes == ["reconcile.closing.differs", "reconcile.closing.spread"])
    #expect(found.text.contains("CFO's assurance statement"))
    #expect(found.text.contains("a difference of -101,110.00; it is the lowest"))
    let table = try books.run("verify").output
    for title in [
      "Section 251 outturn", "DSG note", "Revenue outturn return", "Statement of accounts",
    ] {
      #expect(table.contains(title))
    }
    let lowest = table.split(separator: "\n").filter { $0.hasSuffix("lowest") }
    #expect(lowest.count == 1 && lowest.first?.hasPrefix("CFO's assurance") == true)
    #expect(table.contains("of which high needs") && table.contains("of which prior years"))
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("a statement of another day, on another basis or before payments is compared with nothing")
  func leavesOthersAlone() throws {
    let books = try largeBooks()
    try books.scratch.write(
      Self.header
        + """
        2023-03-30,closing-deficit,s251,5.00,S1
        2023-03-31,closing-deficit,before-payments,5.00,S1
        2023-03-31,high-needs-outturn,s251,5.00,S1

        """, to: "books/published.csv")
    #expect(try findings(books).codes == [])
  }

  @Test("payments in the general ledger go to control accounts, count once and are held against")
  func holdsPayments() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.replace(
      "K,Creditors,control,control,,,,,,,",
      with:
        "K,Creditors,control,control,,,,,,,\nP,DfE payments seen,control,control,,,dfe-payment,,,,",
      in: "accounts.csv")
    try books.replace(
      "cost_centre,subjective,account\n", with: "cost_centre,subjective,account\n900,*,P\n",
      in: "mapping.csv")
    _ = try books.run("build")
    let before = try books.position()
    #expect(before.contains("closing"))
    let header =
      "Transaction,Date,Period,Cost Centre,Subjective,Reference,Supplier,Description,Amount\n"
    try books.scratch.write(
      header + "1,30/06/2023,3,900,1,R,S,Safety Valve,-60.00\n",
      to: "books/2023-24/extracts/P3.csv")
    let found = try findings(books)
    #expect(found.codes.contains("reconcile.payment.differs"))
    #expect(found.text.contains("60.00 of dfe-payment, and agreement.csv 0.00"))
    #expect(try books.position() == before)
    try books.replace(
      "2023-24,dfe-payment,100.00,planned", with: "2023-24,dfe-payment,60.00,received",
      in: "agreement.csv")
    #expect(try !findings(books).codes.contains("reconcile.payment.differs"))
  }

  @Test("on a gross basis extracts want a recoupment journal, of the deductions at the most")
  func holdsRecoupment() throws {
    let books = try BuiltBooks("docs/faults/books")
    try books.replace(
      "expected_actions = 2", with: "expected_actions = 2\nhigh_needs_basis = \"gross\"",
      in: "authority.toml")
    let header =
      "Transaction,Date,Period,Cost Centre,Subjective,Reference,Supplier,Description,Amount\n"
    try books.scratch.write(
      header + "1,30/06/2023,3,1001,5000,R,S,Fees,60.00\n", to: "books/2023-24/extracts/P3.csv")
    #expect(try findings(books).codes == ["reconcile.recoupment.differs"])
    func post(_ amount: String, _ name: String) throws {
      try books.scratch.write(
        """
        journal,date,period,account,amount,description,source
        \(name),2023-06-30,2023-24/P3,0001,\(amount),Paid direct,S2
        \(name),2023-06-30,2023-24/P3,0003,-\(amount),Paid direct,S2

        """, to: "journal.csv")
      #expect(try books.run("post", books.scratch.path("journal.csv")).status == 0)
    }
    try post("50.00", "RECOUPMENT-1")
    #expect(try findings(books).codes == [])
    try post("150.01", "Recoupment-2")
    let found = try findings(books)
    #expect(found.codes == ["reconcile.recoupment.differs"])
    #expect(found.text.contains("200.01") && found.text.contains("200.00"))
    try books.replace(
      "high_needs_basis = \"gross\"", with: "high_needs_basis = \"net\"",
      in: "authority.toml")
    #expect(try findings(books).text.contains("high_needs_basis is net"))
  }

  @Test("after the year's end the reserve stands at the roll-forward's closing")
  func holdsReserve() throws {
    let books = try BuiltBooks("docs/faults/books")
    #expect(try books.run("close", "2022-23").output.contains("stands at £1,110.00"))
    #expect(try findings(books).codes == [])
    try books.replace(
      "2022-23,dfe-payment,300.00,received", with: "2022-23,dfe-payment,301.00,received",
      in: "agreement.csv")
    let found = try findings(books)
    #expect(found.codes == ["reconcile.reserve.differs"])
    #expect(found.text.contains("1,110.00") && found.text.contains("1,109.00"))
  }
}

extension BuiltBooks {
  /// The figures of `position`, without the head of the ledger.
  fileprivate func position() throws -> String {
    let output = try run("position", "--format", "json").output
    return output.replacing(/"ledgerHead": "[0-9a-f]+"/, with: "")
  }
}
