/// A total, the cells that add up to it, and those that are taken off.
public struct Equation: Hashable, Sendable {
  public let total: String
  public let parts: [String]
  public let less: [String]

  /// - Parameters:
  ///   - total: the id of the cell that the others come to.
  ///   - parts: ids of the cells that are added.
  ///   - less: ids of the cells that are taken off, such as income.
  public init(total: String, parts: [String], less: [String] = []) {
    self.total = total
    self.parts = parts
    self.less = less
  }
}

/// Two cells that are one figure: in two tables, or in two months for one period.
public struct SameFigure: Hashable, Sendable {
  public let first: String
  public let second: String

  public init(_ first: String, _ second: String) {
    self.first = first
    self.second = second
  }
}

/// An average cost: a line of money over a count, rounded half away from zero.
public struct Average: Hashable, Sendable {
  public let average: String
  public let cost: String
  public let count: String
  /// Pence that the average is rounded to: 1 to the penny, 100 to the pound.
  public let roundedTo: Int64

  public init(average: String, cost: String, count: String, roundedTo: Int64 = 1) {
    self.average = average
    self.cost = cost
    self.count = count
    self.roundedTo = roundedTo
  }
}
