import Books
import Forecasting
import Money
import Reports

extension BridgeReport {
  /// The bridge for a terminal.
  ///
  /// A line has `width` characters, at least 80.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func table(width: Int) throws -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): from \(from) to \(to), as at \(asOf)\(isOfYears ? ", mitigated" : "")",
      width: width)
    lines += TextLayout.wrapped(
      (isInThousands ? "£000" : "Whole pounds")
        + "; CSV has the pence. Costs are positive, income is negative.", width: width)
    lines += [
      "",
      Self.line(
        "Account",
        ["\(Self.head(from)) ", "\(Self.head(to)) ", "Change", "Volume", "Price", "Joint", "Rest"]),
    ]
    for row in rows { lines.append(try line(row)) }
    if placements.lines.count > 1 {
      lines += [
        "",
        Self.line(
          "Counted",
          ["", ""]
            + [
              try placements.change(), placements.volume, placements.price, placements.joint,
              placements.rest,
            ].map(text)),
        Self.line(" of it", ["", "mix", "", text(placements.mix), "", "", ""]),
      ]
    }
    lines += [""] + notes(width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: Row) throws -> String {
    let bridge = row.bridge
    let mark = StandingNotes.padded(sources.standing(row.provenance))
    let parts: [Money?] =
      row.hasQuantities ? [bridge.volume, bridge.price, bridge.joint] : [nil, nil, nil]
    return Self.line(
      row.account.code + (row.hasQuantities && !row.hasStatedPrices ? "*" : ""),
      [text(bridge.before.amount) + mark, text(bridge.after.amount) + mark]
        + [text(try bridge.change())] + parts.map { $0.map(text) ?? "-" } + [text(bridge.rest)])
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 8), 8)
      + zip(cells, [12, 12, 10, 10, 10, 9, 9]).map { TextLayout.right($0, $1) }.joined())
      .trimmedAtEnd
  }

  private func text(_ amount: Money) -> String { amount.wholeText(inThousands: isInThousands) }

  /// Whether two years are set beside each other; else the budget and the forecast of one.
  private var isOfYears: Bool { FinancialYear(from) != nil }

  private static func head(_ side: String) -> String {
    side.prefix(1).uppercased() + side.dropFirst()
  }

  private var isInThousands: Bool {
    rows.contains { row in
      [row.bridge.before.amount, row.bridge.after.amount].contains {
        $0.pence.magnitude >= 100_000_000
      }
    }
  }

  private func notes(_ width: Int) -> [String] {
    TextLayout.wrapped(
      "Volume: more or fewer \(isOfYears ? "plans" : "full-year places") at the price before."
        + " Price: a dearer or cheaper place for those before. Joint: both together. Rest: what"
        + " number times price does not explain, the whole change where the number is not known"
        + " or below ten (-)."
        + (placements.lines.count > 1
          ? " Mix: what of all volume comes from dearer or cheaper kinds of placement." : "")
        + (rows.contains { $0.hasQuantities && !$0.hasStatedPrices }
          ? " * the price is the amount over the plans, since unit_costs.csv does not have both"
            + " years." : ""),
      width: width)
      + [StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
  }

  private static let columns = [
    "account", "name", "from", "to", "amountBefore", "amountAfter", "change", "volume", "price",
    "joint", "rest", "plansBefore", "plansAfter", "priceBefore", "priceAfter", "priceBasis",
    "standing",
  ]

  private func fields(_ row: Row) throws -> [RegisterField] {
    let bridge = row.bridge
    let basis = row.hasQuantities ? (row.hasStatedPrices ? "stated" : "implied") : nil
    func part(_ amount: Money) -> RegisterField { row.hasQuantities ? .money(amount) : .text(nil) }
    func plans(_ side: BridgeLine.Side) -> RegisterField {
      .rate(row.hasQuantities ? side.quantity.rate : nil)
    }
    return [
      .text(row.account.code), .text(row.account.name), .text(from),
      .text(to), .money(bridge.before.amount), .money(bridge.after.amount),
      .money(try bridge.change()), part(bridge.volume), part(bridge.price), part(bridge.joint),
      .money(bridge.rest), plans(bridge.before), plans(bridge.after), part(bridge.before.price),
      part(bridge.after.price), .text(basis),
      .text(sources.standing(row.provenance)?.rawValue),
    ]
  }

  /// A row for each line, in pounds.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func csv() throws -> String {
    CSV.text(
      [["as_of"] + Self.columns.map(RegisterField.snakeCase)]
        + (try rows.map { row in [asOf.description] + (try fields(row)).map(\.text) }))
  }

  /// The lines and all placements together, in whole pence; plans are texts.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func json() throws -> String {
    JSON.object([
      ("authority", .string(authority)), ("asOf", .string(asOf.description)),
      ("unit", .string("pence")), ("from", .string(from)),
      ("to", .string(to)),
      (
        "rows",
        .array(
          try rows.map { row in
            .object(zip(Self.columns, try fields(row)).map { ($0, $1.json) })
          })
      ),
      (
        "placements",
        .object([
          ("change", .pence(try placements.change())), ("volume", .pence(placements.volume)),
          ("mix", .pence(placements.mix)), ("price", .pence(placements.price)),
          ("joint", .pence(placements.joint)), ("rest", .pence(placements.rest)),
        ])
      ),
    ]).text + "\n"
  }
}
