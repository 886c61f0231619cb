/// The figures of a pack under a policy: each once, however many cells it stands in.
struct Figures {
  /// A figure and how often it counts in a sum, never 0 times.
  struct Term: Hashable {
    let figure: Int
    let times: Int64
  }

  let values: [Int64]
  let kinds: [Measure.Kind]
  /// Whether one of the figure's cells is in the public's hands.
  private(set) var isPublished: [Bool]
  /// Whether one of the figure's cells has to be suppressed for its own sake or was before.
  let isSensitive: [Bool]
  /// What a suppressed figure may be without any equation; nil for no end.
  private(set) var lowest: [Int64?]
  private(set) var highest: [Int64?]
  /// What a reader knows at the least, who does not see that a figure is more than nothing.
  private let readerLowest: [Int64?]
  private let readerHighest: [Int64?]
  let leastWidth: [Int64]
  /// The least that suppressed counts come to together in one sum.
  private let leastTogether: Int64
  /// How unwelcome it is to suppress a figure.
  let weights: [Double]
  /// Each comes to nothing.
  let equations: [[Term]]
  let ratios: [Ratio]

  var indices: Range<Int> { values.indices }

  init(_ pack: Pack, under policy: Policy) {
    let none = 0..<pack.figureCount
    var values = none.map { _ in Int64(0) }
    var kinds = none.map { _ in Measure.Kind.count }
    var isPublished = none.map { _ in false }
    var isSensitive = isPublished
    var isSmall = isPublished
    var needsMargin = isPublished
    for (cell, figure) in zip(pack.cells, pack.figureOfCell) {
      values[figure] = cell.value
      kinds[figure] = cell.measure.kind
      let sensitivity = policy.sensitivity(of: cell)
      switch cell.standing {
      case .published: isPublished[figure] = true
      case .withheld: isSensitive[figure] = true
      case .open, .sensitive: isSensitive[figure] = isSensitive[figure] || sensitivity != nil
      }
      needsMargin[figure] = needsMargin[figure] || sensitivity != nil
      isSmall[figure] = sensitivity == .belowThreshold || sensitivity == .zero
    }
    self.values = values
    self.kinds = kinds
    self.isPublished = isPublished
    self.isSensitive = isSensitive
    readerLowest = none.map { figure in
      if kinds[figure] != .count { return values[figure] < 0 ? nil : 0 }
      // A zero that is suppressed all the same, since it was before, is known to nobody as such.
      if values[figure] == 0, policy.marks == .tellNothing { return 0 }
      return isSmall[figure]
        ? policy.smallCounts?.lowerBound ?? policy.leastOfOthers : policy.leastOfOthers
    }
    readerHighest = none.map { figure in
      kinds[figure] == .count && isSmall[figure] ? policy.smallCounts?.upperBound : nil
    }
    // Where the marks tell small counts, a count that is suppressed beside them is told to be none:
    // it stays at the threshold or above, and a zero stays a zero.
    lowest = zip(none, readerLowest).map { figure, least in
      guard kinds[figure] == .count, !isSmall[figure], let small = policy.smallCounts else {
        return least
      }
      return values[figure] > small.upperBound ? small.upperBound + 1 : 0
    }
    highest = zip(none, readerHighest).map { figure, most in
      let staysZero =
        policy.marks == .tellSmallCounts || policy.zeros == .shown && !isSensitive[figure]
      return kinds[figure] == .count && !isSmall[figure] && staysZero && values[figure] == 0
        ? 0 : most
    }
    leastTogether = policy.leastTogether
    equations = Self.equations(pack)
    let ratios = Self.ratios(pack)
    self.ratios = ratios
    leastWidth = Self.leastWidths(
      values, kinds, needsMargin: needsMargin, ratios, policy)
    weights = Self.weights(pack, ratios: ratios)
  }

