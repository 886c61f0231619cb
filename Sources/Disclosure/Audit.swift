/// What a reader can work out of a suppressed cell.
public struct AuditedCell: Hashable, Sendable {
  public let id: String
  /// The least that it can be; nil where nothing holds it.
  public let lowest: Int64?
  /// The most that it can be; nil where nothing holds it.
  public let highest: Int64?
  /// Whether the reader knows it: exactly for a count, within two pence for money.
  public let isDetermined: Bool
}

extension Pack {
  /// What a reader can work out of suppressed cells, of all others, the relations and the policy.
  ///
  /// The reader solves for the least and the most in real numbers, rounds counts inwards to whole
  /// children, and starts again until that tells nothing more.
  ///
  /// - Parameters:
  ///   - suppressed: ids of cells that are not published, here or before; ids that the pack does
  ///     not have are passed over.
  ///   - policy: what the reader knows of the rules.
  /// - Returns: the suppressed cells in the order of the pack.
  public func audit(_ suppressed: Set<String>, under policy: Policy) -> [AuditedCell] {
    let figures = Figures(self, under: policy).asSeen(self, except: suppressed)
    let ranges = ReaderRanges(figures)
    return zip(cells, figureOfCell).filter { suppressed.contains($0.0.id) }
      .map { cell, figure in
        let range = ranges.range(figure)
        return AuditedCell(
          id: cell.id, lowest: range.lowest, highest: range.highest,
          isDetermined: ranges.isDetermined(figure))
      }
  }
}

/// The reader's ranges of all figures.
struct ReaderRanges {
  private let figures: Figures
  private var limits: [Int: ClosedRange<Double>] = [:]

  /// - Parameter figures: with all as published that the reader sees.
  init(_ figures: Figures) {
    self.figures = figures
    let known = Set(
      figures.ratios.filter {
        figures.isPublished[$0.average]
          || figures.isPublished[$0.cost] && figures.isPublished[$0.count]
      }.map(\.average))
    let search = MovementSearch(figures, knownAverages: known.contains)
    let hidden = figures.isPublished.map { !$0 }
    for _ in 0..<10 {
      var hasNarrowed = false
      for figure in figures.indices where hidden[figure] && figures.kinds[figure] != .average {
        var reach = search.reach(of: figure, hidden: hidden, limits: limits)
        if figures.kinds[figure] == .count {
          let whole = Self.whole(reach)
          hasNarrowed = hasNarrowed || whole != Self.snapped(reach)
          reach = whole
        }
        limits[figure] = reach
      }
      if !hasNarrowed { break }
    }
  }

  private static func whole(_ reach: ClosedRange<Double>) -> ClosedRange<Double> {
    let low = min(0, (reach.lowerBound - 1e-6).rounded(.up))
    return low...max(0, (reach.upperBound + 1e-6).rounded(.down))
  }

  /// With ends that are nearly whole made whole.
  private static func snapped(_ reach: ClosedRange<Double>) -> ClosedRange<Double> {
    func snap(_ end: Double) -> Double { abs(end - end.rounded()) < 1e-5 ? end.rounded() : end }
    return snap(reach.lowerBound)...snap(reach.upperBound)
  }

  func range(_ figure: Int) -> (lowest: Int64?, highest: Int64?) {
    if figures.kinds[figure] == .average { return averageRange(figure) }
    let value = figures.values[figure]
    guard !figures.isPublished[figure] else { return (value, value) }
    guard let reach = limits[figure] else { return (nil, nil) }
    let whole = Self.whole(reach)
    func end(_ movement: Double) -> Int64? {
      Int64(exactly: movement).map { value + $0 }
    }
    return (end(whole.lowerBound), end(whole.upperBound))
  }

  func isDetermined(_ figure: Int) -> Bool {
    guard let lowest = range(figure).lowest, let highest = range(figure).highest else {
      return false
    }
    return highest - lowest <= (figures.kinds[figure] == .money ? 2 : 0)
  }

  /// An average is told only by its cost and its count together.
  private func averageRange(_ figure: Int) -> (lowest: Int64?, highest: Int64?) {
    let value = figures.values[figure]
    if figures.isPublished[figure] { return (value, value) }
    guard let ratio = figures.ratios.first(where: { $0.average == figure }) else {
      return (nil, nil)
    }
    if isDetermined(ratio.cost), isDetermined(ratio.count) { return (value, value) }
    let (cost, count) = (range(ratio.cost), range(ratio.count))
    let lowest = cost.lowest.flatMap { lowest in count.highest.map { lowest / max(1, $0) } }
    return (lowest, cost.highest.map { $0 / max(1, count.lowest ?? 1) })
  }
}
