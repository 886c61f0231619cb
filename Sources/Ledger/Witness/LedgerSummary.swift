import GRDB
import Money

/// What a ledger holds, in the few figures by which the books know it again.
public struct LedgerSummary: Hashable, Sendable {
  /// Its id; empty for a ledger of an earlier form.
  public var id: String
  /// The numbers and the name of its authority, as the ledger has them.
  public var authority: String
  public var head: ChainHash
  public var journals: Int
  /// Journals that only the ledger holds, by what they are.
  public var held: [Held: Int]
  /// The last period that is closed; nil if none is.
  public var closedThrough: Period?

  /// What books cannot make again.
  public enum Held: String, CaseIterable, Sendable {
    case imports
    case posts
    case reversals
    case closes
    case others

    /// The kind of a journal that carries who posted it; nil for a year's end, which comes with its
    /// close.
    init?(_ kind: String) {
      switch JournalEntry.Kind(rawValue: kind) {
      case .extract: self = .imports
      case .journal, .accrual, .recoupment: self = .posts
      case .reversal: self = .reversals
      case .close: self = .closes
      case .yearEnd: return nil
      default: self = .others
      }
    }

    /// A number of them in words, such as `1 import`.
    func text(_ count: Int) -> String {
      let name =
        switch self {
        case .imports: "import"
        case .posts: "journal by hand"
        case .reversals: "reversal"
        case .closes: "close"
        case .others: "other journal"
        }
      let plural = self == .posts ? "journals by hand" : name + "s"
      return "\(count) \(count == 1 ? name : plural)"
    }
  }

  /// Whether there is anything that books could not make again.
  public var isIrreplaceable: Bool { held.values.contains { $0 > 0 } }

  /// In words: what would be gone with the ledger.
  public var text: String {
    let parts = Held.allCases.compactMap { kind in
      (held[kind] ?? 0) > 0 ? kind.text(held[kind] ?? 0) : nil
    }
    let closed = closedThrough.map { ", closed through \($0)" } ?? ""
    return (parts.isEmpty ? "nothing but what the books hold" : parts.joined(separator: ", "))
      + closed
  }

  init(
    id: String, authority: String, head: ChainHash, journals: Int, held: [Held: Int],
    closedThrough: Period?
  ) {
    self.id = id
    self.authority = authority
    self.head = head
    self.journals = journals
    self.held = held
    self.closedThrough = closedThrough
  }

  init(_ database: Database) throws {
    let identity = try LedgerIdentity.read(database)
    let last = try StoredJournals.head(database)
    let kinds = try Row.fetchAll(
      database,
      sql: "SELECT kind, count(*) AS number FROM journal WHERE posted <> '' GROUP BY kind")
    self.init(
      id: identity?.id ?? "", authority: identity?.authorityText ?? "", head: last.hash,
      journals: Int(last.number), held: [:],
      closedThrough: try PeriodLock(database).closedThrough)
    for row in kinds {
      if let kind = Held(row.text("kind")) { held[kind, default: 0] += Int(row.integer("number")) }
    }
  }
}
