/// An average as the two bounds that it sets on its cost for a count.
struct Ratio {
  let average: Int
  let cost: Int
  let count: Int
  let value: Int64
  let roundedTo: Int64

  /// Twice the cost is at least the lower and at most the upper times the count.
  ///
  /// A half rounds away from zero, so that the bound nearer to a positive average's next value is
  /// not reached: it is lower by one half penny.
  var lowerTimes: Int64 { 2 * value - roundedTo }
  var upperTimes: Int64 { 2 * value + roundedTo }
  var lowerGap: Int64 { value <= 0 ? 1 : 0 }
  var upperGap: Int64 { value >= 0 ? 1 : 0 }

  /// How far twice the cost is above its lower bound and below its upper; nil where too large.
  func room(cost: Int64, count: Int64) -> (lower: Int64, upper: Int64)? {
    let (lower, lowerFails) = lowerTimes.multipliedReportingOverflow(by: count)
    let (upper, upperFails) = upperTimes.multipliedReportingOverflow(by: count)
    let (above, aboveFails) = (2 * cost).subtractingReportingOverflow(lower)
    let (below, belowFails) = upper.subtractingReportingOverflow(2 * cost)
    if lowerFails || upperFails || aboveFails || belowFails { return nil }
    return (above - lowerGap, below - upperGap)
  }

  /// Whether the average is the cost over the count, half away from zero.
  func holds(cost: Int64, count: Int64) -> Bool {
    guard let room = room(cost: cost, count: count) else { return false }
    return room.lower >= 0 && room.upper >= 0
  }
}
