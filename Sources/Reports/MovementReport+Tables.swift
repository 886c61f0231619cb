import Books
import Money
import Tables

extension MovementReport: Documented {
  public func document() throws -> Document {
    let stamp = ReportStamp(
      authority: authority, asOf: asOf.lastDay, head: ledgerHead, provenance, sources)
    let entries = try ReportTable(
      entryColumns, rows.flatMap { row in row.parts.map { Entry(row: row, part: $0) } })
    return Document(
      stamp,
      title: "movement of the \(asOf.year) forecast from \(since), as it was recorded, to"
        + " \(asOf)\(isRecorded ? ", as it was recorded" : "")",
      cautions: cautions.map(\.text), tables: [try totalTable(), try lineTable()], notes: notes,
      members: [stamp.member(.asOf), .init("entries", .table(entries))],
      records: .init([.asOf], entries))
  }

  /// How many movements nobody has given a reason for.
  public var openCount: Int { rows.flatMap(\.parts).count { $0.code == nil } }

  /// The rows of `movements.csv` that are still to be explained, with code, reason, author and date
  /// left to fill in.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func sheetToFillIn() throws -> ReportTable {
    let entries = rows.flatMap { row in
      row.parts.filter { $0.code == nil }.map { Entry(row: row, part: $0) }
    }
    func blank(_ key: ColumnKey) -> Column<Entry> { Column(key, "", .word) { _ in .none } }
    return try ReportTable(
      [
        Column("period", "", .word) { _ in .name(asOf) },
        Column("account", "", .word) { .text($0.row.account.code) }, blank("code"),
        Column("amount", "", .word) { .money($0.part.amount) }, blank("reason"), blank("author"),
        blank("date"),
      ], entries)
  }

  /// A part of a line, as programs read it.
  private struct Entry {
    let row: Row
    let part: Part
  }

  private var entryColumns: [Column<Entry>] {
    [
      Column("period", "Period", .code) { _ in .name(asOf) },
      Column("since", "Since", .code) { _ in .name(since) },
      Column("account", "Account", .code) { .text($0.row.account.code) },
      Column("name", "Name", .name) { .text($0.row.account.name) },
      Column("fund", "Fund", .word) { .word($0.row.account.fund) },
      Column("before", "Before", .pounds(.change)) { .money($0.row.before.amount) },
      Column("after", "After", .pounds(.change)) { .money($0.row.after.amount) },
      Column("movement", "Movement", .pounds(.change)) { .money($0.row.movement) },
      Column("methodBefore", "Method before", .word) { .text($0.row.before.method) },
      Column("method", "Method", .word) { .text($0.row.after.method) },
      Column("code", "Reason", .word) { .word($0.part.code) },
      Column("amount", "Amount", .pounds(.change)) { .money($0.part.amount) },
      Column("reason", "In words", .prose) { .text($0.part.reason) },
      Column("author", "By", .word) { .text($0.part.author) },
      Column("date", "On", .date) { .date($0.part.date) },
    ]
  }

  /// A row as people read it: a part with its amount, or all of a line with its two forecasts.
  private struct Told {
    let name: String
    var before: Money?
    var after: Money?
    let movement: Money
    var standing: Standing?
    var reason: String?
    var group: String?
  }

  private static var toldColumns: [Column<Told>] {
    [
      Column("name", "Why", .word) { .text($0.name) },
      Column("before", "Before", .pounds(.change), "The forecast as it was recorded.") {
        $0.before.map { .money($0) } ?? .worded(.none, as: "")
      },
      Column("after", "After", .pounds(.change), "The forecast at the as-of.") {
        $0.after.map { .money($0) } ?? .worded(.none, as: "")
      }
      .relied(\.standing),
      Column("movement", "Movement", .pounds(.change), "After less before.") {
        .money($0.movement)
      },
      Column("reason", "Reason", .prose) { .text($0.reason) },
    ]
  }

  private static func name(_ code: MovementCode?) -> String { code?.rawValue ?? "not explained" }

  /// The in-year position by code.
  private func totalTable() throws -> ReportTable {
    let parts = total.parts.map { Told(name: Self.name($0.code), movement: $0.amount) }
    let whole = Told(
      name: "In-year, high needs", before: total.before, after: total.after,
      movement: total.movement, standing: sources.standing(provenance))
    return try ReportTable(Self.toldColumns, parts)
      .followed(by: ReportTable(Self.toldColumns, [whole], role: .total))
  }

  /// Line by line, those that moved by little in one row.
  private func lineTable() throws -> ReportTable {
    let told = rows.filter { !isSmall($0) }
    let parts = told.flatMap { row in
      row.parts.map { part in
        let who = [part.author, part.date?.shortText].compactMap(\.self).joined(separator: ", ")
        return Told(
          name: Self.name(part.code), movement: part.amount,
          reason: part.reason + (who.isEmpty ? "" : " (\(who))"), group: Self.heading(row))
      }
    }
    let wholes = told.map { row in
      Told(
        name: "Whole line", before: row.before.amount, after: row.after.amount,
        movement: row.movement, standing: sources.standing(row.provenance),
        group: Self.heading(row))
    }
    return try ReportTable(
      Self.toldColumns, parts, caption: "Line by line", none: "Nothing has moved.",
      group: \.group
    )
    .followed(by: ReportTable(Self.toldColumns, wholes + small, role: .total, group: \.group))
  }

  private static func heading(_ row: Row) -> String { "\(row.account.code) \(row.account.name)" }

  private func isSmall(_ row: Row) -> Bool {
    row.movement.pence.magnitude < over.pence.magnitude
      && row.parts.allSatisfy { $0.amount.pence.magnitude < over.pence.magnitude }
  }

  /// The lines below what is told one by one, together.
  private var small: [Told] {
    let small = rows.filter(isSmall)
    guard !small.isEmpty else { return [] }
    // Summed with room to spare: each is below the limit.
    let sum = small.reduce(Int128(0)) { $0 + Int128($1.movement.pence) }
    return [
      Told(
        name: Wording.counted(small.count, "smaller line"),
        movement: Money(pence: Int64(clamping: sum)), group: "Others")
    ]
  }

  private var notes: [String] {
    var notes: [String] = []
    if let totalNow {
      notes.append(
        "The books have changed since \(asOf) was closed: by them the in-year position would come"
          + " to \(totalNow.sterlingText).")
    }
    if !gone.isEmpty {
      notes.append(
        "Recorded at \(since) and no longer in accounts.csv, so in no figure here:"
          + " \(Wording.list(gone)).")
    }
    return notes
  }
}
