import Disclosure
import TestSupport
import Testing

@Suite struct SizeTests {
  /// Two seconds in release are the budget; this holds in a debug build on a shared machine.
  @Test func aPackOfThreeHundredCellsTakesSeconds() throws {
    var numbers = SeededGenerator(seed: 7)
    let counts = (0..<15).map { row in
      (0..<18).map { _ in Int64.random(in: 0...(row % 3 == 0 ? 6 : 40), using: &numbers) }
    }
    let table = CountTable("a", counts)
    let pack = try Pack(cells: table.cells, equations: table.equations)
    #expect(pack.cells.count == 304)
    let clock = ContinuousClock()
    var result: Suppression?
    let time = try clock.measure { result = Suppression(pack, under: try Policy()) }
    let suppression = try #require(result)
    print("300 cells: \(time), suppressed \(suppression.cells.count)")
    #expect(suppression.leaks.isEmpty)
    #expect(time < .seconds(60))
  }
}
