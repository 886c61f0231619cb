import Books
import Money
import Tables

extension RAIDReport: Documented {
  public func document() throws -> Document {
    let table = try ReportTable(columns, entries, none: "Nothing is open.")
    let stamp = ReportStamp(
      authority: authority.name, asOf: day, head: nil, provenance, sources)
    return Document(
      stamp, title: "RAID log at \(day.readableText)", answers: answers, tables: [table],
      notes: [
        "Score: likelihood x impact, each 1 to 5. Target: what the controls are to bring it to."
      ],
      members: [stamp.member(.asOf), .init("entries", .table(table))],
      records: .init([.asOf], table))
  }

  private var answers: [Document.Answer] {
    let counts = RAIDEntry.Kind.allCases.map { kind in
      Wording.counted(
        entries.count { $0.kind == kind }, kind.rawValue,
        plural: kind == .dependency ? "dependencies" : nil)
    }
    return [
      .init("Open", counts.joined(separator: ", ")),
      .init("Not scored", "\(entries.count { $0.score == nil })"), .init("Closed", "\(closed)"),
    ]
  }

  private var columns: [Column<RAIDEntry>] {
    [
      Column("id", "Entry", .code) { .text($0.id) },
      Column("kind", "Kind", .word) { .word($0.kind) }
        .relied { [sources] in sources.standing(ofSource: $0.source) },
      Column("description", "Description", .prose) { .text($0.description) },
      Column("owner", "Owner", .prose, "The post that looks after it.") { .text($0.owner) },
      Column("likelihood", "Likelihood", .number(of: "points"), "1, rare, to 5.", .wide) {
        .count($0.likelihood)
      },
      Column("impact", "Impact", .number(of: "points"), "1, slight, to 5.", .wide) {
        .count($0.impact)
      },
      Column("score", "Score", .number(of: "points"), "Likelihood times impact.") { entry in
        entry.score.map { score in
          .worded(
            .count(score), as: "\(score) (\(entry.likelihood ?? 0) x \(entry.impact ?? 0))")
        } ?? .none
      },
      Column(
        "target", "Target", .number(of: "points"), "The score the controls are to bring it to."
      ) { .count($0.target) },
      Column("trend", "Trend", .word) { .word($0.trend) },
      Column("controls", "Controls", .prose) { .text($0.controls) },
      Column("raised", "Raised", .date, "", .wide) { .date($0.raised) },
      Column("due", "Review", .date, "When it is looked at again.") { entry in
        entry.due.map { due in
          isLate(entry) ? .worded(.date(due), as: "\(due.shortText), late") : .date(due)
        } ?? .none
      },
      Column("late", "Review late", .answer, "", .data) { .flag(isLate($0)) },
      Column("action", "Action", .code) { .text($0.action) },
      Column("standing", "Standing", .standing, "", .wide) { [sources] in
        .word(sources.standing(ofSource: $0.source))
      },
    ]
  }
}
