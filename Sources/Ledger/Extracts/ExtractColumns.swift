import Books
import Tabular

/// Where the named columns of an extract stand, as its header row has them.
struct ExtractColumns {
  /// One column of amounts with their sign, or one for each side.
  enum Amount {
    case signed(Int)
    case sides(debit: Int, credit: Int)
  }

  /// Rows that are left out by what a cell begins with.
  struct Skip {
    let column: Int
    let texts: [String]
  }

  let costCentre: Int
  let subjective: Int
  let amount: Amount
  /// The columns that make a row's id together; empty where the layout names none.
  let rowID: [Int]
  let date: Int?
  let period: Int?
  let reference: Int?
  let description: Int?
  let side: Int?
  let year: Int?
  let ledger: Int?
  let valueType: Int?
  let company: Int?
  let currency: Int?
  let skips: [Skip]
  /// The header texts, with single spaces.
  let headers: [String]
  /// The columns that a message may show: named ones, but never the narrative.
  let shown: Set<Int>
  /// The columns under an empty header, in which nothing may stand.
  let nameless: [Int]
  /// The columns that nothing reads.
  let unread: [Int]

  /// Returns nil if a row does not hold all named columns.
  init?(_ headers: [String], _ layout: ExtractLayout) {
    func place(_ name: String?) -> Int? {
      name.flatMap { headers.firstIndex(of: Self.normalised($0)) }
    }
    guard Self.missing(headers, layout).isEmpty,
      let costCentre = place(layout.columns.costCentre),
      let subjective = place(layout.columns.subjective)
    else { return nil }
    switch layout.columns.amount {
    case .signed(let name):
      guard let column = place(name) else { return nil }
      amount = .signed(column)
    case .sides(let debit, let credit):
      guard let debit = place(debit), let credit = place(credit) else { return nil }
      amount = .sides(debit: debit, credit: credit)
    }
    let unstored = Set(layout.neverStore.map(Self.normalised))
    func kept(_ name: String?) -> Int? {
      name.flatMap { unstored.contains(Self.normalised($0)) ? nil : place($0) }
    }
    self.headers = headers
    self.costCentre = costCentre
    self.subjective = subjective
    rowID = layout.columns.rowID.compactMap(place)
    date = place(layout.columns.date)
    period = place(layout.columns.period)
    reference = kept(layout.columns.reference)
    description = kept(layout.columns.description)
    let qualifying = layout.columns.qualifying
    (side, year, ledger) = (
      place(qualifying.side), place(qualifying.year), place(qualifying.ledger)
    )
    (valueType, company, currency) = (
      place(qualifying.valueType), place(qualifying.company), place(qualifying.currency)
    )
    skips = layout.skipRows.compactMap { rule in
      place(rule.column).map { Skip(column: $0, texts: rule.texts.map { $0.lowercased() }) }
    }
    let secret = Set(
      (layout.neverStore + [layout.columns.description].compactMap(\.self)).map(Self.normalised))
    shown = Set(
      layout.headers.map(Self.normalised).filter { !secret.contains($0) }
        .compactMap { headers.firstIndex(of: $0) })
    nameless = headers.indices.filter { headers[$0].isEmpty }
    let read = Set(
      (layout.requiredHeaders + layout.neverStore + layout.notRead).map(Self.normalised))
    unread = headers.indices.filter { !headers[$0].isEmpty && !read.contains(headers[$0]) }
  }

  /// The columns of amounts.
  var amounts: [Int] {
    switch amount {
    case .signed(let column): [column]
    case .sides(let debit, let credit): [debit, credit]
    }
  }

  /// Whether a row's own cells say which period it belongs to.
  var tellsPeriod: Bool { period != nil || date != nil }

  /// The named columns that a row does not hold.
  static func missing(_ headers: [String], _ layout: ExtractLayout) -> [String] {
    layout.requiredHeaders.filter { !headers.contains(normalised($0)) }
  }

  /// The named columns that stand twice in a header row.
  func repeated(_ layout: ExtractLayout) -> [String] {
    layout.requiredHeaders.filter { name in headers.count { $0 == Self.normalised(name) } > 1 }
  }

  /// A header text without spaces at its ends and what nobody sees, and one space where there are
  /// several.
  static func normalised(_ text: String) -> String {
    KeyText.cleaned(text).split(separator: " ").joined(separator: " ")
  }
}
