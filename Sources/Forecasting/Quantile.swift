/// Quantiles, between two values in proportion; all of nothing are nil.
public enum Quantile {
  /// The value below which a part of them lies.
  ///
  /// - Parameters:
  ///   - sorted: values in order.
  ///   - part: 0 to 1.
  /// - Returns: nil if there are no values.
  public static func of(_ sorted: [Double], _ part: Double) -> Double? {
    guard let last = sorted.last else { return nil }
    let place = part * Double(sorted.count - 1)
    let index = Int(place)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
  }

  /// The middle one, or between the middle two; nil stands as zero.
  static func median(_ values: [Double]) -> Double { of(values.sorted(), 0.5) ?? 0 }
}
