import Testing

@testable import Exporter

@Suite("ROUND works on decimal digits, half away from zero")
struct RoundingTests {
  static let halves: [(value: Double, digits: Int, result: Double)] = [
    (2.675, 2, 2.68), (1.005, 2, 1.01), (105.105, 2, 105.11), (-0.005, 2, -0.01),
    (-2.675, 2, -2.68), (0.004_999, 2, 0), (-0.004_999, 2, 0), (0.5, 0, 1), (-0.5, 0, -1),
    (2.5, 0, 3), (1_250, -2, 1_300), (-1_350, -2, -1_400), (49, -2, 0), (50, -2, 100),
    (9.995, 2, 10), (99.5, 0, 100), (0.285 * 100, 1, 28.5), (4.35 * 100, 0, 435),
    (1_018_524.664_999_999_9, 2, 1_018_524.67), (100.1 * 1.05, 2, 105.11),
    (1e-7, 2, 0), (1.5e-7, 7, 2e-7), (1e15, 2, 1e15), (1e20, -2, 1e20), (1e20, 2, 1e20),
    (149.999_999_999_999_97, -2, 200), (0.499_999_999_999_999_94, 0, 0),
    (123_456_789_012.565, 2, 123_456_789_012.57), (0, 2, 0), (0.045, 2, 0.05),
  ]

  @Test(
    "exact halves, dust of arithmetic, powers and negative digits", arguments: RoundingTests.halves)
  func decimalRounding(value: Double, digits: Int, result: Double) {
    #expect(DecimalRounding.round(value, digits: digits) == result)
  }

  @Test("numbers beyond fifteen digits round on their shortest text")
  func bigNumbers() {
    #expect(DecimalRounding.round(1e15 + 0.5, digits: 0) == 1e15 + 1)
    #expect(DecimalRounding.round(2_251_799_813_685_248.5, digits: 0) == 2_251_799_813_685_249)
    #expect(DecimalRounding.round(12_345_678_901_234.565, digits: 2) == 12_345_678_901_234.56)
    #expect(DecimalRounding.round(.leastNonzeroMagnitude, digits: 2) == 0)
    #expect(DecimalRounding.round(.greatestFiniteMagnitude, digits: 2).isFinite)
  }

  @Test("a result is its own rounding")
  func idempotent() {
    var random = Xorshift(state: 7)
    for _ in 0..<2_000 {
      let value = Double(random.next() % 1_000_000_000_000) / 997
      let once = DecimalRounding.round(value, digits: 2)
      #expect(DecimalRounding.round(once, digits: 2) == once)
      #expect((once - value).magnitude <= 0.005_000_1)
    }
  }
}
