import Books
import Money

/// A column of a made-up extract.
public struct ExtractColumn: Hashable, Sendable {
  /// What its cells hold.
  public enum Content: Hashable, Sendable {
    case rowID
    case period
    case date
    case costCentre
    case subjective
    case reference
    /// What must not be stored, such as who was paid; here a made-up provider.
    case provider
    case description
    case amount
    case debit
    case credit
    /// What only some layouts name.
    case qualifier(Qualifier)
  }

  /// A column that qualifies a line, or that holds more than one thing.
  public enum Qualifier: Hashable, Sendable {
    /// Cost centre and subjective in one.
    case code
    /// A column of the row id behind the first.
    case line
    /// The period in a form that `period_format` names.
    case periodForm
    case side
    case year
    case ledger
    case valueType
    case company
    case currency
  }

  public let content: Content
  public let header: String
}

/// A cell of a made-up extract.
public enum ExtractCell: Hashable, Sendable {
  case text(String)
  case number(Int)
  case date(CalendarDate)
  /// As the layout writes it, its sign turned where income is positive.
  case amount(Money)
  case empty
}

extension ExtractLayout {
  /// All columns that the layout names, in the order of a usual extract.
  public var sampleColumns: [ExtractColumn] {
    func column(_ content: ExtractColumn.Content, _ header: String?) -> [ExtractColumn] {
      header.map { [ExtractColumn(content: content, header: $0)] } ?? []
    }
    var amounts: [ExtractColumn]
    switch columns.amount {
    case .signed(let header): amounts = column(.amount, header)
    case .sides(let debit, let credit): amounts = column(.debit, debit) + column(.credit, credit)
    }
    var never: [ExtractColumn] = []
    for header in neverStore
    where !headers.contains(header) && !never.contains(where: { $0.header == header }) {
      never += column(.provider, header)
    }
    let qualifying = columns.qualifying
    let codes =
      codeSplit == nil
      ? column(.costCentre, columns.costCentre) + column(.subjective, columns.subjective)
      : column(.qualifier(.code), columns.costCentre)
    let period: ExtractColumn.Content = periodFormat == nil ? .period : .qualifier(.periodForm)
    let ids =
      column(.rowID, columns.rowID.first)
      + columns.rowID.dropFirst().flatMap { column(.qualifier(.line), $0) }
    return ids + column(.qualifier(.company), qualifying.company)
      + column(.qualifier(.ledger), qualifying.ledger)
      + column(.qualifier(.valueType), qualifying.valueType)
      + column(.qualifier(.year), qualifying.year) + column(period, columns.period)
      + column(.date, columns.date) + codes + column(.reference, columns.reference) + never
      + column(.description, columns.description) + amounts
      + column(.qualifier(.side), qualifying.side)
      + column(.qualifier(.currency), qualifying.currency)
  }
}

extension IllustrativeExtract {
  /// What stands above the header row, a list of cells for each row; the last row is blank.
  public var preamble: [[String]] {
    let months = request.months
    let span = months.count == 1 ? "P\(months.upperBound)" : "P1 to P\(months.upperBound)"
    return [
      [
        "\(ExtractLayout.illustrativeMark): made up by safety-valve sample from seed"
          + " \(request.seed) and no council's figures"
      ],
      [authority, "General ledger extract", "\(request.period.year) \(span)"],
      [],
    ]
  }

  /// What a line has in a column.
  public func cell(_ content: ExtractColumn.Content, of line: IllustrativeLine) -> ExtractCell {
    let draft = line.draft
    let account = accounts[line.accountIndex]
    switch content {
    case .rowID: return .number(line.rowID)
    case .period: return .number(line.month)
    case .date: return .date(days.dates[draft.day])
    case .costCentre: return .text(account.codes[draft.codes].costCentre)
    case .subjective: return .text(account.codes[draft.codes].subjective)
    case .reference: return .text(draft.kind.prefix + draft.reference.padded(to: 7))
    case .provider: return .text(Wording.provider(draft.provider))
    case .description: return .text(Wording.texts[draft.wording])
    case .amount where layout.columns.qualifying.side != nil:
      return .amount(Money(pence: abs(draft.amount)))
    case .amount:
      return .amount(Money(pence: layout.sign == .creditPositive ? -draft.amount : draft.amount))
    case .debit: return draft.amount >= 0 ? .amount(Money(pence: draft.amount)) : .empty
    case .credit: return draft.amount < 0 ? .amount(Money(pence: -draft.amount)) : .empty
    case .qualifier(let qualifier): return .text(text(qualifier, of: line))
    }
  }

  private func text(_ qualifier: ExtractColumn.Qualifier, of line: IllustrativeLine) -> String {
    let draft = line.draft
    let year = request.period.year
    let counting = layout.counts.first
    switch qualifier {
    case .code:
      let codes = accounts[line.accountIndex].codes[draft.codes]
      return layout.codeSplit?.joined(codes.costCentre, codes.subjective) ?? codes.costCentre
    case .line: return "1"
    case .periodForm:
      return layout.periodFormat?.text(line.month, of: year, layout.yearNaming) ?? "\(line.month)"
    case .side:
      return draft.amount < 0 ? layout.credits.first ?? "C" : layout.debits.first ?? "D"
    case .year: return "\(year)"
    case .ledger:
      return layout.columns.qualifying.valueType == nil ? counting ?? "Actuals" : "General"
    case .valueType: return counting ?? "Actual"
    case .company: return layout.companies.first ?? "1"
    case .currency: return "GBP"
    }
  }
}

extension Int {
  /// The digits with zeros in front up to a width.
  func padded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}

/// The sums of a made-up extract's columns, for the total row at its foot.
public struct ExtractTotals: Sendable {
  private var debit = Money.zero
  private var credit = Money.zero

  public init() {}

  public mutating func add(_ line: IllustrativeLine) throws(ArithmeticOverflow) {
    if line.amount >= .zero { try debit += line.amount } else { credit = try credit - line.amount }
  }

  /// The total row's cell in a column; the first column names the row.
  public func cell(
    _ column: ExtractColumn, in layout: ExtractLayout
  ) throws(ArithmeticOverflow) -> ExtractCell {
    switch column.content {
    case .amount:
      let total = try debit - credit
      return .amount(layout.sign == .creditPositive ? try -total : total)
    case .debit: return .amount(debit)
    case .credit: return .amount(credit)
    default:
      let isFirst = layout.sampleColumns.first == column
      return isFirst ? layout.totalRows.first.map { .text($0) } ?? .empty : .empty
    }
  }
}
