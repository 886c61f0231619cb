import Books
import Money
import Tabular

/// The amounts of rows.
extension ExtractParser {
  /// The amount in the ledger's sign, in pence; nil with the fault noted.
  func amount(_ cells: TableCells) -> LineAmount? {
    switch columns.amount {
    case .signed(let column): signed(column, cells)
    case .sides(let debit, let credit): sides(debit, credit, cells)
    }
  }

  private func signed(_ column: Int, _ cells: TableCells) -> LineAmount? {
    let range = cells.range(column)
    guard !range.isEmpty else { return noteMissing(column) }
    guard let amount = read(column, range, cells) else { return nil }
    guard let side = side(cells) else { return nil }
    let pence: Int64
    switch (side, amount.side) {
    case (nil, .credit?): pence = -amount.pence
    case (nil, .debit?): pence = amount.pence
    case (nil, nil): pence = layout.sign == .debitPositive ? amount.pence : -amount.pence
    case (let side?, let mark):
      guard amount.pence >= 0, mark.map({ ($0 == .credit) == (side == .credit) }) ?? true else {
        fault(
          .sideMalformed, column, "the amount has a sign of its own beside the row's side",
          "if the amounts have their signs, take side out of extract.toml and name its column in"
            + " not_read; else export them without")
        return nil
      }
      pence = side == .credit ? -amount.pence : amount.pence
    }
    return LineAmount(pence)
  }

  private func sides(
    _ debitColumn: Int, _ creditColumn: Int, _ cells: TableCells
  ) -> LineAmount? {
    let (debit, credit) = (cells.range(debitColumn), cells.range(creditColumn))
    guard !debit.isEmpty || !credit.isEmpty else { return noteMissing(debitColumn) }
    let debited = debit.isEmpty ? 0 : oneSide(debitColumn, debit, cells)
    let credited = credit.isEmpty ? 0 : oneSide(creditColumn, credit, cells)
    guard let debited, let credited else { return nil }
    let amount = LineAmount(debit: debited, credit: credited)
    guard amount.pence.magnitude <= ExtractAmount.largest else { return noteRange(debitColumn) }
    return amount
  }

  private func oneSide(_ column: Int, _ range: Range<Int>, _ cells: TableCells) -> Int64? {
    guard let amount = read(column, range, cells) else { return nil }
    guard amount.side == nil else {
      fault(
        .amountMalformed, column, "the amount names a side in a column of one side",
        "export the amounts without DR and CR, or name one column as amount in extract.toml")
      return nil
    }
    return amount.pence
  }

  private func read(
    _ column: Int, _ range: Range<Int>, _ cells: TableCells
  ) -> ExtractAmount? {
    let kind = row.kind(column)
    if kind == .error {
      _ = noteErrors(column)
      return nil
    }
    do throws(ExtractAmount.Fault) {
      return try kind == .number
        ? ExtractAmount(number: cells[range]) : ExtractAmount(text: cells[range])
    } catch {
      let shape = kind == .date ? "a date" : CellShape.told(row.string(column).trimmingSpaces)
      switch error {
      case .malformed:
        fault(
          .amountMalformed, column, "this is not an amount but \(shape)",
          "amounts are read as 1,234.56 with -, brackets, CR or DR, and - alone as nought;"
            + " nothing is guessed")
      case .decimals:
        fault(
          .amountDecimals, column, "the amount has more than two decimals",
          "export whole pence, or put ROUND(…, 2) around the formula; nothing is rounded for you")
      case .range: _ = noteRange(column)
      }
      return nil
    }
  }

  private func noteMissing(_ column: Int) -> LineAmount? {
    fault(
      .amountMissing, column, "the row has no amount",
      "if it is a total or a note, add how it begins to total_rows in extract.toml")
    return nil
  }

  private func noteRange(_ column: Int) -> LineAmount? {
    fault(
      .amountRange, column,
      "the amount is more than \(Money(pence: ExtractAmount.largest).sterlingText), the most that"
        + " a line may have", "look whether another column was taken for the amount")
    return nil
  }

  /// The side that the row's own column names; none where there is no such column.
  ///
  /// Nil with the fault noted.
  private func side(_ cells: TableCells) -> LineSide?? {
    guard let column = columns.side else { return .some(nil) }
    let text = string(key(cells, column))
    if let side = LineSide(text, layout) { return .some(side) }
    fault(
      .sideMalformed, column,
      "this is not a side but \(CellShape.told(text))",
      "sides are read as D and C, DR and CR, Debit and Credit, S and H; name other words with"
        + " debits = [\"…\"] and credits = [\"…\"] in extract.toml")
    return nil
  }

  /// An amount of a row that is left out or of a total, as far as it can be read.
  func statedAmount(_ column: Int, _ cells: TableCells) -> Int64? {
    let range = cells.range(column)
    guard !range.isEmpty, row.kind(column) != .error else { return nil }
    if ExtractAmount.isDash(cells[range]) { return 0 }
    let amount =
      row.kind(column) == .number
      ? try? ExtractAmount(number: cells[range]) : try? ExtractAmount(total: cells[range])
    guard let amount else { return nil }
    switch amount.side {
    case .credit?: return -amount.pence
    case .debit?: return amount.pence
    case nil:
      guard case .signed = columns.amount else { return amount.pence }
      return layout.sign == .debitPositive ? amount.pence : -amount.pence
    }
  }
}

/// The amount of a line in the ledger's sign, and what its two sides are, in pence.
struct LineAmount {
  let debit: Int64
  let credit: Int64

  /// A debit is positive.
  var pence: Int64 { debit - credit }

  init(debit: Int64, credit: Int64) {
    self.debit = debit
    self.credit = credit
  }

  init(_ pence: Int64) {
    self.init(debit: max(pence, 0), credit: max(-pence, 0))
  }
}

extension ExtractAmount {
  /// Reads a cell of text: an amount, or the dash that stands for nought.
  init(text: UnsafeBufferPointer<UInt8>) throws(Fault) {
    self = Self.isDash(text) ? .nought : try ExtractAmount(text)
  }
}

extension LineSide {
  /// Reads a word of the side column: those that the layout names, then the usual ones.
  init?(_ text: String, _ layout: ExtractLayout) {
    func holds(_ words: [String]) -> Bool {
      words.contains { $0.uppercased() == text.uppercased() }
    }
    if holds(layout.debits) {
      self = .debit
    } else if holds(layout.credits) {
      self = .credit
    } else {
      self.init(text)
    }
  }
}
