import Books
import Money
import Tables

extension CalendarReport: Documented {
  public func document() throws -> Document {
    let next = try ReportTable(
      columns(last: .wide), coming, none: "Nothing is to be reported.")
    let past = try ReportTable(columns(last: .all), past, caption: "Past")
    let stamp = ReportStamp(
      authority: authority.name, asOf: day, head: nil, provenance, sources)
    let all = next.followed(by: past)
    return Document(
      stamp, title: "reporting calendar from \(day.readableText)",
      tables: [next] + (past.rows.isEmpty ? [] : [past]),
      notes: ["Days of what recurs are counted from its first."],
      members: [stamp.member(.asOf), .init("entries", .table(all))],
      records: .init([.asOf], all))
  }

  /// The last day is for those who are named: where something comes again, not for a screen.
  private func columns(last: Faces) -> [Column<Coming>] {
    [
      Column("id", "Entry", .code, "", .data) { .text($0.entry.id) },
      Column("audience", "For", .word, "", .data) { .text($0.entry.audience) },
      Column("title", "What", .name, "To whom it is reported, and what.") { item in
        let entry = item.entry
        return .worded(.text(entry.title), as: "\(entry.audience): \(entry.title)")
      },
      Column("next", "Next", .date, "The next day on which it comes.") { item in
        item.next.map { .date($0) }
          ?? (item.entry.date == nil ? .worded(.none, as: "day not known") : .none)
      }
      .relied(standing),
      Column("daysToGo", "Days", .number(of: "days"), "From the day of the report to the next.") {
        item in
        item.next.map { next in
          next == day ? .worded(.count(0), as: "today") : .count(day.days(to: next))
        } ?? .none
      },
      Column("last", "Last", .date, "The day on which it came last.", last) { .date($0.last) }
        .relied { $0.next == nil ? standing($0) : nil },
      Column("everyMonths", "Every", .word) { item in
        item.entry.everyMonths.map { months in
          let first = item.entry.date.map { " from \($0.shortText)" } ?? ""
          return .worded(
            .count(months), as: (months == 1 ? "month" : "\(months) months") + first)
        } ?? .none
      },
      Column("needs", "Needs", .prose) { .text($0.entry.needs) },
      Column("standing", "Standing", .standing, "", .wide) { .word(standing($0)) },
    ]
  }

  private func standing(_ item: Coming) -> Standing? {
    sources.standing(ofSource: item.entry.source)
  }
}
