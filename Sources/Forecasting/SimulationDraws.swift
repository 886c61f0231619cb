/// How many simulations, and by which numbers.
public struct SimulationDraws: Sendable {
  public let simulations: Int
  /// The same one gives the same draws, in every scenario and on any number of threads.
  public let seed: UInt64

  public init(simulations: Int, seed: UInt64) {
    self.simulations = max(0, simulations)
    self.seed = seed
  }

  /// What pieces of the simulations come to, in their order.
  func pieces<Result: Sendable>(
    of size: Int, _ work: ConcurrentWork, _ body: @Sendable (Range<Int>) -> Result
  ) -> [Result] {
    work.map((simulations + size - 1) / size) { piece in
      body(piece * size..<min((piece + 1) * size, simulations))
    }
  }
}
