import Books
import Forecasting
import Money

/// The money of a DSG management plan, block by block, before measures and with them.
///
/// The template's own rows are not known: these are those that it is said to have, and each account
/// whose `plan_line` is none of them has a row of its own.
public struct FinancialPlan: Sendable {
  /// A row of a block: one account or several.
  public struct Row: Sendable {
    public let label: String
    /// The codes of its accounts, or the id of a measure; empty where the books have none.
    public let codes: [String]
    /// By year; nil where the books have nothing.
    ///
    /// Income and savings are negative.
    public let amounts: [Money?]
    /// How far it can be relied on; nil for a row of nothing.
    public let standing: Standing?
  }

  /// A block of the grant.
  public struct Block: Sendable {
    public let title: String
    public let expenditure: [Row]
    public let income: [Row]

    public var rows: [Row] { expenditure + income }
  }

  /// The blocks but high needs, by the `plan_line` of their accounts; the last takes the others.
  public let otherBlocks: [Block]
  public let highNeeds: Block
  /// What each measure does to high needs, at its confidence.
  public let measures: [Row]
  /// What each does to the other blocks.
  public let otherMeasures: [Row]
  /// Spend of the years that are not projected, by the labels of the section 251 comparison.
  ///
  /// Beside each row, its lines of the section 251 return.
  public let comparison: [(row: Row, lines: String)]
  /// The years of the comparison, which are the first of all.
  public let comparedYears: [FinancialYear]

  static let blockTitles = [
    "Schools block", "Central school services block", "Early years block",
  ]
  /// What the other blocks are called together.
  public static let undividedTitle = "Other blocks, which the books do not split"

  /// Rows of high needs expenditure that the template is said to have beside the placements.
  static let services: [(label: String, lines: [String])] = [
    ("SEN transport, where it is in the DSG", ["1.4.11"]),
    ("Health, social care, therapy and care provision", ["1.2.13"]),
  ]

  /// The labels of the department's comparison of high needs spend, and their lines.
  public static let comparisonLabels: [(label: String, lines: [String])] = [
    ("Total place funding for special schools and AP/PRUs", ["1.0.2"]),
    (
      "Top up funding (maintained schools, academies, free schools and colleges)",
      ["1.2.1", "1.2.2", "1.2.4", "1.2.11"]
    ),
    ("Top up funding (non-maintained and independent schools and colleges)", ["1.2.3"]),
    ("SEN support and inclusion services", ["1.2.5", "1.2.8", "1.2.9"]),
    ("Alternative provision services", ["1.2.7"]), ("Hospital education services", ["1.2.6"]),
    ("Therapies and other health related services", ["1.2.13"]),
  ]

  /// - Throws: `ArithmeticOverflow`.
  init(_ position: PositionReport) throws {
    let lines = position.lines.filter { $0.account.fund.isDsg && !$0.account.isPriorYear }
    let highNeeds = lines.filter { $0.account.fund == .highNeeds }
    let others = lines.filter { $0.account.fund != .highNeeds }
    let maker = RowMaker(position)
    self.highNeeds = Block(
      title: "High needs block", expenditure: try Self.expenditure(highNeeds, maker),
      income: try maker.rows(highNeeds.filter { $0.account.kind == .income }))
    otherBlocks = try (Self.blockTitles.map(Optional.some) + [nil]).map { title in
      let own = others.filter { Self.blockTitle(of: $0.account) == title }
      return Block(
        title: title ?? Self.undividedTitle,
        expenditure: try maker.rows(own.filter { $0.account.kind != .income }),
        income: try maker.rows(own.filter { $0.account.kind == .income }))
    }
    measures = try maker.measures(highNeeds)
    otherMeasures = try maker.measures(others)
    comparedYears = position.mitigated.years.filter { $0.status != .projection }.map(\.year)
    comparison = try Self.comparison(
      highNeeds.filter { $0.account.kind == .expenditure }, maker, comparedYears.count)
  }

  /// The block that the `plan_line` of an account begins with; nil for none.
  private static func blockTitle(of account: Account) -> String? {
    let line = (account.planLine ?? "").lowercased()
    return blockTitles.first { line.hasPrefix($0.lowercased()) }
  }

