import Forecasting
import Money
import TestSupport
import Testing

@Suite struct BridgeTests {
  private func side(_ count: Int64, _ pounds: Int64, rest: Int64 = 0) -> BridgeLine.Side {
    BridgeLine.Side(
      amount: Money(pence: count * pounds * 100 + rest), quantity: Places(twelfths: count * 12),
      price: Money(pence: pounds * 100))
  }

  @Test("Kent's special and independent places from 2020-21 to 2024-25 come out as published")
  func agreesWithPublished() throws {
    let special = try BridgeLine(from: side(5_118, 20_629), to: side(6_591, 24_252))
    #expect(special.volume.pence == 3_038_651_700)
    #expect(special.price.pence == 1_854_251_400)
    #expect(special.joint.pence == 533_667_900)
    #expect(try special.change().pence == 5_426_571_000 && special.rest == .zero)
    let independent = try BridgeLine(from: side(1_126, 43_734), to: side(1_623, 49_259))
    #expect(independent.volume.pence == 2_173_579_800)
    #expect(independent.price.pence == 622_115_000)
    #expect(independent.joint.pence == 274_592_500)
    #expect(try independent.change().pence == 3_070_287_300 && independent.rest == .zero)
    // Σ volume 52,122,315 less 1,970 more at the average of (5,118 × 20,629 + 1,126 × 43,734) ÷
    // 6,244 = 24,795.596…: 48,847,325.56.
    let both = try Bridge([special, independent])
    #expect(both.mix.pence == 5_212_231_500 - 4_884_732_556)
    #expect(try both.change().pence == 8_496_858_300)
  }

  @Test("every bridge foots to the penny, in 10,000 random cases")
  func foots() throws {
    var random = SeededGenerator(seed: 2_024)
    for _ in 0..<10_000 {
      let lines = try (0..<Int.random(in: 1...8, using: &random)).map { _ in
        func side() -> BridgeLine.Side {
          BridgeLine.Side(
            amount: Money(pence: Int64.random(in: -9_999_999_999...99_999_999_999, using: &random)),
            quantity: Places(millionths: Int64.random(in: 0...25_000_000_000, using: &random)),
            price: Money(pence: Int64.random(in: 0...9_999_999, using: &random)))
        }
        return try BridgeLine(from: side(), to: side())
      }
      for line in lines {
        let parts = try [line.volume, line.price, line.joint, line.rest].sum()
        #expect(parts.pence == line.after.amount.pence - line.before.amount.pence)
      }
      let bridge = try Bridge(lines)
      let change = lines.map { $0.after.amount.pence - $0.before.amount.pence }.reduce(0, +)
      #expect(try bridge.change().pence == change)
    }
  }

  @Test("more of the same at the same price is all volume and no mix")
  func tellsMix() throws {
    let bridge = try Bridge([
      try BridgeLine(from: side(100, 10), to: side(110, 10)),
      try BridgeLine(from: side(200, 40), to: side(220, 40)),
    ])
    #expect(bridge.mix == .zero && bridge.volume.pence == 90_000 && bridge.price == .zero)
    // Ten from the cheap kind to the dear one: no more children, and 10 × 30 more by mix alone.
    let moved = try Bridge([
      try BridgeLine(from: side(100, 10), to: side(90, 10)),
      try BridgeLine(from: side(200, 40), to: side(210, 40)),
    ])
    #expect(moved.volume.pence == 30_000 && moved.mix.pence == 30_000)
  }
}
