import Books
import Forecasting
import Money
import Tables

extension BridgeReport: Documented {
  public func document() throws -> Document {
    let stamp = ReportStamp(
      authority: authority, asOf: asOf, head: ledgerHead, provenance, sources)
    let lines = try ReportTable(columns, rows, none: "No line has an amount on either side.")
    let counted = try ReportTable(
      Self.countedColumns, placements.lines.count > 1 ? [placements] : [], role: .total)
    return Document(
      stamp, title: "from \(from) to \(to), as at \(asOf)\(isOfYears ? ", mitigated" : "")",
      scale: .fitting(rows.flatMap { [$0.bridge.before.amount, $0.bridge.after.amount] }),
      tables: [lines.followed(by: counted)], notes: notes,
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        .init("from", .text(from)), .init("to", .text(to)), .init("rows", .table(lines)),
        .init("placements", .record(try partsOfPlacements())),
      ],
      records: .init([.asOf], lines))
  }

  /// Whether two years are set beside each other; else the budget and the forecast of one.
  private var isOfYears: Bool { FinancialYear(from) != nil }

  private var columns: [Column<Row>] {
    func part(
      _ key: ColumnKey, _ title: String, _ meaning: String, _ value: @escaping (Row) -> Money
    ) -> Column<Row> {
      Column(key, title, .pounds(.change), meaning) {
        .money($0.hasQuantities ? value($0) : nil)
      }
    }
    return [
      Column("account", "Account", .code) { row in
        .worded(
          .text(row.account.code), as: row.account.code + (row.isOfImpliedPrices ? "*" : ""))
      },
      Column("name", "Name", .name, "", .wide) { .text($0.account.name) },
      Column("from", "From", .word, "", .data) { _ in .text(from) },
      Column("to", "To", .word, "", .data) { _ in .text(to) },
      Column("amountBefore", Wording.sentence(from), .pounds(.cost)) {
        .money($0.bridge.before.amount)
      }
      .resting(sources) { $0.provenance },
      Column("amountAfter", Wording.sentence(to), .pounds(.cost)) {
        .money($0.bridge.after.amount)
      }
      .resting(sources) { $0.provenance },
      Column("change", "Change", .pounds(.change)) { .money(try $0.bridge.change()) },
      part("volume", "Volume", "More or fewer places at the price before.") { $0.bridge.volume },
      part("price", "Price", "A dearer or cheaper place for those before.") { $0.bridge.price },
      part("joint", "Joint", "What number and price move together.") { $0.bridge.joint },
      Column(
        "rest", "Rest", .pounds(.change), "What number times price does not explain."
      ) { .money($0.bridge.rest) },
    ] + sideColumns
  }

  /// How many places there are on either side, and at which price.
  private var sideColumns: [Column<Row>] {
    func places(
      _ key: ColumnKey, _ title: String, _ side: @escaping (Row) -> BridgeLine.Side
    ) -> Column<Row> {
      Column(key, title, .number(of: "places"), "", .wide) {
        .rate($0.hasQuantities ? side($0).quantity.rate : nil)
      }
    }
    func price(
      _ key: ColumnKey, _ title: String, _ side: @escaping (Row) -> BridgeLine.Side
    ) -> Column<Row> {
      Column(key, title, .price(per: "place"), "", .wide) {
        .money($0.hasQuantities ? side($0).price : nil)
      }
    }
    return [
      places("plansBefore", "Places before") { $0.bridge.before },
      places("plansAfter", "Places after") { $0.bridge.after },
      price("priceBefore", "Price before") { $0.bridge.before },
      price("priceAfter", "Price after") { $0.bridge.after },
      Column(
        "priceBasis", "Price is", .word, "Stated by unit_costs.csv, or the amount over the places.",
        .wide
      ) { .text($0.hasQuantities ? ($0.hasStatedPrices ? "stated" : "implied") : nil) },
      Column("standing", "Standing", .standing, "", .wide) { [sources] in
        .word(sources.standing($0.provenance))
      },
    ]
  }

  /// All lines whose places are known, in the columns that they share with a line.
  private static var countedColumns: [Column<Bridge>] {
    [
      Column("account", "Account", .code) { _ in .text("Counted") },
      Column("change", "Change", .pounds(.change)) { .money(try $0.change()) },
      Column("volume", "Volume", .pounds(.change)) { .money($0.volume) },
      Column("price", "Price", .pounds(.change)) { .money($0.price) },
      Column("joint", "Joint", .pounds(.change)) { .money($0.joint) },
      Column("rest", "Rest", .pounds(.change)) { .money($0.rest) },
    ]
  }

  private func partsOfPlacements() throws -> [Value.Member] {
    [
      .init("change", .money(try placements.change())), .init("volume", .money(placements.volume)),
      .init("mix", .money(placements.mix)), .init("price", .money(placements.price)),
      .init("joint", .money(placements.joint)), .init("rest", .money(placements.rest)),
    ]
  }

  private var notes: [String] {
    guard rows.contains(where: \.hasQuantities) else {
      return [
        "How many places there are is known of no line on both sides, or is below ten, so the whole"
          + " change is the rest."
      ]
    }
    var notes = [
      "Volume: more or fewer \(isOfYears ? "plans" : "full-year places") at the price before."
        + " Price: a dearer or cheaper place for those before. Joint: both together. Rest: what"
        + " number times price does not explain; it is the whole change where the number is not"
        + " known or below ten (-)."
    ]
    if placements.lines.count > 1 {
      notes.append(
        "Counted: the lines whose number is known, together. Of their volume"
          + " \(placements.mix.saidText) is mix: it comes from dearer or cheaper kinds of"
          + " placement.")
    }
    if rows.contains(where: \.isOfImpliedPrices) {
      notes.append(
        "* the price is the amount over the plans, since unit_costs.csv does not have both years.")
    }
    return notes
  }
}

extension BridgeReport.Row {
  /// Whether its places are counted and its price is the amount over them.
  fileprivate var isOfImpliedPrices: Bool { hasQuantities && !hasStatedPrices }
}
