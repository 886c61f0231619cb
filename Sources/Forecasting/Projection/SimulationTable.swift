/// Numbers of simulations: a row for each number, a column for each simulation.
///
/// Rows are filled from several threads, each of which has simulations of its own.
struct SimulationTable: Sendable {
  private let values: [Double]
  private let simulations: Int

  /// Where a piece of the simulations is written.
  struct Piece: @unchecked Sendable {
    fileprivate let values: UnsafeMutablePointer<Double>
    fileprivate let stride: Int
    fileprivate let simulations: Range<Int>

    /// Writes the numbers of a block, as far as its lanes are simulations of the piece.
    @inline(__always)
    func put(_ block: Lanes, row: Int, from first: Int) {
      let place = values + (row * stride + first)
      if first + Lanes.scalarCount <= simulations.upperBound {
        UnsafeMutableRawPointer(place).storeBytes(of: block, as: Lanes.self)
      } else {
        for lane in 0..<(simulations.upperBound - first) { place[lane] = block[lane] }
      }
    }
  }

  /// How many simulations make a piece of work: full of lanes.
  private static let piece = 1_024

  /// - Parameters:
  ///   - rows: how many numbers.
  ///   - model: what is drawn.
  ///   - draws: how many simulations, and by which numbers.
  ///   - work: on how many threads.
  ///   - put: writes what a block comes to into every row of a piece.
  init(
    rows: Int, _ model: ProjectionModel, _ draws: SimulationDraws, _ work: ConcurrentWork,
    _ put: @Sendable (ProjectionModel.Sums, _ first: Int, Piece) -> Void
  ) {
    let count = draws.simulations
    simulations = count
    values = [Double](unsafeUninitializedCapacity: rows * count) { buffer, filled in
      guard let start = buffer.baseAddress else { return }
      nonisolated(unsafe) let values = start
      _ = draws.pieces(of: Self.piece, work) { simulations in
        let piece = Piece(values: values, stride: count, simulations: simulations)
        var block = model.central()
        var sums = model.sums
        for first in stride(
          from: simulations.lowerBound, to: simulations.upperBound, by: Lanes.scalarCount)
        {
          model.draw(&block, seed: draws.seed, from: first)
          model.run(block, &sums)
          put(sums, first, piece)
        }
      }
      filled = rows * count
    }
  }

  /// A number in each simulation.
  subscript(row: Int) -> SimulatedNumbers {
    SimulatedNumbers(values[row * simulations..<(row + 1) * simulations])
  }
}

/// A number in each simulation, from the first on.
public struct SimulatedNumbers: RandomAccessCollection, Equatable, Sendable {
  private let values: ArraySlice<Double>

  init(_ values: ArraySlice<Double>) {
    self.values = values
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { values.count }
  public subscript(simulation: Int) -> Double { values[values.startIndex + simulation] }

  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result? {
    try values.withContiguousStorageIfAvailable(body)
  }
}
