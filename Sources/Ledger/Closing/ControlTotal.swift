import Books
import Money

extension [TotalRow] {
  /// The last total that an extract itself states, if its lines sum to it.
  ///
  /// - Parameter sign: of the extract, in which the total is given.
  func control(_ sign: ExtractLayout.Sign) -> Money? {
    guard findings(file: "").isEmpty else { return nil }
    let pence: Int64? =
      switch last(where: { $0.stated != nil })?.stated {
      case .net(let amount): amount
      case .sides(let debit, let credit): (debit ?? 0).subtracting(credit ?? 0)
      case nil: nil
      }
    guard let pence else { return nil }
    let total = Money(pence: pence)
    return sign == .debitPositive ? total : try? -total
  }
}

extension Int64 {
  /// nil where the difference does not fit.
  fileprivate func subtracting(_ other: Int64) -> Int64? {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? nil : difference
  }
}
