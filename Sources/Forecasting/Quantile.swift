/// Quantiles, between two values in proportion; all of nothing are nil.
public enum Quantile {
  /// The value below which a part of them lies.
  ///
  /// - Parameters:
  ///   - sorted: values in order.
  ///   - part: 0 to 1.
  /// - Returns: nil if there are no values.
  public static func of(_ sorted: [Double], _ part: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    return between(part, of: sorted.count) { sorted[$0] }
  }

  /// The middle one, or between the middle two; nil stands as zero.
  static func median(_ values: [Double]) -> Double { of(values.sorted(), 0.5) ?? 0 }

  /// The values below which parts of many lie, without sorting those that are far from them.
  ///
  /// - Parameters:
  ///   - values: in any order, all of them finite.
  ///   - parts: each 0 to 1.
  /// - Returns: in the order of the parts; nothing if there are no values.
  public static func of(unsorted values: [Double], _ parts: [Double]) -> [Double] {
    guard let first = values.first else { return [] }
    let (least, most) = values.reduce((first, first)) { (min($0.0, $1), max($0.1, $1)) }
    let scale = Double(bucketCount - 1) / (most - least)
    guard values.count >= bucketCount, scale.isFinite, scale > 0 else {
      let sorted = values.sorted()
      return parts.compactMap { of(sorted, $0) }
    }
    func bucket(_ value: Double) -> Int { Int((value - least) * scale) }
    var starts = [Int](repeating: 0, count: bucketCount + 1)
    for value in values { starts[bucket(value) + 1] += 1 }
    for index in 1...bucketCount { starts[index] += starts[index - 1] }
    // Only the buckets in which an asked rank lies are sorted.
    var isAsked = [Bool](repeating: false, count: bucketCount)
    func bucket(ofRank rank: Int) -> Int {
      var (low, high) = (0, bucketCount)
      while high - low > 1 {
        let middle = (low + high) / 2
        if starts[middle] <= rank { low = middle } else { high = middle }
      }
      return low
    }
    for part in parts {
      _ = between(part, of: values.count) { rank in
        isAsked[bucket(ofRank: rank)] = true
        return 0
      }
    }
    let asked = values.filter { isAsked[bucket($0)] }.sorted()
    // Where the values of each asked bucket begin among all that are kept.
    var kept = 0
    var keptStarts = [Int](repeating: 0, count: bucketCount)
    for index in isAsked.indices where isAsked[index] {
      keptStarts[index] = kept
      kept += starts[index + 1] - starts[index]
    }
    return parts.map { part in
      between(part, of: values.count) { rank in
        let bucket = bucket(ofRank: rank)
        return asked[keptStarts[bucket] + rank - starts[bucket]]
      }
    }
  }

  private static let bucketCount = 2_048

  /// Between the values at the two ranks nearest to a part of a number of them.
  private static func between(
    _ part: Double, of count: Int, _ value: (_ rank: Int) -> Double
  ) -> Double {
    let place = part * Double(count - 1)
    let rank = min(Int(place), count - 1)
    let low = value(rank)
    guard rank + 1 < count else { return low }
    return low + (place - Double(rank)) * (value(rank + 1) - low)
  }
}
