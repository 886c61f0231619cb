import Money
import Tables

extension CohortReport: Documented {
  public func document() throws -> Document {
    let stamp = ReportStamp(authority: "", asOf: nil, ledgerHead: nil)
    let title =
      "EHC plans by the cohort model, \(Wording.counted(simulations, "simulation")), seed \(seed)"
    let remarks = ["Low to high: in 95 of 100 simulations."]
    guard folds.isEmpty else {
      let table = try ReportTable(Self.foldColumns, folds)
      return Document(
        stamp, title: title, remarks: remarks, answers: [heldAnswer], tables: [table],
        notes: notes, members: [.init("folds", .table(table))], records: .init([], table))
    }
    let rows = years.flatMap { year in
      [Row(year: year)] + year.settings.map { Row(year: year, name: $0.name, setting: $0.plans) }
    }
    let januaries = try ReportTable(Self.columns(), rows.filter { $0.name == nil })
    let last = try ReportTable(
      Self.columns(year: .data),
      rows.filter { $0.name != nil && $0.year.year == years.last?.year },
      caption: years.last.map { "\($0.year), by setting" } ?? "")
    return Document(
      stamp, title: title,
      scale: .fitting(years.compactMap { Self.money($0.cost.mean) }), remarks: remarks,
      answers: lastAnswers, tables: [januaries, last], notes: notes,
      members: [.init("years", .table(januaries))],
      records: .init([], try ReportTable(Self.columns(), rows)))
  }

  /// A January with all settings, or one setting of it.
  private struct Row {
    let year: Year
    var name: String?
    var setting: Summary?

    var plans: Summary { setting ?? year.plans }
    /// nil for a setting, whose cost is not told apart.
    var whole: Year? { name == nil ? year : nil }
  }

  private static func columns(year faces: Faces = .all) -> [Column<Row>] {
    [
      Column("year", "January", .name, "", faces) { .year($0.year.year) },
      Column("setting", "Setting", .name, "", [.csv, .reading]) { .text($0.name) },
      Column("plans", "Plans", .word, "", .json) { $0.plans.record(places: 2) },
      Column("cost", "Cost", .word, "", .json) { $0.year.cost.record(places: 0) },
      Column("settings", "Settings", .word, "", .json) { row in
        .record(row.year.settings.map { .init($0.name, $0.plans.record(places: 2)) })
      },
    ]
      + Summary.columns("plans", "Plans") { $0.plans }
      + Summary.columns("cost", "Cost", .csv, places: 2, per: 100) { $0.whole?.cost }
      + [
        Column("joiners", "Joiners", .number(of: "plans"), "New since the January before.") {
          .decimal($0.whole?.joiners, places: 1, read: 0)
        },
        Column("leavers", "Leavers", .number(of: "plans"), "Ended since the January before.") {
          .decimal($0.whole?.leavers, places: 1, read: 0)
        },
        Column("price", "Cost", .pounds(.size), "What the plans cost a year.", .reading) {
          .money($0.whole.flatMap { money($0.cost.mean) })
        },
      ]
  }

  private static var foldColumns: [Column<Fold>] {
    [
      Column("trained", "Years learned", .number(of: "years")) { .count($0.trained) },
      Column("year", "January", .name) { .year($0.year) },
      Column("plans", "Plans", .word, "", .json) { $0.plans.record(places: 2) },
    ]
      + Summary.columns("", "Projected", of: \.plans)
      + [
        Column("outcome", "Came", .number(of: "plans")) { .count($0.outcome) },
        Column("held", "Held", .answer, "Whether what came is from low to high.") {
          .flag($0.isHeld)
        },
      ]
  }

  private var heldAnswer: Document.Answer {
    let width = folds.map { $0.plans.high - $0.plans.low }.reduce(0, +)
    return .init(
      "Ranges",
      "\(folds.count(where: \.isHeld)) of \(folds.count) held; mean width "
        + Wording.read(width / Double(max(1, folds.count)), 0))
  }

  private var lastAnswers: [Document.Answer] {
    guard let first = years.first, let last = years.last else { return [] }
    func whole(_ number: Double) -> String { Wording.read(number, 0) }
    return [
      .init(
        "Plans in January \(last.year)",
        "\(whole(last.plans.mean)), from \(whole(last.plans.low)) to \(whole(last.plans.high));"
          + " \(whole(first.plans.mean)) in January \(first.year)")
    ]
  }

  private var notes: [String] {
    borrowed.isEmpty
      ? []
      : [
        "Without a step in the data, and so with the chances of the nearest year group that has"
          + " one: \(Wording.list(borrowed.map(String.init)))."
      ]
  }

  /// Pence that were estimated, as an amount; nil where they are too many.
  private static func money(_ pence: Double) -> Money? {
    Int64(exactly: pence.rounded()).map(Money.init(pence:))
  }
}

extension CohortReport.Summary {
  private typealias Part = (name: String, title: String?, Faces, KeyPath<Self, Double>)

  /// The mean, which has the title of the figure, and the ends and the middle of the simulations.
  private static var parts: [Part] {
    [
      ("mean", nil, .all, \.mean), ("p2_5", "Low", .all, \.low),
      ("p50", "Median", .wide, \.median), ("p97_5", "High", .all, \.high),
    ]
  }

  fileprivate func record(places: Int) -> Value {
    .record(
      Self.parts.map { .init($0.name, .decimal(self[keyPath: $0.3], places: places)) })
  }

  /// A column for each part, which JSON has as one record in place of them.
  fileprivate static func columns<Row>(
    _ key: String, _ title: String, _ faces: Faces = [.csv, .reading], places: Int = 1,
    per unit: Double = 1, of summary: @escaping (Row) -> Self?
  ) -> [Column<Row>] {
    parts.map { name, own, some, path in
      let name = key.isEmpty ? name : key + name.prefix(1).uppercased() + name.dropFirst()
      return Column(
        ColumnKey(name), own ?? title, .number(of: "plans"), "", some.intersection(faces)
      ) { row in
        .decimal(summary(row).map { $0[keyPath: path] / unit }, places: places, read: 0)
      }
    }
  }
}