  /// The template's placements, the services beside them, then accounts with rows of their own.
  private static func expenditure(
    _ lines: [LineProjection], _ maker: RowMaker
  ) throws -> [Row] {
    let lines = lines.filter { $0.account.kind == .expenditure }
    func label(_ account: Account) -> String? {
      if let line = account.planLine { return line }
      return services.first { account.section251Lines == $0.lines }?.label
    }
    let known = ManagementPlanReport.labels + services.map(\.label)
    let named = try known.map { name in
      try maker.row(name, lines.filter { label($0.account) == name })
    }
    return try named
      + maker.rows(lines.filter { line in label(line.account).map(known.contains) != true })
  }

  /// A row for each label, then for what the books do not split by label.
  private static func comparison(
    _ lines: [LineProjection], _ maker: RowMaker, _ years: Int
  ) throws -> [(row: Row, lines: String)] {
    func label(_ line: LineProjection) -> String? {
      let own = line.account.section251Lines
      return own.isEmpty
        ? nil : comparisonLabels.first { Set(own).isSubset(of: $0.lines) }?.label
    }
    func row(_ label: String, _ lines: [LineProjection]) throws -> Row {
      let row = try maker.row(label, lines)
      return Row(
        label: row.label, codes: row.codes, amounts: Array(row.amounts.prefix(years)),
        standing: row.standing)
    }
    let labelled = try comparisonLabels.map { name, own in
      (try row(name, lines.filter { label($0) == name }), own.joined(separator: "+"))
    }
    let labels = Set(comparisonLabels.flatMap(\.lines))
    let split = try lines.filter { label($0) == nil && !$0.account.section251Lines.isEmpty }.map {
      let own = $0.account.section251Lines
      let which = labels.isDisjoint(with: own) ? "None of these labels" : "Several of these labels"
      return (try row("\(which): \($0.account.name)", [$0]), own.joined(separator: "+"))
    }
    let none = lines.filter(\.account.section251Lines.isEmpty)
    return try labelled + split
      + (none.isEmpty ? [] : [(row("Without a section 251 line in the books", none), "-")])
  }
}

extension Account {
  /// The lines of the section 251 return that the account is in.
  var section251Lines: [String] {
    (section251 ?? "").split { "+,; ".contains($0) }.map(String.init)
  }
}

/// Makes rows of lines.
private struct RowMaker {
  let position: PositionReport

  init(_ position: PositionReport) { self.position = position }

  /// One row of several lines, before measures.
  func row(_ label: String, _ lines: [LineProjection]) throws -> FinancialPlan.Row {
    let years = position.mitigated.years.map(\.year)
    let amounts = try years.map { year in
      let known = lines.compactMap { $0[year] }.filter(\.isKnown)
      return known.isEmpty ? nil : try known.map(\.unmitigated).sum()
    }
    let provenance = lines.flatMap(\.years).reduce(Provenance.none) {
      $0.union($1.unmitigatedProvenance)
    }
    return FinancialPlan.Row(
      label: label, codes: lines.map(\.account.code), amounts: amounts,
      standing: position.sources.standing(provenance))
  }

  /// A row for each `plan_line` of the lines, else for each account.
  func rows(_ lines: [LineProjection]) throws -> [FinancialPlan.Row] {
    var labels: [String] = []
    func label(_ line: LineProjection) -> String { line.account.planLine ?? line.account.name }
    for line in lines where !labels.contains(label(line)) { labels.append(label(line)) }
    return try labels.map { name in try row(name, lines.filter { label($0) == name }) }
  }

  /// A row for each measure, in the order of their ids.
  func measures(_ lines: [LineProjection]) throws -> [FinancialPlan.Row] {
    let all = lines.flatMap { $0.years.flatMap(\.measures) }
    return try Set(all.map(\.id)).sorted().map { id in
      let amounts = try position.mitigated.years.map { year -> Money? in
        let own = lines.flatMap { $0[year.year]?.measures.filter { $0.id == id } ?? [] }
        return own.isEmpty ? nil : try own.map { try $0.measure.effect() }.sum()
      }
      let first = all.first { $0.id == id }
      let sources = Set(all.filter { $0.id == id }.map(\.source))
      return FinancialPlan.Row(
        label: first?.title ?? "", codes: [id], amounts: amounts,
        standing: position.sources.standing(Provenance(sources)))
    }
  }
}
