import Forecasting
import Money
import TestSupport
import Testing

@Suite struct MovementTests {
  @Test("every movement foots to the penny, in 10,000 random cases")
  func foots() throws {
    var random = SeededGenerator(seed: 2_025)
    func basis() -> ForecastBasis {
      let places = Int64.random(in: 0...3_000_000_000, using: &random)
      let methods: [ForecastBasis.Method] = [
        .placements(
          places: places, fullYearPlaces: Int64.random(in: 0...max(1, places), using: &random)),
        .placements(places: 0, fullYearPlaces: 0), .budget, .other("profile"),
      ]
      return ForecastBasis(
        amount: Money(pence: Int64.random(in: -9_999_999_999...99_999_999_999, using: &random)),
        adjustments: Money(pence: Int64.random(in: -99_999_999...99_999_999, using: &random)),
        method: methods[Int.random(in: 0..<4, using: &random)])
    }
    for _ in 0..<10_000 {
      let (before, after) = (basis(), basis())
      let told = try Movement(from: before, to: after)
      let parts = try [
        told.adjustments, told.volume, told.timing, told.price, told.funding, told.rest,
      ].sum()
      #expect(parts.pence == after.amount.pence - before.amount.pence)
      #expect(parts == told.movement)
    }
  }

  @Test("a forecast that stayed what it was has no part, by any method")
  func tellsNothing() throws {
    for method: ForecastBasis.Method in [
      .placements(places: 3, fullYearPlaces: 2), .placements(places: 0, fullYearPlaces: 0),
      .budget, .other("naive"),
    ] {
      let basis = ForecastBasis(
        amount: Money(pence: 7), adjustments: Money(pence: 2), method: method)
      let told = try Movement(from: basis, to: basis)
      for part in [
        told.movement, told.adjustments, told.volume, told.timing, told.price, told.funding,
        told.rest,
      ] {
        #expect(part == .zero)
      }
    }
  }

  @Test("another method is nobody's volume, price or funding")
  func knowsAnotherMethod() throws {
    let told = try Movement(
      from: ForecastBasis(amount: Money(pence: 10), adjustments: .zero, method: .budget),
      to: ForecastBasis(
        amount: Money(pence: 25), adjustments: Money(pence: 5), method: .other("profile")))
    #expect(told.adjustments.pence == 5 && told.rest.pence == 10 && told.funding == .zero)
  }
}
