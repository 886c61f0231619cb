import Books
import Crypto
import Foundation
import GRDB

/// Which ledger a file is, and whose: the one row of its table `ledger`.
///
/// It stands outside the chain, so that the same books give the same head on any machine, and
/// carries a seal of its own, by which a changed byte shows.
public struct LedgerIdentity: Hashable, Sendable {
  /// From which journal on the links of the chain are of a form.
  struct Stretch: Hashable, Sendable {
    let first: Int64
    let form: LedgerForm
  }

  /// 32 hexadecimal digits, drawn when the ledger was made or brought forward; empty for a ledger
  /// of an earlier form, which has none.
  public let id: String
  /// The authority when the ledger was made; empty where the form did not keep it.
  public let dfeNumber: String
  public let onsCode: String
  public let name: String
  /// In order of their first journal; the first begins with journal 1.
  let stretches: [Stretch]

  /// A new ledger of an authority.
  init(_ authority: Authority?, stretches: [Stretch] = [Stretch(first: 1, form: .current)]) {
    id = UUID().uuidString.replacing("-", with: "").lowercased()
    dfeNumber = authority?.dfeNumber ?? ""
    onsCode = authority?.onsCode ?? ""
    name = authority?.name ?? ""
    self.stretches = stretches
  }

  /// A ledger of an earlier form, which knows neither its own name nor its authority.
  init(of form: LedgerForm) {
    (id, dfeNumber, onsCode, name) = ("", "", "", "")
    stretches = [Stretch(first: 1, form: form)]
  }

  private init(row: Row) {
    id = row.text("id")
    dfeNumber = row.text("dfe_number")
    onsCode = row.text("ons_code")
    name = row.text("name")
    stretches = row.text("forms").split(separator: " ").compactMap { text in
      let parts = text.split(separator: ":")
      guard parts.count == 2, let first = Int64(parts[0]),
        let form = LedgerForm(rawValue: String(parts[1]))
      else { return nil }
      return Stretch(first: first, form: form)
    }
  }

  /// Reads the row; nil if there is not exactly one, or its seal is broken.
  static func read(_ database: Database) throws -> LedgerIdentity? {
    let rows = try Row.fetchAll(database, sql: "SELECT * FROM ledger")
    guard rows.count == 1, let row = rows.first else { return nil }
    let identity = LedgerIdentity(row: row)
    return row.bytes("seal") == identity.seal && !identity.stretches.isEmpty ? identity : nil
  }

  func store(_ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [id, dfeNumber, onsCode, name, forms, Data(seal)])
  }

  /// The form of a journal's link.
  func form(of journal: Int64) -> LedgerForm {
    stretches.last { $0.first <= journal }?.form ?? .current
  }

  /// The authority in a line, as the witness keeps it.
  var authorityText: String {
    [dfeNumber, onsCode, name].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var forms: String {
    stretches.map { "\($0.first):\($0.form.rawValue)" }.joined(separator: " ")
  }

  private var seal: [UInt8] {
    var bytes = CanonicalBytes()
    for text in ["ledger", id, dfeNumber, onsCode, name, forms] { bytes.append(text) }
    return Array(SHA256.hash(data: bytes.bytes))
  }
}

/// An authority as a ledger keeps it.
struct LedgerAuthority: Hashable {
  let dfeNumber: String
  let onsCode: String
  let name: String

  init(_ authority: Authority) {
    (dfeNumber, onsCode, name) = (authority.dfeNumber, authority.onsCode, authority.name)
  }

  private init(_ dfeNumber: String, _ onsCode: String, _ name: String) {
    (self.dfeNumber, self.onsCode, self.name) = (dfeNumber, onsCode, name)
  }

  /// Whose a ledger is: what it was made for, or what a later journal says; nil if it does not
  /// know.
  static func stated(
    _ database: Database, _ identity: LedgerIdentity
  ) throws -> LedgerAuthority? {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT key, value FROM detail WHERE journal =
          (SELECT max(number) FROM journal WHERE kind = 'authority')
        """)
    guard rows.isEmpty else {
      let values = rows.reduce(into: [String: String]()) { $0[$1.text("key")] = $1.text("value") }
      return LedgerAuthority(
        values[JournalDetail.dfeNumber.rawValue] ?? "",
        values[JournalDetail.onsCode.rawValue] ?? "",
        values[JournalDetail.authorityName.rawValue] ?? "")
    }
    guard !identity.dfeNumber.isEmpty else { return nil }
    return LedgerAuthority(identity.dfeNumber, identity.onsCode, identity.name)
  }

  /// Makes the authority the ledger's from here on, by a journal, if it is not so already.
  ///
  /// The chain is checked afterwards, in the same transaction.
  func adopt(_ database: Database, _ stamp: JournalStamp) throws {
    guard let identity = try LedgerIdentity.read(database),
      let stated = try Self.stated(database, identity),
      stated.dfeNumber != dfeNumber || stated.onsCode != onsCode
    else { return }
    var header = JournalHeader(
      kind: .authority, origin: "build",
      description: "The ledger of \(stated.text) goes on as that of \(text)", stamp: stamp)
    header.details = [.dfeNumber: dfeNumber, .onsCode: onsCode, .authorityName: name]
    try JournalWriter.append(JournalEntry(header: header, lines: []), to: database)
  }

  /// Whether it is the same authority: its name may be written in another way, its numbers not.
  func isOf(_ authority: Authority) -> Bool {
    dfeNumber == authority.dfeNumber && onsCode == authority.onsCode
  }

  var text: String { "\(name) (DfE \(dfeNumber), ONS \(onsCode))" }
}
