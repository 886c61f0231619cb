import Books
import Money
import Tables

extension IndicatorsReport: Documented {
  public func document() throws -> Document {
    let rows = groups.flatMap { group in group.readings.map { (group.name, $0) } }
    var table = try ReportTable(columns, rows.map(\.1), none: "The books have no indicators.")
    if groups.count > 1 || groups.first.map({ !$0.name.isEmpty }) ?? false {
      for (place, row) in rows.enumerated() {
        table.rows[place].group = row.0.isEmpty ? "Others" : row.0
      }
    }
    let stamp = ReportStamp(
      authority: authority.name, asOf: day, head: nil, provenance, sources)
    return Document(
      stamp, title: "indicators at \(day.readableText)", answers: answers, tables: [table],
      notes: [
        "(H): high is good. (L): low is good. (T): near the target is good. The others move the"
          + " money and are neither good nor bad. Travel: since the value before."
      ],
      members: [stamp.member(.asOf), .init("entries", .table(table))],
      records: .init([.asOf], table))
  }

  private var columns: [Column<Reading>] {
    [
      Column("id", "Indicator", .code, "", .data) { .text($0.indicator.id) },
      Column("group", "Group", .word, "", [.data, .workbook]) { .text($0.indicator.group) },
      Column("title", "Indicator", .name) { reading in
        let title = reading.indicator.title
        return reading.indicator.polarity.map { polarity in
          .worded(.text(title), as: "\(title) (\(polarity.rawValue))")
        } ?? .text(title)
      },
      Column("polarity", "Good", .word, "", .data) { .word($0.indicator.polarity) },
      Column("unit", "Unit", .word, "", .wide) { .word($0.indicator.unit) },
      Column("value", "Value", .factor, "The last value up to the day.") {
        $0.indicator.value($0.latest?.value)
      }
      .relied(standing),
      Column("date", "On", .date) { .date($0.latest?.date) },
      Column("previousValue", "Before", .factor, "The value before the last.") {
        $0.indicator.value($0.previous?.value)
      },
      Column("previousDate", "Before, on", .date, "", .wide) { .date($0.previous?.date) },
      Column("travel", "Travel", .word, "Which way it went since the value before.") {
        .word($0.travel)
      },
      Column("target", "Target", .factor) { reading in
        reading.indicator.value(
          reading.indicator.target, suffix: reading.meetsTarget == true ? " met" : "")
      },
      Column("by", "Target by", .date, "", .wide) { .date($0.indicator.by) },
      Column("meetsTarget", "Target met", .answer, "", .wide) { .flag($0.meetsTarget) },
      Column("note", "Note", .prose, "", .wide) { .text($0.latest?.note) },
      Column("standing", "Standing", .standing, "", .wide) { .word(standing($0)) },
    ]
  }

  private func standing(_ reading: Reading) -> Standing? {
    reading.latest.flatMap { sources.standing(ofSource: $0.source) }
  }

  /// The money that the indicators lead.
  private var answers: [Document.Answer] {
    let years = position.mitigated.years
    guard let now = years.last(where: { $0.status != .projection }) else { return [] }
    func text(_ measure: PositionMeasure) -> String {
      let standing = position.standing(of: measure, in: now.year, side: .mitigated)
      let words = standing.flatMap { $0 == .published ? nil : " (\($0.rawValue))" }
      return measure.amount(of: now).saidText + (words ?? "")
    }
    return [
      .init(
        "The money", "as at \(position.asOf); deficits are positive, surpluses negative"),
      .init("In-year, whole grant, \(now.year)", text(.inYearDsg)),
      .init("Closing deficit, \(now.year)", text(.closing)),
      .init(
        "Breakeven with measures", position.mitigated.breakevenYear?.description ?? "in no year"),
    ]
  }
}

extension Indicator {
  /// A value in the unit of the indicator.
  fileprivate func value(_ value: Rate?, suffix: String = "") -> Value {
    value.map { .worded(.rate($0), as: unit.text($0) + suffix) } ?? .none
  }
}
