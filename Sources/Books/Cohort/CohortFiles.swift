import Money
import Tabular

/// An authority's pupil transitions and what a cohort model needs beside them.
///
/// The layouts are those of witan.send's demonstration. No file tells who a child is.
public struct CohortFiles: Sendable {
  /// Where a child with a plan is.
  public struct Place: Hashable, Sendable {
    public let age: Int
    public let need: String
    public let setting: String
  }

  /// One child's step from a January to the next.
  public struct Transition: Hashable, Sendable {
    public let year: Int
    /// nil for a child that joins.
    public let from: Place?
    /// nil for a child that leaves.
    public let to: Place?
    /// The year group in the second January.
    public let age: Int
  }

  /// What a setting takes.
  public struct Setting: Hashable, Sendable {
    public let ages: ClosedRange<Int>
    public let needs: [String]
    public let targets: [String]
  }

  /// Where the four files are.
  public struct Paths: Sendable {
    public let transitions: String
    public let population: String
    public let settings: String
    public let costs: String

    public init(transitions: String, population: String, settings: String, costs: String) {
      self.transitions = transitions
      self.population = population
      self.settings = settings
      self.costs = costs
    }
  }

  public internal(set) var transitions: [Transition] = []
  /// Children by year and year group.
  public internal(set) var population: [Int: [Int: Int]] = [:]
  public internal(set) var settings: [String: Setting] = [:]
  /// Pounds a year by setting and need.
  public internal(set) var costs: [String: [String: Money]] = [:]
  /// What somebody should look at, though the files can be used.
  public internal(set) var findings: [Diagnostic] = []

  /// Year groups that a plan can have: from birth to 25.
  public static let ages = -5...25
  /// What stands for a child without a plan.
  static let none = "NONSEND"
  private static let mostChildren = 1_000_000
  /// £100m.
  private static let largestCost = Money(pence: 10_000_000_000)

