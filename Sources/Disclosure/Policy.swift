/// What a council holds to be too few to publish.
public struct Policy: Hashable, Sendable {
  /// What becomes of a count of zero.
  public enum Zeros: Hashable, Sendable {
    /// A zero is published, so that a suppressed small count is known to be 1 or more.
    case shown
    /// A zero is suppressed like any other small count.
    case suppressed
  }

  /// What the mark that stands for a suppressed count tells a reader.
  public enum Marks: Hashable, Sendable {
    /// The reader knows which cells are sensitive: below the threshold, the count itself is meant.
    ///
    /// The safe assumption. It leaves some tables without any protection: four cells of one child
    /// each in a row whose total is suppressed as small as well can only be four times one.
    case tellSmallCounts
    /// One mark for all, so that the reader cannot tell a small count from one suppressed for it.
    case tellNothing
  }

  /// The smallest count that may be published.
  public let threshold: Int64
  public let zeros: Zeros
  public let marks: Marks
  /// The fewest providers that pounds may rest on.
  public let fewestProviders: Int64
  /// How wide the range around a sensitive amount of money stays, as per cent of the amount.
  public let moneyPercent: Int64

  /// - Parameters:
  ///   - threshold: 3 or more where zeros are shown, 2 or more where they are not: below that,
  ///     the mark of a suppressed count would itself tell the count.
  ///   - zeros: whether a zero is published.
  ///   - marks: what a reader can tell from the mark of a suppressed count.
  ///   - fewestProviders: 1 or more; 1 for no rule.
  ///   - moneyPercent: 0 to 100. At least three pence are left open in any case.
  /// - Throws: `PolicyFault`.
  public init(
    threshold: Int64 = 5, zeros: Zeros = .shown, marks: Marks = .tellSmallCounts,
    fewestProviders: Int64 = 2, moneyPercent: Int64 = 10
  ) throws(PolicyFault) {
    let least: Int64 = zeros == .shown ? 3 : 2
    guard threshold >= least else { throw .threshold(threshold, least: least) }
    guard fewestProviders >= 1 else { throw .fewestProviders(fewestProviders) }
    guard 0...100 ~= moneyPercent else { throw .moneyPercent(moneyPercent) }
    self.threshold = threshold
    self.zeros = zeros
    self.marks = marks
    self.fewestProviders = fewestProviders
    self.moneyPercent = moneyPercent
  }
}

/// A policy that protects nothing or cannot be kept.
public enum PolicyFault: Error, Hashable, Sendable {
  case threshold(Int64, least: Int64)
  case fewestProviders(Int64)
  case moneyPercent(Int64)
}

/// Why a cell may not be published for its own sake.
public enum Sensitivity: Hashable, Sendable {
  case belowThreshold
  case zero
  case fewChildren
  case fewProviders
  /// By the caller's own knowledge.
  case declared
}

extension Policy {
  /// Why a cell is sensitive in itself; nil where it is not.
  public func sensitivity(of cell: Cell) -> Sensitivity? {
    sensitivity(of: cell.measure, value: cell.value)
      ?? (cell.standing == .sensitive ? .declared : nil)
  }

  private func sensitivity(of measure: Measure, value: Int64) -> Sensitivity? {
    switch measure {
    case .count:
      if value == 0 { return zeros == .suppressed ? .zero : nil }
      return value < threshold ? .belowThreshold : nil
    case .money(let children, let providers), .average(let children, let providers):
      if value == 0, children ?? 0 == 0, providers ?? 0 == 0 {
        return zeros == .suppressed && children == 0 ? .zero : nil
      }
      if let children, children < threshold { return .fewChildren }
      if let providers, providers < fewestProviders { return .fewProviders }
      return nil
    }
  }

  /// The values that a small count is known to lie within by the mark that stands for it.
  var smallCounts: ClosedRange<Int64>? {
    marks == .tellNothing ? nil : (zeros == .shown ? 1 : 0)...(threshold - 1)
  }

  /// The least that a suppressed count can be whose mark does not say that it is small.
  ///
  /// Where zeros are shown, none is ever suppressed, and a reader who counts on that knows each
  /// suppressed count to be 1 or more.
  var leastOfOthers: Int64 {
    switch marks {
    case .tellSmallCounts: zeros == .suppressed ? threshold : 0
    case .tellNothing: zeros == .shown ? 1 : 0
    }
  }

  /// The least that suppressed counts come to together in a sum whose other numbers are shown.
  ///
  /// Where they come to less, they are as good as one small count that can be told. Where the marks
  /// tell small counts, nothing is gained by it.
  var leastTogether: Int64 { marks == .tellNothing ? threshold : 0 }

  /// How far apart the ends of a cell's range have to lie.
  func leastWidth(_ kind: Measure.Kind, value: Int64, isSensitive: Bool) -> Int64 {
    switch kind {
    case .count: 1
    case .money where isSensitive: max(3, margin(value))
    case .money, .average: 3
    }
  }

  /// The part of a value by which it has to be uncertain.
  func margin(_ value: Int64) -> Int64 {
    Int64((Double(value.magnitude) / 100 * Double(moneyPercent)).rounded(.down))
  }
}
