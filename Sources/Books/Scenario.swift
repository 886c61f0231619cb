import Money

/// The drivers that hold in one scenario: those of `base`, overridden one by one.
public struct Scenario: Sendable {
  public let name: String
  private let drivers: [Driver.Key: Driver]

  /// - Parameters:
  ///   - name: a scenario of the drivers, or `base`.
  ///   - drivers: all rows of `drivers.csv`.
  public init(_ name: String, of drivers: [Driver]) {
    self.name = name
    var effective: [Driver.Key: Driver] = [:]
    for driver in drivers where driver.scenario == Driver.baseScenario {
      effective[driver.key] = driver
    }
    if name != Driver.baseScenario {
      for driver in drivers where driver.scenario == name {
        for kind in Self.setAside(by: driver.key.kind) {
          let key = Driver.Key(kind: kind, target: driver.key.target, year: driver.key.year)
          if effective[key]?.scenario == Driver.baseScenario { effective[key] = nil }
        }
        effective[driver.key] = driver
      }
    }
    self.drivers = effective
  }

  /// The driver of a kind for a target and a year, if there is one.
  public subscript(
    kind: DriverKind, target: String, year: FinancialYear
  ) -> Driver? {
    drivers[Driver.Key(kind: kind, target: target, year: year)]
  }

  /// The kinds of the base's drivers that a scenario's driver of a kind sets aside, for its
  /// account and year.
  private static func setAside(by kind: DriverKind) -> [DriverKind] {
    switch kind {
    case .lineAmount: [.lineGrowth, .lineStep]
    case .lineGrowth, .lineStep: [.lineAmount]
    case .planGrowth, .unitCostGrowth: []
    }
  }
}
