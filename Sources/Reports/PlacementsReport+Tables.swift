import Books
import Forecasting
import Money
import Tables

extension PlacementsReport: Documented {
  public func document() throws -> Document {
    let table = try ReportTable(columns, rows.filter { $0.status != nil }, group: \.heading)
      .followed(
        by: ReportTable(
          columns, rows.filter { $0.status == nil }, role: .total, group: \.heading))
    let stamp = ReportStamp(
      authority: authority, asOf: asOf.lastDay, head: ledgerHead, provenance, sources)
    return Document(
      stamp, title: "placements of \(asOf.year) as listed, at \(asOf)",
      scale: .fitting(rows.map(\.total.fullYear)),
      cautions: ["Internal: it has small numbers."],
      remarks: ["What is not certain counts by its share."], tables: [table], notes: notes,
      members: [stamp.member(.asOf), .init("entries", .table(table))],
      records: .init([.asOf], table))
  }

  private var columns: [Column<Row>] {
    identityColumns + [
      Column("count", "Number", .number(of: "placements")) { .count($0.total.count) },
      Column("places", "Places", .number(of: "places"), "The number, by its shares.", .wide) {
        .rate(Rate(millionths: $0.total.places))
      },
      Column("weeks", "Weeks", .number(of: "weeks"), "The paid days of the year, in weeks.") {
        .text(Self.weeks($0.total.days))
      },
      Column(
        "fullYearPlaces", "Full-year places", .number(of: "places"),
        "The places, by their part of the year.", .wide
      ) { .rate(Rate(millionths: $0.total.fullYearPlaces)) },
      Column(
        "inYear", "In the year", .pounds(.size),
        "The cost of a whole year times the paid days in it over all paid days of the year."
      ) { .money($0.total.inYear) },
      Column("toDate", "To date", .pounds(.size), "The same to the end of the period.") {
        .money($0.total.toDate)
      },
      Column("billed", "Billed", .pounds(.size), "What bills are expected for by then.") {
        .money($0.total.billed)
      },
      Column("posted", "Posted to date", .prose, "What the ledger has, to the penny.") {
        $0.postedValue
      },
      Column(
        "fullYear", "Full year", .pounds(.size),
        "What all of them cost in a year that they fill."
      ) { .money($0.total.fullYear) },
      Column("backDatedCount", "Not begun", .number(of: "placements"), "", .data) {
        .count($0.backDated.count)
      },
      Column(
        "backDated", "To be back-dated", .prose,
        "The cost since their first day of those that have not begun though it has gone by."
      ) { $0.backDatedValue },
    ]
  }

  private var identityColumns: [Column<Row>] {
    [
      Column("period", "Period", .code, "", .data) { _ in .name(asOf) },
      Column("account", "Account", .code, "", .data) { .text($0.account.code) },
      Column("placement", "Type", .word, "", .data) { .text($0.account.placement) },
      Column("status", "Status", .name) { row in
        let share = row.share.flatMap { $0 == .one ? nil : " × \($0.text)" } ?? ""
        return row.status.map { .worded(.word($0), as: $0.rawValue + share) }
          ?? .worded(.none, as: "all")
      },
      Column("share", "Share", .factor, "", .data) { .rate($0.share) },
    ]
  }

  private var notes: [String] {
    var notes = [
      "In the year: the cost of a whole year times the paid days in it over all paid days of the"
        + " year. To date: the same to \(asOf.lastDay.readableText). Billed: what bills are"
        + " expected for by then. Full year: what all of them cost in a year that they fill."
    ]
    if hasTermTime {
      notes.append("Of placements paid in term time the days of terms.csv alone are paid days.")
    }
    if outside > 0 {
      notes.append(
        "Of the list, \(Wording.counted(outside, "placement")) without a paid day in the year"
          + " \(outside == 1 ? "is" : "are") left out.")
    }
    if !strayTypes.isEmpty {
      notes.append(
        "Not in the list: placements of \(strayTypes.joined(separator: ", ")), since not just one"
          + " account of expenditure has the type, so that nothing tells whose they are.")
    }
    return notes
  }

  /// Days as weeks with one decimal, half away from zero.
  private static func weeks(_ days: Int) -> String {
    let tenths = (days * 20 + 7) / 14
    return "\(UInt64(tenths / 10).groupedText).\(tenths % 10)"
  }
}

extension PlacementsReport.Row {
  fileprivate var heading: String { "\(account.code) \(account.placement ?? "")" }

  /// What is posted, beside what should have been.
  fileprivate var postedValue: Value {
    guard let posted else { return .none }
    var text = posted.sterlingText
    if let gap = try? posted - total.billed, gap != .zero {
      let size = Money(pence: Int64(clamping: gap.pence.magnitude))
      text +=
        ", \(size.sterlingText) \(gap < .zero ? "less" : "more") than bills are expected for"
    }
    return .worded(.money(posted), as: text + ".")
  }

  fileprivate var backDatedValue: Value {
    let words =
      status != nil || backDated.count == 0
      ? ""
      : "\(backDated.toDate.sterlingText) of the cost to date, since \(backDated.count)"
        + " \(backDated.count == 1 ? "has" : "have") not begun though the first day has gone by."
    return .worded(.money(backDated.toDate), as: words)
  }
}
