/// A projection with no driver moved and every saving at its confidence, and what follows from a
/// driver that is moved by itself.
public struct CentralProjection: Sendable {
  private let model: ProjectionModel
  private let years: Int

  /// - Parameters:
  ///   - lines: as for a ``BreakevenSimulation``.
  ///   - plans: as for one.
  ///   - years: how many, the base year among them.
  public init(_ lines: [UncertainLine], _ plans: [UncertainPlans] = [], years: Int) {
    model = ProjectionModel(lines, plans, years: years)
    self.years = years
  }

  /// The sums of the lines in pence, and of the plans, by year.
  public var sums: (mitigated: [Double], unmitigated: [Double], plans: [Double]) {
    var sums = model.sums
    model.run(model.central(), &sums)
    return (sums.mitigated.map { $0[0] }, sums.unmitigated.map { $0[0] }, sums.plans.map { $0[0] })
  }

  /// Plans by year and, within it, part of a placement.
  public var parts: [[Double]] {
    var sums = model.sums
    model.run(model.central(), &sums)
    let count = model.partCount
    return (0..<years).map { year in (0..<count).map { sums.parts[year * count + $0][0] } }
  }

  /// What the last year comes to, in pence, with a driver's values multiplied by a factor.
  public func lastYear(scaling name: String, by factor: Double) -> Double {
    last(name, Lanes(repeating: factor))[0]
  }

  private func last(_ name: String, _ factors: Lanes) -> Lanes {
    var sums = model.sums
    model.run(model.central(scaling: name, by: factors), &sums)
    return sums.mitigated[years - 1]
  }

  /// By what a driver's values have to be multiplied for the last year to come to nil.
  ///
  /// - Returns: the factor nearest to one, from a quarter to four; nil if none of them does it.
  public func factorToNil(of name: String) -> Double? {
    let isDeficit = lastYear(scaling: name, by: 1) > 0
    return [0.25, 4].compactMap { end -> Double? in
      guard (lastYear(scaling: name, by: end) > 0) != isDeficit else { return nil }
      var (here, there) = (1.0, end)
      // Each round leaves an eighth of the way.
      for _ in 0..<14 {
        let way = (there - here) / 8
        var factors = Lanes()
        for lane in factors.indices { factors[lane] = here + Double(lane + 1) * way }
        let values = last(name, factors)
        guard let over = values.indices.first(where: { (values[$0] > 0) != isDeficit }) else {
          break
        }
        (here, there) = (here + Double(over) * way, factors[over])
      }
      return there
    }.min { abs($0 - 1) < abs($1 - 1) }
  }
}
