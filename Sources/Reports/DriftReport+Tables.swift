import Books
import Money
import Tables

extension DriftReport: Documented {
  public func document() throws -> Document {
    let months = try ReportTable(
      monthColumns, recorded, caption: "In-year position of the high needs block",
      none: "No forecast of \(year) is recorded: close keeps that of each month.")
    let others = try ReportTable(
      statedColumns, stated, caption: "As others stated it, for \(year.lastDay.readableText)")
    let stamp = ReportStamp(
      authority: authority, asOf: asOf.lastDay, head: nil, provenance, sources)
    let all = months.followed(by: others)
    return Document(
      stamp, title: "forecasts of \(year), as at \(asOf)",
      tables: [months] + (stated.isEmpty ? [] : [others]),
      members: [stamp.member(.asOf), .init("entries", .table(all))],
      records: .init([.asOf], all))
  }

  /// The columns of what was recorded, and those that only programs look for here.
  private var monthColumns: [Column<Recorded>] {
    [
      Column("year", "Year", .code, "", .data) { _ in .name(year) },
      Column("period", "Period", .code) { month in
        let mark = month.isRecorded ? (month.version > 1 ? " v\(month.version)" : "") : " now"
        return .worded(.name(month.period), as: "\(month.period)\(mark)")
      },
      Column("monthsToGo", "Months to go", .number(of: "months"), "To the end of the year.") {
        .count($0.age)
      },
      Column("what", "What", .name, "", .data) {
        .text($0.isRecorded ? "recorded in-year" : "in-year as it stands")
      },
      Column("basis", "Basis", .word, "", .data) { _ in .none },
      Column("forecast", "Forecast", .pounds(.deficit)) { .money($0.inYear) }
        .resting(sources) { _ in recordedProvenance },
      Column(
        "change", "Change", .pounds(.change), "Since the month before that was recorded."
      ) { .money($0.change) },
      Column("outcome", "Came to", .pounds(.deficit), "", .data) { _ in .none },
      Column(
        "error", "Less outturn", .pounds(.change), "The forecast less the outturn of the year."
      ) { .money($0.error) },
      Column("source", "Source", .code, "", .data) { _ in .none },
      Column("standing", "Standing", .standing, "", .wide) { [sources] _ in
        .word(sources.standing(recordedProvenance))
      },
      Column("version", "Version", .number(of: "closes"), "", .data) {
        .count($0.isRecorded ? $0.version : nil)
      },
    ]
  }

  private var statedColumns: [Column<Stated>] {
    [
      Column("year", "Year", .code, "", .data) { _ in .name(year) },
      Column("what", "Figure", .name) { stated in
        let basis = stated.forecast.basis.map { ", \($0)" } ?? ""
        return .worded(.text(stated.forecast.measure), as: stated.forecast.measure + basis)
      },
      Column("basis", "Basis", .word, "", .data) { .text($0.forecast.basis) },
      Column("forecast", "Forecast", .pounds(.deficit)) { .money($0.forecast.amount) }
        .relied { [sources] in sources.standing(ofSource: $0.forecast.source) },
      Column("outcome", "Came to", .pounds(.deficit)) { .money($0.outcome?.amount) }
        .relied { [sources] in $0.outcome.flatMap { sources.standing(ofSource: $0.source) } },
      Column(
        "error", "Too much", .pounds(.change),
        "The forecast less what it came to; negative where too little was forecast."
      ) { .money($0.error) },
      Column("source", "Source", .prose) { .text($0.forecast.source) },
      Column("standing", "Standing", .standing, "", .wide) { [sources] in
        .word(sources.standing(ofSource: $0.forecast.source))
      },
    ]
  }
}
