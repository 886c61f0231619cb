/// Chooses which figures to hide besides the sensitive ones, so that none can be worked out.
///
/// For each hidden figure that is not yet shown to be safe, the cheapest movement is sought in
/// which it differs; what else moves in it is hidden. Each movement found is kept as proof. At the
/// end each choice that proves to be needless is taken back, the most unwelcome first.
struct SecondaryChoice {
  let figures: Figures
  private let search: MovementSearch
  private(set) var isHidden: [Bool]
  /// Hidden to protect others, and not only as the average of what is hidden.
  private(set) var isChosen: [Bool]
  /// In the public's hands, or not to be protected by any choice.
  private(set) var isLost: [Bool]
  /// Packs that look the same to the reader, each as what differs.
  private var proofs: [[Int64]] = []
  private var lowest: [Int64]
  private var highest: [Int64]

  init(_ figures: Figures) {
    self.figures = figures
    search = MovementSearch(figures, knownAverages: { figures.isPublished[$0] })
    isHidden = figures.isSensitive
    isChosen = figures.indices.map { _ in false }
    isLost = zip(figures.isSensitive, figures.isPublished).map { $0 && $1 }
    lowest = figures.indices.map { _ in 0 }
    highest = lowest
    settleAverages()
    protectAll()
    while let figure = figures.missingBeside(isHidden) {
      isHidden[figure] = true
      isChosen[figure] = true
      settleAverages()
      protectAll()
    }
    takeBackNeedless()
    for ratio in figures.ratios where isHidden[ratio.average] {
      isLost[ratio.average] = isLost[ratio.average] || isKnown(ratio.cost) && isKnown(ratio.count)
    }
  }

  private mutating func protectAll() {
    while let figure = figures.indices.first(where: { isUnsafe($0) }) {
      protect(figure)
      settleAverages()
    }
  }

  private func isKnown(_ figure: Int) -> Bool {
    !isHidden[figure] || isLost[figure] || figures.isPublished[figure]
  }

  private func isUnsafe(_ figure: Int) -> Bool {
    isHidden[figure] && !isLost[figure] && figures.kinds[figure] != .average
      && highest[figure] - lowest[figure] < figures.leastWidth[figure]
  }

  private mutating func protect(_ figure: Int) {
    guard let movement = cheapest(figure, hidden: isHidden, mayHide: true) else {
      isLost[figure] = true
      return
    }
    for other in figures.indices where movement[other] != 0 && !isHidden[other] {
      isHidden[other] = true
      isChosen[other] = true
    }
    keep(movement)
  }

  /// The movement that widens a figure's range enough, up or down, for less weight to be hidden.
  private func cheapest(_ figure: Int, hidden: [Bool], mayHide: Bool) -> [Int64]? {
    let width = figures.leastWidth[figure]
    let goals = [lowest[figure] + width, highest[figure] - width]
    var best: [Int64]?
    var leastWeight = Double.infinity
    for goal in goals where search.room(figure).contains(Double(goal)) {
      guard
        let movement = search.movement(of: figure, by: goal, hidden: hidden, mayHide: mayHide)
      else { continue }
      let weight = figures.indices.reduce(0) {
        movement[$1] != 0 && !hidden[$1] ? $0 + figures.weights[$1] : $0
      }
      if weight < leastWeight {
        leastWeight = weight
        best = movement
      }
      if weight == 0 { break }
    }
    return best
  }

  private mutating func keep(_ proof: [Int64]) {
    proofs.append(proof)
    for figure in figures.indices {
      lowest[figure] = min(lowest[figure], proof[figure])
      highest[figure] = max(highest[figure], proof[figure])
    }
  }

  /// Hides what a reader could otherwise divide or multiply out, until nothing is left to hide.
  private mutating func settleAverages() {
    var isSettled = false
    while !isSettled {
      isSettled = true
      for ratio in figures.ratios where settle(ratio) { isSettled = false }
    }
  }

  /// Whether something was hidden for an average, its cost and its count.
  private mutating func settle(_ ratio: Ratio) -> Bool {
    let (average, cost, count) = (ratio.average, ratio.cost, ratio.count)
    if figures.isPublished[average] {
      guard isHidden[cost] != isHidden[count] else { return false }
      return choose(isHidden[cost] ? [count] : [cost], for: isHidden[cost] ? cost : count)
    }
    if isHidden[cost] || isHidden[count] {
      defer { isHidden[average] = true }
      return !isHidden[average]
    }
    return isHidden[average] && choose([cost, count], for: average)
  }

  /// Hides the least unwelcome of several figures that can be; false where none can.
  private mutating func choose(_ candidates: [Int], for protected: Int) -> Bool {
    let open = candidates.filter { !figures.isPublished[$0] }
    guard let choice = open.min(by: { figures.weights[$0] < figures.weights[$1] }) else {
      isLost[protected] = true
      return false
    }
    isHidden[choice] = true
    isChosen[choice] = true
    return true
  }

  private mutating func takeBackNeedless() {
    let order = figures.indices.filter { isChosen[$0] }
      .sorted { (figures.weights[$0], $0) > (figures.weights[$1], $1) }
    for figure in order {
      if let less = without(figure) { self = less }
    }
  }

  /// The choice without one figure; nil where something needs it.
  private func without(_ figure: Int) -> SecondaryChoice? {
    var less = self
    less.isHidden[figure] = false
    less.isChosen[figure] = false
    for ratio in figures.ratios where !figures.isSensitive[ratio.average] {
      less.isHidden[ratio.average] = less.isHidden[ratio.cost] || less.isHidden[ratio.count]
    }
    let (hidden, lost) = (less.isHidden, less.isLost)
    less.settleAverages()
    guard less.isHidden == hidden, less.isLost == lost, figures.missingBeside(hidden) == nil else {
      return nil
    }
    less.proofs = []
    less.lowest = figures.indices.map { _ in 0 }
    less.highest = less.lowest
    for proof in proofs where proof[figure] == 0 { less.keep(proof) }
    while let other = figures.indices.first(where: { less.isUnsafe($0) }) {
      guard let movement = less.cheapest(other, hidden: hidden, mayHide: false) else { return nil }
      less.keep(movement)
    }
    return less
  }
}
