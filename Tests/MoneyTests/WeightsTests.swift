import Money
import TestSupport
import Testing

@Suite struct WeightsTests {
  private func weights(_ texts: [String]) throws -> Weights {
    let rates = try texts.map { try #require(Rate($0)) }
    return try #require(Weights(rates))
  }

  @Test("the pennies left over go to the largest remainders, of equal ones the earlier")
  func allocates() throws {
    // 100 ÷ 3: remainders equal, so the first share takes the penny.
    #expect(Weights.equal(3).allocate(Money(pence: 100)).map(\.pence) == [34, 33, 33])
    // 10 by 1:2:4 = 1 3/7, 2 6/7, 5 5/7: one penny each to the second and the third.
    #expect(try weights(["1", "2", "4"]).allocate(Money(pence: 10)).map(\.pence) == [1, 3, 6])
    #expect(try weights(["0", "1", "0"]).allocate(Money(pence: 7)).map(\.pence) == [0, 7, 0])
  }

  @Test("a negative amount mirrors its positive, to the last of Int64")
  func mirrors() throws {
    let weights = try weights(["0.3", "0.333", "7"])
    let positive = weights.allocate(Money(pence: 12_345)).map(\.pence)
    #expect(weights.allocate(Money(pence: -12_345)).map(\.pence) == positive.map { -$0 })
    #expect(try weights.allocate(Money(pence: .min)).sum() == Money(pence: .min))
  }

  @Test("allocation never loses a penny, and no share is a penny off its fraction")
  func losesNothing() throws {
    let seed: UInt64 = 20_240_207
    var random = SeededGenerator(seed: seed)
    for number in 0..<10_000 {
      let count = Int.random(in: 1...24, using: &random)
      var rates: [Rate] = []
      for _ in 0..<count {
        let whole = Int.random(in: 0...99, using: &random)
        let decimals = Int.random(in: 0...9_999, using: &random)
        rates.append(try #require(Rate("\(whole).\(decimals)")))
      }
      guard let weights = Weights(rates) else { continue }
      let magnitude =
        Int64.random(in: 0...Int64.max, using: &random)
        >> Int64.random(
          in: 0...62, using: &random)
      let amount = Money(pence: Bool.random(using: &random) ? magnitude : -magnitude)
      let shares = weights.allocate(amount)
      #expect(try shares.sum() == amount, "seed \(seed), case \(number)")
      let total = rates.reduce(0) { $0 + $1.doubleValue }
      for (share, rate) in zip(shares, rates) where magnitude < 1 << 50 {
        let exact = Double(amount.pence) * rate.doubleValue / total
        #expect(abs(Double(share.pence) - exact) < 1.001, "seed \(seed), case \(number)")
      }
    }
  }

  @Test("a part leads back to its whole as nearly as whole pence allow, and the last is the whole")
  func findsPart() throws {
    let profile = try weights([
      "10", "16", "22", "16", "0", "19", "17", "22", "15", "19", "15", "19",
    ])
    var random = SeededGenerator(seed: 7)
    for _ in 0..<1_000 {
      let amount = Money(pence: Int64.random(in: -60_000_000_00...60_000_000_00, using: &random))
      for weights in [profile, .equal(12)] {
        let parts = try (0...12).map { try weights.part(of: amount, first: $0).pence }
        #expect(parts[0] == 0 && parts[12] == amount.pence)
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.magnitude <= $1.magnitude })
        let whole = try weights.whole(ofPart: Money(pence: parts[10]), first: 10)?.pence
        #expect(abs(try #require(whole) - amount.pence) <= 1, "\(amount)")
      }
    }
  }

  @Test("the whole of a part is its inverse, and there is none where nothing has elapsed")
  func findsWhole() throws {
    let weights = try weights(["0", "1", "2"])
    #expect(try weights.whole(ofPart: Money(pence: 100), first: 1) == nil)
    #expect(try weights.whole(ofPart: Money(pence: 100), first: 2)?.pence == 300)
    // 100 × 3 ÷ 3
    #expect(try weights.whole(ofPart: Money(pence: 100), first: 3)?.pence == 100)
    // 50 × 7 ÷ 4 = 87.5, away from zero.
    let odd = try self.weights(["4", "3"])
    #expect(try odd.whole(ofPart: Money(pence: 50), first: 1)?.pence == 88)
    #expect(try odd.whole(ofPart: Money(pence: -50), first: 1)?.pence == -88)
  }

  @Test("weights that say nothing are none")
  func refuses() throws {
    #expect(Weights([]) == nil)
    #expect(Weights([.zero, .zero]) == nil)
    #expect(Weights([.one, try #require(Rate("-1"))]) == nil)
  }
}
