import RealModule
import Testing

@testable import Forecasting

/// The random numbers against what their distributions are known to be, by a million draws each.
///
/// The tolerance is four standard errors of a quantile, √(p(1 − p) ÷ n) ÷ density: one quantile in
/// some sixteen thousand would be further off by chance, and the seeds are fixed.
@Suite struct SamplerTests {
  private static let count = 1_000_000

  private func agrees(
    _ values: [Double], _ part: Double, _ expected: Double, density: Double,
    location: SourceLocation = #_sourceLocation
  ) {
    let told = Quantile.of(unsorted: values, [part])[0]
    let error = (part * (1 - part) / Double(values.count)).squareRoot() / density
    #expect(abs(told - expected) < 4 * error, "\(part)", sourceLocation: location)
  }

  @Test("normal numbers: ten quantiles, from one in a thousand to all but one in a thousand")
  func normal() {
    let numbers = CounterNumbers(seed: 11, stream: 3)
    var values: [Double] = []
    for place in stride(from: 0, to: Self.count, by: 8) {
      let lanes = numbers.normals(at: place)
      for lane in lanes.indices { values.append(lanes[lane]) }
    }
    // Of printed tables of the normal distribution.
    let table: [(part: Double, deviation: Double)] = [
      (0.001, -3.090_232), (0.01, -2.326_348), (0.05, -1.644_854), (0.1, -1.281_552),
      (0.25, -0.674_490),
      (0.5, 0), (0.75, 0.674_490), (0.9, 1.281_552), (0.99, 2.326_348), (0.999, 3.090_232),
    ]
    for (part, deviation) in table {
      let density = Double.exp(-deviation * deviation / 2) / (2 * Double.pi).squareRoot()
      agrees(values, part, deviation, density: density)
      #expect(abs(NormalQuantile.of(part) - deviation) < 1e-6)
    }
    let squares = values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares / Double(Self.count) - 1) < 4 * (2 / Double(Self.count)).squareRoot())
  }

  @Test("the quantiles of the normal distribution go back to where they come from")
  func inverts() {
    for part in [1e-12, 1e-5, 0.02, 0.074_9, 0.075_1, 0.3, 0.5, 0.6, 0.925_1, 0.999_999] {
      let deviation = NormalQuantile.of(part)
      let back = 0.5 * Double.erfc(-deviation / 2.0.squareRoot())
      #expect(abs(back / part - 1) < 1e-5, "\(part)")
    }
    #expect(NormalQuantile.of(Lanes(repeating: 0.01))[5] == NormalQuantile.of(0.01))
  }

  @Test("uniform, beta and binomial numbers")
  func others() {
    var numbers = CounterNumbers(seed: 4, stream: 1)
    let uniform = (0..<Self.count).map { _ in numbers.uniform() }
    for part in [0.01, 0.1, 0.5, 0.9, 0.99] { agrees(uniform, part, part, density: 1) }
    // Beta(2, 1) has the quantiles √p and the density 2x; Beta(½, ½) those of the arcsine.
    let two = (0..<Self.count).map { _ in numbers.beta(2, 1) }
    for part in [0.1, 0.5, 0.9] {
      let value = part.squareRoot()
      agrees(two, part, value, density: 2 * value)
    }
    let half = (0..<Self.count).map { _ in numbers.beta(0.5, 0.5) }
    for part in [0.1, 0.5, 0.9] {
      let value = Double.pow(.sin(.pi * part / 2), 2)
      agrees(half, part, value, density: 1 / (.pi * (value * (1 - value)).squareRoot()))
    }
    // A binomial number of 40 with 0.3: its exact distribution, four standard errors of a count.
    let draws = (0..<Self.count).map { _ in numbers.binomial(40, 0.3) }
    var chance = Double.pow(0.7, 40)
    for value in 0...40 {
      let seen = Double(draws.count { $0 == value }) / Double(Self.count)
      let error = (chance * (1 - chance) / Double(Self.count)).squareRoot()
      #expect(abs(seen - chance) < 4 * error + 4e-6, "\(value)")
      chance *= Double(40 - value) / Double(value + 1) * 0.3 / 0.7
    }
  }

  @Test("quantiles without sorting are those of sorted values")
  func selects() {
    var numbers = CounterNumbers(seed: 6, stream: 2)
    let parts = [0, 0.001, 0.1, 0.337, 0.5, 0.9, 0.999, 1]
    for (count, power) in [(1, 1.0), (7, 1), (3_000, 1), (20_000, 9), (5_000, 0)] {
      let values = (0..<count).map { _ in Double.pow(numbers.uniform(), power) * 1e9 - 5e8 }
      let sorted = values.sorted()
      #expect(Quantile.of(unsorted: values, parts) == parts.map { Quantile.of(sorted, $0) ?? .nan })
    }
    let steps = (0..<10_000).map { Double($0 % 3) }
    #expect(Quantile.of(unsorted: steps, [0.1, 0.5, 0.9]) == [0, 1, 2])
    #expect(Quantile.of(unsorted: [], [0.5]).isEmpty)
  }
}
