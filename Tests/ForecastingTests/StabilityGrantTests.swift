import Forecasting
import Money
import Testing

@Suite struct StabilityGrantTests {
  private static func millions(_ amount: Double) -> Money {
    Money(pence: Int64((amount * 100_000_000).rounded()))
  }

  /// A worked case, in millions.
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    var statements: [Double] = [136, 136, 136, 136, 136]
    /// The places of statements whose difference is explained.
    var explained: Set<Int> = []
    var agreed: Double? = 136
    var reserve: Double?
    var blocks: [Double] = [2]
    var items: [Double] = [1]
    var isMet = true
    let grant: Double
    let left: Double
  }

  private static let cases = [
    Case(description: "five agree", grant: 119.7, left: 16.3),
    Case(
      description: "section 251 says 135, unexplained", statements: [135, 136, 136, 136, 136],
      grant: 118.8, left: 17.2),
    Case(
      description: "the same, explained", statements: [135, 136, 136, 136, 136], explained: [0],
      grant: 119.7, left: 16.3),
    Case(
      description: "other blocks in surplus", statements: [61.7], agreed: 61.7, blocks: [-16.4],
      items: [], grant: 55.53, left: 6.17),
    Case(description: "plan not approved", isMet: false, grant: 0, left: 136),
    Case(
      description: "a statement that is missing is not nil", statements: [136], grant: 119.7,
      left: 16.3),
    Case(
      description: "a deficit wholly of another block", statements: [136], blocks: [140], items: [],
      grant: 0, left: 136),
    Case(
      description: "a surplus", statements: [-5], agreed: -5, blocks: [], items: [], grant: 0,
      left: -5),
    Case(
      description: "no deficit in the reserve", reserve: 0, blocks: [], items: [], grant: 0, left: 0
    ),
    Case(
      description: "never above the reserve", reserve: 100, blocks: [], items: [], grant: 90,
      left: 10),
    Case(
      description: "without an agreed figure the lowest counts", statements: [136, 134.5],
      agreed: nil, reserve: 136, blocks: [], items: [], grant: 121.05, left: 14.95),
  ]

  private func grant(
    _ worked: Case, share: String = "0.9", roundTo: Int64 = 1
  ) throws -> StabilityGrant {
    try StabilityGrant(
      statements: worked.statements.enumerated().map {
        .init(amount: Self.millions($1), isExplained: worked.explained.contains($0))
      },
      agreed: worked.agreed.map(Self.millions), reserve: worked.reserve.map(Self.millions),
      books: Self.millions(136), blocks: worked.blocks.map(Self.millions),
      items: worked.items.map(Self.millions), blocksOffset: false, share: try #require(Rate(share)),
      roundTo: Money(pence: roundTo), isConditionMet: worked.isMet)
  }

  @Test("the grant and what it leaves come to the worked figures", arguments: cases)
  func works(worked: Case) throws {
    let found = try grant(worked)
    #expect(found.amount == Self.millions(worked.grant))
    #expect(found.left == Self.millions(worked.left))
  }

  @Test("£49,000 unexplained cost £44,100, and a difference of 99p costs nothing")
  func costsWhatIsUnexplained() throws {
    func grant(less pence: Int64) throws -> Money {
      let statement = try Self.millions(136) - Money(pence: pence)
      return try StabilityGrant(
        statements: [.init(amount: statement, isExplained: false)], agreed: Self.millions(136),
        reserve: nil, books: .zero, blocks: [], items: [], blocksOffset: false,
        share: try #require(Rate("0.9")), roundTo: Money(pence: 1), isConditionMet: true
      ).amount
    }
    let cost = try grant(less: 0) - grant(less: 4_900_000)
    #expect(cost == Money(pence: 4_410_000))
    #expect(try grant(less: 99) == grant(less: 0))
    #expect(try grant(less: 100) != grant(less: 0))
  }

  @Test("one block's surplus is set against another's overspend only where the books say so")
  func offsetsBlocks() throws {
    for (offsets, eligible) in [(false, 134.0), (true, 135.5)] {
      let found = try StabilityGrant(
        statements: [], agreed: Self.millions(136), reserve: nil, books: .zero,
        blocks: [Self.millions(2), Self.millions(-1.5)], items: [], blocksOffset: offsets,
        share: .one, roundTo: Money(pence: 1), isConditionMet: true)
      #expect(found.eligible == Self.millions(eligible))
    }
  }

  @Test("the grant is rounded to the multiple that the policy names, half up")
  func rounds() throws {
    let worked = Case(
      description: "", statements: [], agreed: 0.000_105, blocks: [], items: [], grant: 0, left: 0)
    #expect(try grant(worked, share: "1", roundTo: 100).amount.pence == 10_500)
    #expect(try grant(worked, share: "0.9", roundTo: 100).amount.pence == 9_500)
    #expect(try grant(worked, share: "0.9").amount.pence == 9_450)
  }
}
