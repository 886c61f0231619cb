import Books
import Money
import Tables

extension DeliveriesReport: Documented {
  public func document() throws -> Document {
    func rows(_ savings: [Saving]) -> [Entry] {
      savings.flatMap { saving in saving.years.map { Entry(saving: saving, year: $0) } }
    }
    let begun = try ReportTable(
      columns,
      rows(begun).filter { $0.year.plannedToDate != .zero || $0.year.delivered != .zero },
      none: "No saving was to have begun, and none is evidenced.", group: \.saving.heading)
    let all = try ReportTable(columns, rows(savings))
    let sum = try ReportTable(
      totalColumns, self.begun.isEmpty ? [] : [try total()], role: .total,
      group: { _ in "All savings" })
    let stamp = ReportStamp(
      authority: authority.name, asOf: day, head: nil, provenance, sources)
    return Document(
      stamp, title: "savings planned and evidenced to \(day.readableText)",
      tables: [begun.followed(by: sum)],
      notes: [
        "Planned: the months of the plan that are over. Record: evidenced of planned, beside the"
          + " confidence that the position counts the saving with. Behind: that many months ago"
          + " the plan had come to no more than what is evidenced now. Not yet to begin:"
          + " \(savings.count - self.begun.count)."
      ],
      members: [stamp.member(.asOf), .init("entries", .table(all))],
      records: .init([.asOf], all))
  }

  /// A year of a saving.
  private struct Entry {
    let saving: Saving
    let year: Year
  }

  private var columns: [Column<Entry>] {
    [
      Column("mitigation", "Saving", .code, "", .data) { .text($0.saving.id) },
      Column("title", "Title", .word, "", .data) { .text($0.saving.title) },
      Column("year", "Year", .name) { .name($0.year.year) },
      Column("planned", "Planned, whole year", .pounds(.saving), "The whole year's plan.", .wide) {
        .money($0.year.planned)
      }
      .resting(sources, on: \.saving.provenance),
      Column(
        "plannedToDate", "Planned", .pounds(.saving), "The months of the plan that are over."
      ) { .money($0.year.plannedToDate) }
      .resting(sources, on: \.saving.provenance),
      Column("delivered", "Evidenced", .pounds(.saving)) { .money($0.year.delivered) }
        .resting(sources, on: \.saving.provenance),
      Column(
        "difference", "Difference", .pounds(.saving),
        "Evidenced less planned; negative where the evidence trails.", .wide
      ) { .money($0.year.difference) }
      .resting(sources, on: \.saving.provenance),
      Column(
        "confidence", "Confidence", .percent,
        "The share of the plan that the position counts."
      ) { .rate($0.year.confidence) },
      Column("record", "Record", .percent, "Evidenced of planned.") { .rate($0.year.record) },
      Column("monthsBehind", "Months behind", .number(of: "months"), "", .data) {
        .count($0.saving.monthsBehind)
      },
      Column("standing", "Standing", .standing, "", .wide) { [sources] in
        .word(sources.standing($0.saving.provenance))
      },
    ]
  }

  private var totalColumns: [Column<(plannedToDate: Money, delivered: Money)>] {
    [
      Column("year", "Year", .name) { _ in .text("All years") },
      Column("plannedToDate", "Planned", .pounds(.saving)) { .money($0.plannedToDate) }
        .resting(sources) { _ in provenance },
      Column("delivered", "Evidenced", .pounds(.saving)) { .money($0.delivered) }
        .resting(sources) { _ in provenance },
      Column("difference", "Difference", .pounds(.saving), "", .wide) {
        .money(try $0.delivered - $0.plannedToDate)
      }
      .resting(sources) { _ in provenance },
      Column("record", "Record", .percent) { .rate(Rate($0.delivered, of: $0.plannedToDate)) },
    ]
  }
}

extension DeliveriesReport.Saving {
  /// What heads its years.
  fileprivate var heading: String {
    "\(id) \(title)"
      + (monthsBehind > 0 ? ": \(Wording.counted(monthsBehind, "month")) behind" : "")
  }
}
