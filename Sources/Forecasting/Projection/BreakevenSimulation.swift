/// The years to breakeven, drawn many times.
///
/// In each simulation one draw moves a driver in all its years, and drivers of one kind move
/// together in part; every measure delivers one share of its savings in all its years. All lines
/// are summed within a simulation before anything is counted. Decision 0026 has what is assumed.
public struct BreakevenSimulation: Sendable {
  /// A projected year, simulation by simulation: in pence, deficits positive, and in plans.
  public struct Year: Sendable {
    fileprivate let table: SimulationTable
    fileprivate let start: Int
    fileprivate let placements: [String]

    /// The in-year position of the grant, with measures and without.
    public var inYear: SimulatedNumbers { table[start] }
    public var unmitigated: SimulatedNumbers { table[start + 1] }
    /// The balance at the end of the year.
    public var closing: SimulatedNumbers { table[start + 2] }
    /// EHC plans in the year, of all types of placement.
    public var plans: SimulatedNumbers { table[start + 3] }
    /// What lines of placements cost, measures counted.
    public var cost: SimulatedNumbers { table[start + 4] }

    /// What the lines of a placement cost, with measures; nil for one without lines.
    public func cost(of placement: String) -> SimulatedNumbers? {
      row(of: placement).map { table[$0] }
    }

    /// The same without measures.
    public func unmitigated(of placement: String) -> SimulatedNumbers? {
      row(of: placement).map { table[$0 + 1] }
    }

    private func row(of placement: String) -> Int? {
      placements.firstIndex(of: placement).map {
        start + BreakevenSimulation.fixedRows + 2 * $0
      }
    }
  }

  /// The first is the base year.
  public let years: [Year]

  private static let fixedRows = 5

  /// - Parameters:
  ///   - lines: high needs and the other blocks.
  ///   - plans: of types of placement.
  ///   - oneOff: what the base year holds beside them, in pence.
  ///   - opening: the deficit at the start of the base year.
  ///   - payments: of both parties, by year from the base year on.
  ///   - draws: how many simulations, and by which numbers.
  ///   - work: how many threads; their number moves nothing.
  public init(
    _ lines: [UncertainLine], plans: [UncertainPlans] = [], oneOff: Double, opening: Double,
    payments: [Double], draws: SimulationDraws, work: ConcurrentWork = .oneThread
  ) {
    let model = ProjectionModel(lines, plans.map(\.whole), years: payments.count)
    let count = model.placements.count
    let width = Self.fixedRows + 2 * count
    let table = SimulationTable(rows: payments.count * width, model, draws, work) {
      sums, first, piece in
      var balance = Lanes(repeating: opening)
      for (index, paid) in payments.enumerated() {
        let beside = index == 0 ? oneOff : 0
        let row = index * width
        let inYear = sums.mitigated[index] + beside
        balance += inYear - paid
        piece.put(inYear, row: row, from: first)
        piece.put(sums.unmitigated[index] + beside, row: row + 1, from: first)
        piece.put(balance, row: row + 2, from: first)
        piece.put(sums.plans[index], row: row + 3, from: first)
        var cost = Lanes.zero
        for placement in 0..<count {
          let place = index * count + placement
          cost += sums.cost[place]
          let row = row + Self.fixedRows + 2 * placement
          piece.put(sums.cost[place], row: row, from: first)
          piece.put(sums.unmitigatedCost[place], row: row + 1, from: first)
        }
        piece.put(cost, row: row + 4, from: first)
      }
    }
    years = payments.indices.map {
      Year(table: table, start: $0 * width, placements: model.placements)
    }
  }
}

/// EHC plans of a type of placement by age group or need, drawn with the numbers of a
/// ``BreakevenSimulation``.
public struct PlacementSimulation: Sendable {
  /// A year, simulation by simulation.
  public struct Year: Sendable {
    fileprivate let table: SimulationTable
    fileprivate let start: Int

    /// Plans in the financial year.
    public var plans: SimulatedNumbers { table[start] }
    /// Of an age group or a need, by its place among the plans' parts.
    public func part(_ part: Int) -> SimulatedNumbers { table[start + 1 + part] }
  }

  /// The first is the base year.
  public let years: [Year]

  /// - Parameters:
  ///   - plans: of the placement.
  ///   - count: how many years, the base year among them.
  ///   - draws: how many simulations, and by which numbers.
  ///   - work: how many threads; their number moves nothing.
  public init(
    _ plans: UncertainPlans, years count: Int, draws: SimulationDraws,
    work: ConcurrentWork = .oneThread
  ) {
    let model = ProjectionModel([], [plans], years: count)
    let parts = plans.parts.count
    let table = SimulationTable(rows: count * (parts + 1), model, draws, work) {
      sums, first, piece in
      for index in 0..<count {
        let row = index * (parts + 1)
        piece.put(sums.plans[index], row: row, from: first)
        for part in 0..<parts {
          piece.put(sums.parts[index * parts + part], row: row + 1 + part, from: first)
        }
      }
    }
    years = (0..<count).map { Year(table: table, start: $0 * (parts + 1)) }
  }
}
