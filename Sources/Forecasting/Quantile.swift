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
  public static func of(unsorted values: some Collection<Double>, _ parts: [Double]) -> [Double] {
    values.withContiguousStorageIfAvailable { of(buffered: $0, parts) }
      ?? Array(values).withUnsafeBufferPointer { of(buffered: $0, parts) }
  }

  private static func of(
    buffered values: UnsafeBufferPointer<Double>, _ parts: [Double]
  ) -> [Double] {
    guard var least = values.first else { return [] }
    var most = least
    for value in values {
      least = value < least ? value : least
      most = value > most ? value : most
    }
    let scale = Double(bucketCount - 1) / (most - least)
    guard values.count >= bucketCount, scale.isFinite, scale > 0 else {
      let sorted = values.sorted()
      return parts.compactMap { of(sorted, $0) }
    }
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: values.count + bucketCount + 1) {
      memory in
      let buckets = UnsafeMutableBufferPointer(rebasing: memory[..<values.count])
      let starts = UnsafeMutableBufferPointer(rebasing: memory[values.count...])
      starts.initialize(repeating: 0)
      for index in values.indices {
        let bucket = Int32((values[index] - least) * scale)
        buckets[index] = bucket
        starts[Int(bucket) + 1] += 1
      }
      for index in 1...bucketCount { starts[index] += starts[index - 1] }
      return pick(parts, of: values, buckets, starts)
    }
  }

  /// Sorts the buckets in which the ranks of parts lie, and picks the values there.
  private static func pick(
    _ parts: [Double], of values: UnsafeBufferPointer<Double>,
    _ buckets: UnsafeMutableBufferPointer<Int32>, _ starts: UnsafeMutableBufferPointer<Int32>
  ) -> [Double] {
    func bucket(ofRank rank: Int) -> Int {
      var (low, high) = (0, bucketCount)
      while high - low > 1 {
        let middle = (low + high) / 2
        if starts[middle] <= rank { low = middle } else { high = middle }
      }
      return low
    }
    // Where the values of each asked bucket begin among all that are kept; -1 for the others.
    var places = [Int](repeating: -1, count: bucketCount)
    for part in parts {
      _ = between(part, of: values.count) { rank in
        places[bucket(ofRank: rank)] = 0
        return 0
      }
    }
    var kept = 0
    for index in places.indices where places[index] == 0 {
      places[index] = kept
      kept += Int(starts[index + 1] - starts[index])
    }
    var asked: [Double] = []
    asked.reserveCapacity(kept)
    places.withUnsafeBufferPointer { places in
      for index in values.indices where places[Int(buckets[index])] >= 0 {
        asked.append(values[index])
      }
    }
    asked.sort()
    return parts.map { part in
      between(part, of: values.count) { rank in
        let bucket = bucket(ofRank: rank)
        return asked[places[bucket] + rank - Int(starts[bucket])]
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