  /// Reads the four files.
  ///
  /// - Throws: ``BooksError``: a file is missing, or has faults, all of which are in the error.
  public init(_ paths: Paths) throws(BooksError) {
    var faults: [Diagnostic] = []
    func read(_ path: String, _ body: (BooksReader, [Row]) -> Void, _ layout: Layout)
      throws(BooksError)
    {
      guard BooksFolder.isFile(path) else { throw .fileMissing(path: path) }
      let folder = BooksFolder(file: path)
      let reader = BooksReader(folder)
      body(reader, reader.rows(folder.paths[0], as: layout))
      faults += reader.faults.diagnostics
    }
    try read(
      paths.settings, { readSettings($1, $0) },
      Layout(
        "setting,setting-group?,min-academic-year,max-academic-year,needs,setting->setting",
        key: "setting"))
    let hasSettings = !faults.contains { $0.severity == .error }
    try read(
      paths.population, { readPopulation($1) },
      Layout("calendar-year,academic-year,population", key: "calendar-year,academic-year"))
    try read(
      paths.transitions, { readTransitions($1, $0, knowsSettings: hasSettings) },
      Layout(
        "calendar-year,setting-1,need-1,academic-year-1,setting-2,need-2,academic-year-2"))
    try read(
      paths.costs, { readCosts($1, $0, knowsSettings: hasSettings) },
      Layout("need,setting,cost", key: "need,setting"))
    let diagnostics = faults.sorted()
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw .faulty(diagnostics)
    }
    findings = diagnostics
  }

  private mutating func readSettings(_ rows: [Row], _ reader: BooksReader) {
    for row in rows {
      let name = row.text("setting")
      let least = row.age("min-academic-year")
      let most = row.age("max-academic-year")
      let needs = row.list("needs")
      let targets = row.list("setting->setting")
      guard let name, let least, let most else { continue }
      guard least <= most else {
        row.fault(
          .cohortAge, at: "max-academic-year", "the setting ends at \(most), before it begins",
          toDo: "correct one of the two year groups")
        continue
      }
      settings[name] = Setting(ages: least...most, needs: needs, targets: targets)
    }
    for row in rows {
      for target in row.list("setting->setting") where settings[target] == nil {
        row.fault(
          .cohortSetting, at: "setting->setting", "'\(target)' has no row of its own",
          toDo: "add the setting, or take it out here")
      }
    }
  }

  private mutating func readPopulation(_ rows: [Row]) {
    for row in rows {
      let year = row.calendarYear
      let age = row.age("academic-year")
      let count = row.count("population")
      guard let year, let age, let count else { continue }
      guard count <= Self.mostChildren else {
        row.fault(
          .cohortPopulation, at: "population", "no authority has \(count) children of one age",
          toDo: "write the children of one year group")
        continue
      }
      population[year, default: [:]][age] = count
    }
  }

  private mutating func readTransitions(
    _ rows: [Row], _ reader: BooksReader, knowsSettings: Bool
  ) {
    for row in rows {
      let year = row.calendarYear
      let first = row.age("academic-year-1")
      let second = row.age("academic-year-2")
      let from = place(row, "1", first, knowsSettings)
      let to = place(row, "2", second, knowsSettings)
      guard let year, let first, let second, let from, let to else { continue }
      guard second == first + 1 else {
        row.fault(
          .cohortAge, at: "academic-year-2", "a year later the year group is \(first + 1)",
          toDo: "correct one of the two year groups")
        continue
      }
      guard from != nil || to != nil else {
        row.fault(
          .cohortStep, at: "setting-2", "the child has no plan in either January",
          toDo: "take the row out")
        continue
      }
      transitions.append(Transition(year: year, from: from, to: to, age: second))
    }
    noteYears(rows)
    notePopulation(rows)
  }

  /// A side of a step, `.some(nil)` for a child without a plan; nil where it cannot be used.
  private func place(
    _ row: Row, _ side: String, _ age: Int?, _ knowsSettings: Bool
  ) -> Place?? {
    guard let setting = row.text("setting-\(side)"), let need = row.text("need-\(side)"), let age
    else { return nil }
    let isNone = setting == Self.none
    guard isNone == (need == Self.none) else {
      row.fault(
        .cohortStep, at: "need-\(side)", "setting and need do not agree on whether there is a plan",
        toDo: "write NONSEND in both or in neither")
      return nil
    }
    guard !isNone else { return .some(nil) }
    guard knowsSettings else { return Place(age: age, need: need, setting: setting) }
    guard let known = settings[setting] else {
      row.fault(
        .cohortSetting, at: "setting-\(side)", "'\(setting)' is not among the settings",
        toDo: "add its row to the file of settings, or correct the name")
      return nil
    }
    guard known.needs.contains(need), known.ages.contains(age) else {
      let what = known.needs.contains(need) ? "year group \(age)" : "need '\(need)'"
      row.fault(
        .cohortState, at: known.needs.contains(need) ? "academic-year-\(side)" : "need-\(side)",
        "'\(setting)' does not take \(what)",
        toDo: "correct the row, or what the file of settings says that it takes")
      return nil
    }
    return Place(age: age, need: need, setting: setting)
  }

  /// Notes a year without steps in the middle, and years without a population.
  private func noteYears(_ rows: [Row]) {
    let years = Set(transitions.map(\.year))
    guard let first = years.min(), let last = years.max(), let row = rows.first else { return }
    for year in first...last where !years.contains(year) {
      row.fault(
        .cohortYear, at: "calendar-year",
        "there are steps from \(first) to \(last), none of \(year)",
        toDo: "add the steps of \(year), or begin after it")
    }
    for year in first...(last + 2) where population[year] == nil {
      row.fault(
        .cohortYear, at: "calendar-year", "the file of population has no row of \(year)",
        toDo: "add the children of \(year): the years of steps and those to project are needed")
    }
  }

  /// Notes a year group with more plans or joiners than children, or without a population though
  /// children join it.
  private func notePopulation(_ rows: [Row]) {
    var plans: [Int: [Int: Int]] = [:]
    var joining: Set<Int> = []
    for transition in transitions {
      if let from = transition.from {
        plans[transition.year, default: [:]][from.age, default: 0] += 1
      } else {
        joining.insert(transition.age)
      }
    }
    guard let row = rows.first else { return }
    for (year, ages) in population.sorted(by: { $0.key < $1.key }) {
      for age in joining.sorted() where ages[age] == nil {
        row.fault(
          .cohortYear, at: "calendar-year",
          "the file of population has \(year) without year group \(age), which children join",
          toDo: "add the children of year group \(age) in \(year)")
      }
    }
    var joiners: [Int: [Int: Int]] = [:]
    for transition in transitions where transition.from == nil {
      joiners[transition.year, default: [:]][transition.age, default: 0] += 1
    }
    for (year, ages) in joiners.sorted(by: { $0.key < $1.key }) {
      for (age, count) in ages.sorted(by: { $0.key < $1.key }) {
        guard let children = population[year]?[age], children < count else { continue }
        row.fault(
          .cohortPopulation, at: "calendar-year",
          "\(count) joined year group \(age) from \(year), of \(children) children",
          toDo: "correct the population, or the steps of \(year)")
      }
    }
    for (year, ages) in plans.sorted(by: { $0.key < $1.key }) {
      for (age, count) in ages.sorted(by: { $0.key < $1.key }) {
        guard let children = population[year]?[age], children < count else { continue }
        row.fault(
          .cohortPopulation, at: "calendar-year",
          "\(year) has \(count) plan\(count == 1 ? "" : "s") of year group \(age) and"
            + " \(children) child\(children == 1 ? "" : "ren")",
          toDo: "correct the population, or the steps of \(year)")
      }
    }
  }

  private mutating func readCosts(_ rows: [Row], _ reader: BooksReader, knowsSettings: Bool) {
    for row in rows {
      let need = row.text("need")
      let setting = row.text("setting")
      let cost = row.money("cost")
      if let cost, cost < .zero || cost > Self.largestCost {
        row.fault(
          .amountSign, at: "cost", "a plan costs nothing or more, and less than £100m",
          toDo: "write pounds a year")
      }
      guard let need, let setting, let cost else { continue }
      guard !knowsSettings || settings[setting] != nil else {
        row.fault(
          .cohortSetting, at: "setting", "'\(setting)' is not among the settings",
          toDo: "add its row to the file of settings, or correct the name")
        continue
      }
      costs[setting, default: [:]][need] = cost
    }
    guard knowsSettings else { return }
    var missing = 0
    for (name, setting) in settings.sorted(by: { $0.key < $1.key }) {
      guard let prices = costs[name] else {
        reader.faults.add(
          .cohortCost, file: reader.folder.paths[0], "'\(name)' has no cost",
          toDo: "add what a plan costs there in a year")
        continue
      }
      missing += setting.needs.count { prices[$0] == nil }
    }
    if missing > 0 {
      reader.faults.add(
        .cohortCostAssumed, file: reader.folder.paths[0],
        "\(missing) needs have no cost in a setting that takes them; its mean is taken",
        toDo: "add their rows")
    }
  }
}

extension Row {
  /// The calendar year of a January.
  fileprivate var calendarYear: Int? {
    guard let year = count("calendar-year") else { return nil }
    guard (1990...2199).contains(year) else {
      fault(
        .yearMalformed, at: "calendar-year", "'\(year)' is not the year of a census",
        toDo: "write the calendar year of the January census, such as 2023")
      return nil
    }
    return year
  }

  /// A year group, from −5 to 25.
  fileprivate func age(_ column: String) -> Int? {
    guard let text = text(column) else { return nil }
    guard let age = Int(text), CohortFiles.ages.contains(age), !text.hasPrefix("+") else {
      fault(
        .cohortAge, at: column, "'\(text)' is no year group",
        toDo: "write a whole number from \(CohortFiles.ages.lowerBound) to"
          + " \(CohortFiles.ages.upperBound); reception is 0")
      return nil
    }
    return age
  }

  /// Names between commas.
  fileprivate func list(_ column: String) -> [String] {
    var seen: Set<String> = []
    return (optionalText(column) ?? "").split(separator: ",")
      .map { $0.split(separator: " ").joined(separator: " ") }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
