import Books
import Tabular

/// Where the named columns of an extract stand, as its header row has them.
struct ExtractColumns {
  /// One column of amounts with their sign, or one for each side.
  enum Amount {
    case signed(Int)
    case sides(debit: Int, credit: Int)
  }

  let costCentre: Int
  let subjective: Int
  let amount: Amount
  let rowID: Int?
  let date: Int?
  let period: Int?
  let reference: Int?
  let description: Int?
  /// The header texts, with single spaces.
  let headers: [String]
  /// The columns that a message may show: named ones, but never the narrative.
  let shown: Set<Int>

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
    rowID = place(layout.columns.rowID)
    date = place(layout.columns.date)
    period = place(layout.columns.period)
    reference = kept(layout.columns.reference)
    description = kept(layout.columns.description)
    let secret = Set(
      (layout.neverStore + [layout.columns.description].compactMap(\.self)).map(Self.normalised))
    shown = Set(
      layout.headers.map(Self.normalised).filter { !secret.contains($0) }
        .compactMap { headers.firstIndex(of: $0) })
  }

  /// The named columns that a row does not hold.
  static func missing(_ headers: [String], _ layout: ExtractLayout) -> [String] {
    layout.headers.filter { !headers.contains(normalised($0)) }
  }

  /// The named columns that stand twice in a header row.
  func repeated(_ layout: ExtractLayout) -> [String] {
    layout.headers.filter { name in headers.count { $0 == Self.normalised(name) } > 1 }
  }

  /// A header text without spaces at its ends, and one space where there are several.
  static func normalised(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
