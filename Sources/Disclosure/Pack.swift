/// All that is published together and before, and how its numbers hang together.
public struct Pack: Sendable {
  public let cells: [Cell]
  public let equations: [Equation]
  public let sameFigures: [SameFigure]
  public let averages: [Average]
  /// The place of each cell among `cells`.
  let places: [String: Int]
  /// For each cell the number of its figure, which it shares with each cell that is the same.
  let figureOfCell: [Int]
  let figureCount: Int

  /// A pack whose equations, same figures and averages hold to the penny.
  ///
  /// - Parameters:
  ///   - cells: of this pack, and of earlier ones as `published` or `withheld`.
  ///   - equations: each sum that a reader can make: rows, columns, subtotals, grand totals.
  ///   - sameFigures: only cells that are one number by definition, not by chance.
  ///   - averages: one for each cell that is an average, where its cost and count stand here too.
  /// - Throws: `InvalidPack`.
  public init(
    cells: [Cell], equations: [Equation], sameFigures: [SameFigure] = [], averages: [Average] = []
  ) throws(InvalidPack) {
    var check = PackCheck(cells: cells)
    for equation in equations { check.check(equation) }
    for same in sameFigures { check.check(same) }
    for average in averages { check.check(average) }
    (figureOfCell, figureCount) = check.figures()
    check.checkOneEach(averages, figureOfCell: figureOfCell)
    guard check.faults.isEmpty else { throw InvalidPack(faults: check.faults) }
    self.cells = cells
    self.equations = equations
    self.sameFigures = sameFigures
    self.averages = averages
    places = check.places
  }

  /// The figure of a cell that a relation names.
  func figure(_ id: String) -> Int {
    guard let place = places[id] else { preconditionFailure("A pack is checked when it is made.") }
    return figureOfCell[place]
  }
}
