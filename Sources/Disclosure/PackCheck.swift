/// The rules that hold in a pack, and which cells are one figure.
struct PackCheck {
  let cells: [Cell]
  private(set) var places: [String: Int] = [:]
  private(set) var faults: [PackFault] = []
  /// For each cell an earlier cell that is the same figure, or itself.
  private var earlier: [Int]

  /// Larger values would not be exact in the search for movements.
  private static let largest: Int64 = 1 << 50

  init(cells: [Cell]) {
    self.cells = cells
    earlier = Array(cells.indices)
    for (place, cell) in cells.enumerated() {
      if places.updateValue(place, forKey: cell.id) != nil { faults.append(.twoCells(id: cell.id)) }
      if cell.measure == .count, cell.value < 0 { faults.append(.negativeCount(id: cell.id)) }
      if cell.value.magnitude > Self.largest.magnitude { faults.append(.tooLarge(id: cell.id)) }
    }
  }

  /// Nil where there is none, or where its value is too large, which is a fault by itself.
  private mutating func cell(_ id: String) -> Cell? {
    guard let place = places[id] else {
      faults.append(.unknownCell(id: id))
      return nil
    }
    return cells[place].value.magnitude > Self.largest.magnitude ? nil : cells[place]
  }

  mutating func check(_ equation: Equation) {
    guard let total = cell(equation.total) else { return }
    var sum: Int64 = 0
    for (ids, sign) in [(equation.parts, Int64(1)), (equation.less, -1)] {
      for id in ids {
        guard let part = cell(id) else { return }
        if part.measure.kind != total.measure.kind || part.measure.kind == .average {
          return faults.append(.notAlike(total.id, id))
        }
        let (next, tooLarge) = sum.addingReportingOverflow(sign * part.value)
        if tooLarge { return faults.append(.tooLarge(id: total.id)) }
        sum = next
      }
    }
    let (difference, tooLarge) = sum.subtractingReportingOverflow(total.value)
    if tooLarge {
      faults.append(.tooLarge(id: total.id))
    } else if difference != 0 {
      faults.append(.doesNotAdd(total: total.id, by: difference))
    }
  }

  mutating func check(_ same: SameFigure) {
    guard let first = cell(same.first), let second = cell(same.second) else { return }
    guard first.measure.kind == second.measure.kind else {
      return faults.append(.notAlike(first.id, second.id))
    }
    guard first.value == second.value else { return faults.append(.differs(first.id, second.id)) }
    let ends = [origin(places[first.id] ?? 0), origin(places[second.id] ?? 0)].sorted()
    earlier[ends[1]] = ends[0]
  }

  private func origin(_ place: Int) -> Int {
    var place = place
    while earlier[place] != place { place = earlier[place] }
    return place
  }

  mutating func check(_ average: Average) {
    guard let quotient = cell(average.average), let cost = cell(average.cost),
      let count = cell(average.count)
    else { return }
    guard quotient.measure.kind == .average, cost.measure.kind == .money,
      count.measure.kind == .count
    else { return faults.append(.notAlike(quotient.id, cost.id)) }
    guard 1...Self.largest ~= average.roundedTo, count.value > 0 else {
      return faults.append(.wrongAverage(id: quotient.id))
    }
    let ratio = Ratio(
      average: 0, cost: 0, count: 0, value: quotient.value, roundedTo: average.roundedTo)
    if !ratio.holds(cost: cost.value, count: count.value) {
      faults.append(.wrongAverage(id: quotient.id))
    }
  }

  /// The figure of each cell, numbered in the order of their first cells.
  func figures() -> (ofCell: [Int], count: Int) {
    var numbers: [Int: Int] = [:]
    let ofCell = cells.indices.map { place in
      let origin = origin(place)
      let number = numbers[origin] ?? numbers.count
      numbers[origin] = number
      return number
    }
    return (ofCell, numbers.count)
  }

  mutating func checkOneEach(_ averages: [Average], figureOfCell: [Int]) {
    var first: [Int: [Int]] = [:]
    for average in averages {
      let figures = [average.average, average.cost, average.count].compactMap { places[$0] }
        .map { figureOfCell[$0] }
      guard figures.count == 3 else { continue }
      if let known = first[figures[0]], known != figures {
        faults.append(.averageOfTwo(id: average.average))
      }
      first[figures[0]] = figures
    }
  }
}
