import Books
import Foundation
import GRDB
import Money

/// What the journal of an extract keeps of how it was read: by what its rows are known again.
///
/// It is kept as details of the journal. Journals of earlier versions say it in an English
/// sentence, their reference, which is still read.
struct ExtractRecord: Hashable {
  var identity: RowIdentity
  /// A digest of the layout and the mapping; nil for an extract that is not one of the books.
  var mapping: String?
  /// What the finance system says that the lines sum to, in the extract's own sign.
  var controlTotal: Money?
  /// How many of its lines earlier journals had posted, by their numbers.
  var standsOn: [Int64: Int] = [:]
  var suspense: String?

  init(_ identity: RowIdentity, mapping: String?) {
    self.identity = identity
    self.mapping = mapping
  }

  /// Reads what a journal has as its reference, and its details.
  init(reference: String, _ details: [JournalDetail: String]) {
    guard let words = details[.identity] else {
      let parts = reference.components(separatedBy: "; mapping ")
      identity = RowIdentity(words: parts[0])
      mapping = parts.count > 1 ? parts[1] : nil
      return
    }
    identity = RowIdentity(words: words)
    mapping = details[.mapping]
    controlTotal = details[.controlTotal].flatMap { Int64($0) }.map { Money(pence: $0) }
    suspense = details[.suspense]
    let pairs = (details[.standsOn] ?? "").split(separator: " ").compactMap { pair in
      let numbers = pair.split(separator: ":")
      return numbers.count == 2
        ? Int64(numbers[0]).flatMap { number in Int(numbers[1]).map { (number, $0) } } : nil
    }
    standsOn = Dictionary(pairs, uniquingKeysWith: +)
  }

  /// As the journal keeps it.
  var details: [JournalDetail: String] {
    var details: [JournalDetail: String] = [.identity: identity.words]
    details[.mapping] = mapping
    details[.controlTotal] = controlTotal.map { "\($0.pence)" }
    details[.suspense] = suspense
    if !standsOn.isEmpty {
      details[.standsOn] = standsOn.sorted { $0.key < $1.key }
        .map { "\($0.key):\($0.value)" }.joined(separator: " ")
    }
    return details
  }

  /// The records of the extracts in a ledger, by the numbers of their journals.
  ///
  /// - Parameters:
  ///   - database: the ledger, of this form or an earlier one.
  ///   - period: the first period; texts of periods sort by year.
  /// - Returns: a record for each.
  /// - Throws: `DatabaseError`.
  static func all(
    _ database: Database, since period: String = ""
  ) throws -> [Int64: ExtractRecord] {
    var details: [Int64: [JournalDetail: String]] = [:]
    // Ledgers of earlier forms have no details.
    if try database.tableExists("detail") {
      for row in try Row.fetchAll(database, sql: "SELECT journal, key, value FROM detail") {
        guard let key = JournalDetail(rawValue: row.text("key")) else { continue }
        details[row["journal"], default: [:]][key] = row.text("value")
      }
    }
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT number, reference FROM journal WHERE kind = 'extract' AND period >= ?",
      arguments: [period])
    return rows.reduce(into: [:]) { records, row in
      let number: Int64 = row["number"]
      records[number] = ExtractRecord(reference: row.text("reference"), details[number] ?? [:])
    }
  }

  /// The extracts, not taken back, that held lines of a journal and did not post them again.
  ///
  /// Their lines are gone with that journal until the extracts are imported anew.
  static func standing(on number: Int64, _ database: Database) throws -> [StandingExtract] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT number, origin FROM journal
        WHERE kind = 'extract' AND number > ?
          AND number NOT IN (SELECT reverses FROM journal WHERE reverses IS NOT NULL)
        ORDER BY number
        """, arguments: [number])
    guard !rows.isEmpty else { return [] }
    let records = try all(database)
    return rows.compactMap { row in
      (records[row["number"]]?.standsOn[number]).map {
        StandingExtract(journal: row["number"], origin: row.text("origin"), lines: $0)
      }
    }
  }
}

/// By what a row of an extract is known again.
struct RowIdentity: Hashable, Comparable {
  /// How an id is made; rows are known by it only where both extracts make it alike.
  enum IDForm: Hashable {
    case none
    /// One cell.
    case plain
    /// Several cells, or one within a company or a ledger: the names of their kinds in order.
    case joined(String)
  }

  var id: IDForm
  var hasDate: Bool
  var hasReference: Bool

  var hasRowID: Bool { id != .none }

  init(_ columns: ExtractColumns) {
    let scope = [columns.company.map { _ in "company" }, columns.ledger.map { _ in "ledger" }]
      .compactMap(\.self)
    if columns.rowID.isEmpty {
      id = .none
    } else if scope.isEmpty, columns.rowID.count == 1 {
      id = .plain
    } else {
      id = .joined((scope + ["\(columns.rowID.count)"]).joined(separator: "+"))
    }
    hasDate = columns.date != nil
    hasReference = columns.reference != nil
  }

  private init(id: IDForm, hasDate: Bool, hasReference: Bool) {
    (self.id, self.hasDate, self.hasReference) = (id, hasDate, hasReference)
  }

  /// Reads the words of a journal, with what stands before them.
  init(words: String) {
    let text = words.range(of: "rows known by ").map { words[$0.upperBound...] } ?? words[...]
    let parts = text.split(separator: ",").map { String($0).trimmingSpaces }
    let form = parts.first { $0.hasPrefix("row id (") && $0.hasSuffix(")") }
    if let form {
      id = .joined(String(form.dropFirst("row id (".count).dropLast()))
    } else {
      id = parts.contains("row id") ? .plain : .none
    }
    hasDate = parts.contains("date")
    hasReference = parts.contains("reference")
  }

  /// As it stands in the journal of an import.
  var words: String {
    let row: String? =
      switch id {
      case .none: nil
      case .plain: "row id"
      case .joined(let form): "row id (\(form))"
      }
    return
      (["codes"]
      + [row, hasDate ? "date" : nil, hasReference ? "reference" : nil]
      .compactMap(\.self)).joined(separator: ", ")
  }

  /// Whether a row says itself to which period it belongs, or which row it is.
  func tellsPeriod(_ columns: ExtractColumns) -> Bool {
    hasRowID || hasDate || columns.period != nil
  }

  /// What both have, so that rows of two layouts can be held against each other.
  func formingIntersection(_ other: RowIdentity) -> RowIdentity {
    RowIdentity(
      id: id == other.id ? id : .none, hasDate: hasDate && other.hasDate,
      hasReference: hasReference && other.hasReference)
  }

  /// The surest first.
  static func < (left: RowIdentity, right: RowIdentity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    (hasRowID ? 0 : 4) + (hasDate ? 0 : 1) + (hasReference ? 0 : 2)
  }
}

/// An extract that held lines of an earlier journal and did not post them again.
public struct StandingExtract: Hashable, Sendable {
  /// The journal of the extract.
  public let journal: Int64
  /// Its file.
  public let origin: String
  /// How many of its lines the earlier journal had posted.
  public let lines: Int
}
