/// Where a child with a plan is: year group, need and setting.
public struct CohortState: Hashable, Sendable {
  public let age: Int
  public let need: String
  public let setting: String

  public init(age: Int, need: String, setting: String) {
    self.age = age
    self.need = need
    self.setting = setting
  }
}

/// One child's step from a January to the next.
public struct CohortStep: Hashable, Sendable {
  /// The January that it starts from.
  public let year: Int
  /// nil for a child that joins.
  public let from: CohortState?
  /// nil for a child that leaves.
  public let to: CohortState?
  /// The year group in the second January.
  public let age: Int

  public init(year: Int, from: CohortState?, to: CohortState?, age: Int) {
    self.year = year
    self.from = from
    self.to = to
    self.age = age
  }
}

/// What a setting takes.
public struct CohortSetting: Hashable, Sendable {
  public let ages: ClosedRange<Int>
  public let needs: [String]
  /// The settings that children move to from here.
  public let targets: [String]

  public init(ages: ClosedRange<Int>, needs: [String], targets: [String]) {
    self.ages = ages
    self.needs = needs
    self.targets = targets
  }

  func takes(_ age: Int, _ need: String) -> Bool { ages.contains(age) && needs.contains(need) }
}

/// What a cohort model learns from.
public struct CohortData: Sendable {
  public var steps: [CohortStep]
  /// Children by year and year group.
  public var population: [Int: [Int: Int]]
  public var settings: [String: CohortSetting]
  /// Pence a year by setting and need.
  public var costs: [String: [String: Int64]]

  public init(
    steps: [CohortStep], population: [Int: [Int: Int]], settings: [String: CohortSetting],
    costs: [String: [String: Int64]]
  ) {
    self.steps = steps
    self.population = population
    self.settings = settings
    self.costs = costs
  }

  /// The Januaries that steps start from, in order.
  public var years: [Int] { Set(steps.map(\.year)).sorted() }

  /// The data as it was known when only the first so many years had been seen.
  public func training(years count: Int) -> CohortData {
    var data = self
    let known = Set(years.prefix(count))
    data.steps = steps.filter { known.contains($0.year) }
    return data
  }

  /// Children with a plan at each January that steps lead to.
  public var plans: [Int: Int] {
    steps.reduce(into: [:]) { counts, step in
      if step.to != nil { counts[step.year + 1, default: 0] += 1 }
    }
  }

  func isValid(_ state: CohortState) -> Bool {
    settings[state.setting]?.takes(state.age, state.need) ?? false
  }

  /// What a plan costs a year: a need without a price in its setting has the setting's mean.
  func price(_ state: CohortState) -> Int64 {
    guard let prices = costs[state.setting], !prices.isEmpty else { return 0 }
    if let price = prices[state.need] { return price }
    let sum = prices.values.reduce(0.0) { $0 + Double($1) }
    return Int64(exactly: (sum / Double(prices.count)).rounded()) ?? 0
  }
}
