import Money

extension [TotalRow] {
  /// The last total that an extract itself states, if its lines sum to it; in its own sign.
  var control: Money? {
    guard findings(file: "").isEmpty, let stated = last(where: { $0.stated != nil })?.stated else {
      return nil
    }
    return Money(pence: stated)
  }
}
