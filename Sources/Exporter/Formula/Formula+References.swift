extension Formula {
  /// Every range that the formula reads, single cells as ranges of one, in order of print.
  var references: [RangeReference] {
    var found: [RangeReference] = []
    collect(into: &found)
    return found
  }

  /// Every constant text in the formula.
  var constants: [Formula] {
    var found: [Formula] = []
    collectConstants(into: &found)
    return found
  }

  /// The formulas directly inside this one, those of conditions included.
  var parts: [Formula] {
    switch self {
    case .number, .text, .cell, .sumProduct: []
    case .negated(let value), .abs(let value), .round(let value, _), .match(let value, _):
      [value]
    case .arithmetic(_, let left, let right), .join(let left, let right),
      .ifError(let left, let right):
      [left, right]
    case .when(let condition, let then, let otherwise): condition.parts + [then, otherwise]
    case .aggregate(_, let arguments):
      arguments.compactMap { if case .value(let value) = $0 { value } else { nil } }
    case .sumIfs(_, let matches): matches.map(\.criterion)
    case .countIf(let match): [match.criterion]
    case .index(_, let row, let column): [row] + (column.map { [$0] } ?? [])
    }
  }

  private var ownRanges: [RangeReference] {
    switch self {
    case .cell(let cell): [RangeReference(cell, cell)]
    case .aggregate(_, let arguments):
      arguments.compactMap { if case .range(let range) = $0 { range } else { nil } }
    case .sumIfs(let range, let matches): [range] + matches.map(\.range)
    case .countIf(let match): [match.range]
    case .sumProduct(let ranges): ranges
    case .index(let range, _, _), .match(_, let range): [range]
    default: []
    }
  }

  private func collect(into found: inout [RangeReference]) {
    found += ownRanges
    for part in parts { part.collect(into: &found) }
  }

  private func collectConstants(into found: inout [Formula]) {
    switch self {
    case .number, .text: found.append(self)
    default: for part in parts { part.collectConstants(into: &found) }
    }
  }
}

extension Condition {
  /// The formulas that the condition compares.
  var parts: [Formula] {
    switch self {
    case .compare(_, let left, let right): [left, right]
    case .and(let all), .or(let all): all.flatMap(\.parts)
    case .not(let inner): inner.parts
    }
  }
}

extension Formula {
  /// How deep formulas may lie in each other.
  static let depthLimit = 256

  /// Whether formulas lie in each other deeper than ``depthLimit``, so that walking them could
  /// exhaust the stack.
  var isTooDeep: Bool {
    var level = [self]
    for _ in 0..<Self.depthLimit where !level.isEmpty {
      level = level.flatMap(\.parts)
    }
    return !level.isEmpty
  }

  /// How many arguments each function of the formula has that may have any number of them.
  var argumentCounts: [Int] {
    let own: [Int] =
      switch self {
      case .aggregate(_, let arguments): [arguments.count]
      case .sumIfs(_, let matches): [matches.isEmpty ? 0 : 1 + 2 * matches.count]
      case .sumProduct(let ranges): [ranges.count]
      case .when(let condition, _, _): condition.argumentCounts
      default: []
      }
    return own + parts.flatMap(\.argumentCounts)
  }
}

extension Condition {
  fileprivate var argumentCounts: [Int] {
    switch self {
    case .compare: []
    case .and(let all), .or(let all): [all.count] + all.flatMap(\.argumentCounts)
    case .not(let inner): inner.argumentCounts
    }
  }
}
