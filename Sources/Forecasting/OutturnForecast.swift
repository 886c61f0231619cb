import Money

/// What a line comes to by the end of the year, from the months gone by.
public enum OutturnForecast {
  /// Actual ÷ the share of the profile that has elapsed, rounded once to the penny.
  ///
  /// - Parameters:
  ///   - actual: what has been posted in the months gone by, accruals included.
  ///   - months: the weights of the twelve months.
  ///   - elapsed: how many months have gone by, 1 to 12.
  /// - Returns: nil where no share has elapsed, so that the method cannot be used.
  public static func byProfile(
    actual: Money, months: Weights, elapsed: Int
  ) throws(ArithmeticOverflow) -> Money? {
    try months.whole(ofPart: actual, first: elapsed)
  }
}
