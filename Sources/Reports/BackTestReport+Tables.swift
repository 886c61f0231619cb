import Books
import Forecasting
import Money
import Tables

extension BackTestReport: Documented {
  public func document() throws -> Document {
    let stamp = ReportStamp(
      authority: authority, asOf: asOf.lastDay, head: ledgerHead, provenance, sources)
    let accounts = rows.filter { $0.account != nil && $0.score.method == best }
    let all = try ReportTable(Self.columns(), rows)
    return Document(
      stamp,
      title: "how the outturn methods did on"
        + " \(years.map(\.description).joined(separator: " and ")), as known at \(asOf)",
      remarks: [
        "Each year is forecast again from its months' ends, with nothing that was not known then;"
          + " \(Wording.counted(lineCount, "line"))."
      ],
      answers: [.init("Best", "\(best), which back-test in accounts.csv stands for")],
      tables: [
        try ReportTable(
          Self.columns(), rows.filter { $0.account == nil && $0.monthsToGo == nil },
          caption: "All lines, from P3 to P11"),
        try ReportTable(
          Self.columns(), rows.filter { $0.monthsToGo != nil },
          caption: "All lines, by months to go"
        ) { row in
          row.monthsToGo.map { "\(Wording.counted($0, "month")) to go, from P\(12 - $0)" }
        },
        try ReportTable(
          Self.columns(method: .data), accounts,
          caption: "By account, from P3 to P11: \(best)"),
      ],
      notes: ["CSV and JSON have every method of every account.", BackTest.Score.key],
      members: [stamp.member(.asOf), .init("entries", .table(all))],
      records: .init([.asOf], all))
  }

  private static func columns(method faces: Faces = .all) -> [Column<Row>] {
    [
      Column("account", "Account", .code) { .text($0.account?.code) },
      Column("monthsToGo", "Months to go", .number(of: "months"), "", .data) {
        .count($0.monthsToGo)
      },
    ] + BackTest.Score.columns(method: faces).map { $0.of(\.score) }
  }
}

extension BackTest.Score {
  /// What the columns are, for whom no list of meanings stands below the table.
  static let key =
    "Bias: mean error, positive where too much was forecast. Error: its mean size. Both are parts"
    + " of the year before. MASE: error over naive's, below 1 beats it; skill: the same of squares,"
    + " above 0 beats it. Pinball: loss of the range's two ends. Held: how many ranges held, of"
    + " those that earlier tested years tell; in brackets what four in five would give 95 times in"
    + " 100 if lines and months were independent, which they are not quite."

  /// How a method did, in columns; the name of the method for `faces`.
  static func columns(method faces: Faces = .all) -> [Column<BackTest.Score>] {
    [
      Column("method", "Method", .code, "", faces) { .text($0.method) },
      Column("trials", "Trials", .number(of: "trials")) { .count($0.count) },
      Column("bias", "Bias", .percent, "The mean error; positive where it forecast too much.") {
        percent($0.bias)
      },
      Column("absoluteError", "Error", .percent, "The mean size of an error.") {
        percent($0.absoluteError)
      },
      Column("absolute", "Error", .pounds(.size), "The mean size of an error.", .data) {
        .money($0.absolutePence.map { Money(pence: Int64(clamping: Int128($0.rounded()))) })
      },
      Column("mase", "MASE", .factor, "The error over that of naive: below 1 beats it.") {
        ratio($0.scaledError)
      },
      Column("skill", "Skill", .factor, "The same of squares: above 0 beats naive.") {
        ratio($0.skill)
      },
      Column("pinball", "Pinball", .percent, "The loss of the range's two ends.") {
        percent($0.pinball)
      },
      Column("ranged", "Ranges", .number(of: "trials"), "", .data) { .count($0.ranged) },
      Column(
        "held", "Held", .number(of: "trials"),
        "How many ranges held; in brackets what four in five would give 95 times in 100."
      ) { .worded(.count($0.held), as: $0.heldText) },
      Column("heldLeast", "Held at least", .number(of: "trials"), "", .data) {
        .count($0.band?.lowerBound)
      },
      Column("heldMost", "Held at most", .number(of: "trials"), "", .data) {
        .count($0.band?.upperBound)
      },
    ]
  }

  private var heldText: String {
    guard let band else { return "-" }
    func share(_ count: Int) -> String {
      Wording.decimal(Double(count) / Double(max(1, ranged)) * 100, 0)
    }
    return "\(share(held))% (\(share(band.lowerBound)) to \(share(band.upperBound))%)"
  }

  private static func percent(_ part: Double?) -> Value {
    exact(part) { abs($0) < 10 ? Wording.decimal($0 * 100, 1) + "%" : "> 999%" }
  }

  private static func ratio(_ number: Double?) -> Value {
    exact(number) { abs($0) < 100 ? Wording.decimal($0, 2) : $0 < 0 ? "< -99" : "> 99" }
  }

  /// Four decimals as a text, and what people read.
  private static func exact(_ number: Double?, _ words: (Double) -> String) -> Value {
    number.map { .worded(.text(Wording.decimal($0, 4)), as: words($0)) } ?? .none
  }
}
