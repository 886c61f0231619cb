/// EHC plans at January censuses by year, of one authority or of the nation.
public typealias PlanCounts = [Int: Double]

/// A number that is to lie between low and high four times in five.
public struct PlanRange: Hashable, Sendable {
  public let low: Double
  public let central: Double
  public let high: Double

  public init(low: Double, central: Double, high: Double) {
    self.low = low
    self.central = central
    self.high = high
  }
}
