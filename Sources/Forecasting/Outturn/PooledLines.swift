import Money

/// Methods that look at all lines together.
///
/// How much lines have grown, how their bills fall at a year's end and how noisy the middle one is
/// are facts that one line's few months cannot tell. The definitions with their constants, and how
/// they do against other methods, are in decision 0020. Doubles hold no money beyond these files:
/// an outturn leaves them as whole pence.
public struct PooledLines: Sendable {
  private let lines: [LineMonths]
  private let patterns: [LinePattern?]
  private let pool: Pool

  /// - Parameter lines: lines of one year as they are known at the end of the same month.
  public init(_ lines: [LineMonths]) {
    self.lines = lines
    patterns = lines.map(LinePattern.init)
    pool = Pool(patterns.compactMap(\.self))
  }

  /// The combination: a line's level of last year, grown as all lines grow, weighed against what
  /// this year says of it.
  ///
  /// - Returns: what it makes of each line, in the order of the lines.
  public func combination() -> [MethodOutcome] {
    outcomes(patterns.map { $0?.combined(pool) })
  }

  /// Exponential smoothing: level and damped trend follow the months as they come, times a season.
  ///
  /// - Returns: what it makes of each line, in the order of the lines.
  public func smoothing() -> [MethodOutcome] {
    let smoothed = Smoothing(patterns.compactMap(\.self), pool).outturns
    var next = smoothed.makeIterator()
    return outcomes(patterns.map { $0 == nil ? nil : next.next() })
  }

  private func outcomes(_ outturns: [Double?]) -> [MethodOutcome] {
    zip(lines, outturns).map { line, outturn in
      guard line.hasPostings else { return .unusable(.nothingPosted) }
      guard !line.closedYears.isEmpty else { return .unusable(.noMonthlyYear) }
      guard let outturn else { return .unusable(.noSum) }
      let pence = outturn.rounded(.toNearestOrAwayFromZero)
      return Int64(exactly: pence).map { .amount(Money(pence: $0)) } ?? .unusable(.tooLarge)
    }
  }
}