  /// How far apart the ends of each figure's range have to lie.
  ///
  /// A sensitive average is as uncertain as its cost or its count, whichever is suppressed for it:
  /// by as many per cent as sensitive money.
  private static func leastWidths(
    _ values: [Int64], _ kinds: [Measure.Kind], needsMargin: [Bool], _ ratios: [Ratio],
    _ policy: Policy
  ) -> [Int64] {
    var widths = values.indices.map {
      policy.leastWidth(kinds[$0], value: values[$0], isSensitive: needsMargin[$0])
    }
    for ratio in ratios where needsMargin[ratio.average] {
      for part in [ratio.cost, ratio.count] {
        widths[part] = max(widths[part], policy.margin(values[part]))
      }
    }
    return widths
  }

  /// The figure to hide as well where suppressed counts come to too little together in a sum whose
  /// other numbers are shown; nil where there is none, or none that can be hidden.
  func missingBeside(_ isHidden: [Bool]) -> Int? {
    for equation in equations {
      let hidden = equation.filter { isHidden[$0.figure] && !isPublished[$0.figure] }
      guard let sign = hidden.first?.times.signum(),
        hidden.allSatisfy({ kinds[$0.figure] == .count && $0.times.signum() == sign }),
        case let sum = hidden.reduce(0, { $0 + abs($1.times) * values[$1.figure] }),
        sum > 0, sum < leastTogether
      else { continue }
      let open = equation.map(\.figure).filter {
        !isHidden[$0] && !isPublished[$0] && values[$0] != 0
      }
      if let next = open.min(by: { weights[$0] < weights[$1] }) { return next }
    }
    return nil
  }

  /// The same figures as a reader meets them: published where one of the cells is.
  func asSeen(_ pack: Pack, except suppressed: Set<String>) -> Figures {
    var seen = self
    (seen.lowest, seen.highest) = (readerLowest, readerHighest)
    for (cell, figure) in zip(pack.cells, pack.figureOfCell) where !suppressed.contains(cell.id) {
      seen.isPublished[figure] = true
    }
    return seen
  }

  private static func equations(_ pack: Pack) -> [[Term]] {
    var seen: Set<[Term]> = []
    return pack.equations.compactMap { equation in
      var times = [pack.figure(equation.total): Int64(-1)]
      for id in equation.parts { times[pack.figure(id), default: 0] += 1 }
      for id in equation.less { times[pack.figure(id), default: 0] -= 1 }
      let terms = times.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        .map { Term(figure: $0.key, times: $0.value) }
      return !terms.isEmpty && seen.insert(terms).inserted ? terms : nil
    }
  }

  private static func ratios(_ pack: Pack) -> [Ratio] {
    var seen: Set<Int> = []
    return pack.averages.compactMap { average in
      let figure = pack.figure(average.average)
      guard seen.insert(figure).inserted, let place = pack.places[average.average] else {
        return nil
      }
      return Ratio(
        average: figure, cost: pack.figure(average.cost), count: pack.figure(average.count),
        value: pack.cells[place].value, roundedTo: average.roundedTo)
    }
  }

  /// The usual weight, or the greatest that one of a figure's cells was given.
  private static func weights(_ pack: Pack, ratios: [Ratio]) -> [Double] {
    let levels = levels(pack)
    var weights = [Double](repeating: 0, count: pack.figureCount)
    for (cell, figure) in zip(pack.cells, pack.figureOfCell) {
      let size = cell.measure == .count ? cell.value.magnitude : cell.value.magnitude / 100
      let bits = UInt64.bitWidth - size.leadingZeroBitCount
      let base = size == 0 ? 40 : 4 + Double(bits) + Double(size) / Double(UInt64(1) << bits)
      let usual = base * Double(1 << (3 * min(levels[figure], 4)))
      weights[figure] = max(weights[figure], cell.weight.map { Double(max($0, 0)) } ?? usual)
    }
    for ratio in ratios {
      weights[ratio.cost] += 4
      weights[ratio.count] += 4
    }
    return weights
  }

  /// How many totals deep a figure is made up: 0 for one that is no total.
  private static func levels(_ pack: Pack) -> [Int] {
    var levels = [Int](repeating: 0, count: pack.figureCount)
    for _ in 0..<4 {
      for equation in pack.equations {
        let total = pack.figure(equation.total)
        for id in equation.parts where pack.figure(id) != total {
          levels[total] = max(levels[total], levels[pack.figure(id)] + 1)
        }
      }
    }
    return levels
  }
}
