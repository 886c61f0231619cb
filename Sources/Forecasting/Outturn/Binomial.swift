/// How often something happens that does so four times in five.
enum Binomial {
  /// The smallest and the largest number of times, beyond which there is no more than a chance of
  /// 2.5 in 100 each.
  static func band(trials: Int, chance: Double = 0.8) -> ClosedRange<Int> {
    // By their ratios from the likeliest number on, so that none is too small to be held.
    let likeliest = min(trials, Int(Double(trials + 1) * chance))
    var weights = [Double](repeating: 0, count: trials + 1)
    weights[likeliest] = 1
    let odds = chance / (1 - chance)
    for count in stride(from: likeliest, to: trials, by: 1) {
      weights[count + 1] = weights[count] * odds * Double(trials - count) / Double(count + 1)
    }
    for count in stride(from: likeliest, to: 0, by: -1) {
      weights[count - 1] = weights[count] / odds * Double(count) / Double(trials - count + 1)
    }
    let tail = 0.025 * weights.reduce(0, +)
    func first(_ counts: some Sequence<Int>) -> Int {
      var sum = 0.0
      return counts.first { count in
        sum += weights[count]
        return sum > tail
      } ?? likeliest
    }
    let low = first(0...trials)
    return low...max(low, first((0...trials).reversed()))
  }
}
