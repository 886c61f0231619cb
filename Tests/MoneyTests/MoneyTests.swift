import Money
import TestSupport
import Testing

@Suite struct MoneyTests {
  @Test(
    "pounds are read to the penny, and nothing else is read",
    arguments: [
      ("0", 0), ("0.5", 50), ("-0.05", -5), ("317000000.00", 31_700_000_000), ("007.10", 710),
      ("-0", 0), ("92233720368547758.07", Int64.max), ("-92233720368547758.08", Int64.min),
    ])
  func reads(text: String, pence: Int64) throws {
    #expect(try Money(pounds: text).pence == pence)
  }

  @Test(
    "what is not a plain amount is refused with its reason",
    arguments: [
      ("", MoneyTextError.malformed), ("1,000.00", .malformed), ("£5", .malformed),
      ("+5", .malformed), (" 5", .malformed), ("5.", .malformed), (".5", .malformed),
      ("1e3", .malformed), ("(5.00)", .malformed), ("--5", .malformed), ("٣", .malformed),
      ("1.005", .tooManyDecimals), ("92233720368547758.08", .outOfRange),
      ("-92233720368547758.09", .outOfRange), ("999999999999999999999", .outOfRange),
    ])
  func refuses(text: String, reason: MoneyTextError) {
    #expect(throws: reason) { try Money(pounds: text) }
  }

  @Test("an amount survives being written and read")
  func survivesItsText() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<1_000 {
      let money = Money(pence: Int64.random(in: Int64.min...Int64.max, using: &random))
      #expect(try Money(pounds: money.poundsText) == money)
    }
  }

  @Test("sums past Int64 pence are an error, never a wrapped number")
  func overflows() {
    let most = Money(pence: .max)
    #expect(throws: ArithmeticOverflow.self) { try most + Money(pence: 1) }
    #expect(throws: ArithmeticOverflow.self) { try Money(pence: .min) - Money(pence: 1) }
    #expect(throws: ArithmeticOverflow.self) { try -Money(pence: .min) }
    #expect(throws: ArithmeticOverflow.self) { try [most, most].sum() }
  }

  @Test("amounts are shown with separators")
  func shows() {
    #expect(Money(pence: -31_700_000_050).readableText == "-317,000,000.50")
  }
}

@Suite struct RateTests {
  @Test(
    "a product with money is rounded once, half away from zero",
    arguments: [
      ("0.5", 1, 1), ("0.5", -1, -1), ("0.5", 3, 2), ("1.05", 10_010, 10_511), ("0.004", 125, 1),
      ("0.003", 125, 0), ("-0.5", 1, -1), ("0.000000000001", 500_000_000_000, 1),
    ])
  func rounds(rate: String, pence: Int64, product: Int64) throws {
    let rate = try #require(Rate(rate))
    #expect(try rate.times(Money(pence: pence)).pence == product)
  }

  @Test("the product of two growth factors is exact before it is rounded")
  func multiplies() throws {
    let plans = try #require(Rate("0.035")).asGrowthFactor
    let prices = try #require(Rate("-0.021")).asGrowthFactor
    #expect(try (plans * prices).text == "1.013265")
    let wide = try #require(Rate("0.123456789012")).asGrowthFactor
    // 1.123456789012² = 1.262155156…; of £10bn, by exact fractions …777.15.
    #expect(try (wide * wide).times(Money(pence: 1_000_000_000_000)).pence == 1_262_155_156_777)
  }

  @Test("a product out of range is an error")
  func overflows() throws {
    let rate = try #require(Rate("2"))
    #expect(throws: ArithmeticOverflow.self) { try rate.times(Money(pence: .max)) }
  }

  @Test(
    "a binary number from a settings file is the decimal that was typed",
    arguments: [
      (0.02, "0.02"), (1e-7, "0.0000001"), (1.0, "1"), (0.1 + 0.2, nil), (.nan, nil),
      (.infinity, nil), (2.5e-3, "0.0025"),
    ])
  func readsShortest(number: Double, text: String?) {
    #expect(Rate(shortest: number)?.text == text)
  }

  @Test("rates compare by value, whatever their decimals")
  func compares() throws {
    let (low, high) = (try #require(Rate("-0.10")), try #require(Rate("0.1")))
    #expect(low < high)
    #expect(try #require(Rate("0.100")) == high)
    #expect(try #require(Rate("-0.2")) < low)
  }

  @Test("a threshold is reached at its exact penny, and of nothing by any overspend")
  func reaches() throws {
    let red = try #require(Rate("0.05"))
    #expect(red.isReached(by: Money(pence: 5), of: Money(pence: -100)))
    #expect(!red.isReached(by: Money(pence: 4), of: Money(pence: 100)))
    #expect(red.isReached(by: Money(pence: 1), of: .zero))
    #expect(!red.isReached(by: .zero, of: .zero))
  }
}

@Suite struct HighNeedsBlockTests {
  @Test("the 2023-24 high needs block of the worked case is built up to the pound")
  func buildsUp() throws {
    // Section 1.4 of the field's facts: formula elements, basic entitlement, import/export,
    // special free schools, teachers' pay and pension, additional allocation.
    let pupils: Int64 = 7_328
    let perPupil = try #require(Rate("4699.30"))
    let parts = [
      try Money(pounds: "263333450"), try perPupil.times(Money(pence: pupils * 100)),
      try Money(pounds: "-4767000"), try Money(pounds: "2036539"), try Money(pounds: "4533652"),
      try Money(pounds: "12090550"),
    ]
    let block = try parts.sum()
    #expect(block.poundsText == "311663661.40")
    let published = try Money(pounds: "311663662")
    #expect(try published - block < Money(pence: 100))
  }
}
