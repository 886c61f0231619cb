import Money
import Tabular

/// Plans and prices, drivers, mitigations and deliveries.
extension BooksReader {
  func readAssumptions(_ parts: inout BookParts) {
    readPlans(&parts)
    for row in rows("drivers.csv") {
      guard let driver = driver(row) else { continue }
      parts.drivers.append(driver)
      parts.driverRows.append(row)
    }
    readMitigations(&parts)
    let investments = Set(parts.mitigations.filter { $0.kind == .investment }.map(\.id))
    parts.deliveries = rows("deliveries.csv").compactMap { row in
      let mitigation = known(
        row, "mitigation", in: declared.mitigations, .mitigationUnknown, of: "mitigations.csv")
      let period = row.period("period")
      if let period, let years, !years.contains(period.year) {
        row.fault(
          .yearRange, at: "period", "\(period) is outside the books' years",
          toDo: "the books run from \(years.lowerBound) to \(years.upperBound)")
      }
      let amount = row.money("amount")
      let evidence = row.text("evidence")
      let source = source(row)
      if let mitigation, investments.contains(mitigation) {
        row.fault(
          .deliveryUnfit, at: "mitigation", "'\(mitigation)' is an investment, which saves nothing",
          toDo: "name the saving that was evidenced, or take the row out")
      }
      guard let mitigation, let period, let amount, let evidence, let source else { return nil }
      return Delivery(
        mitigation: mitigation, period: period, amount: amount, evidence: evidence,
        source: source)
    }
    parts.capital = rows("capital.csv").compactMap { row in
      let project = row.text("project")
      let year = row.year("year", in: nil)
      let budget = row.money("budget")
      let forecast = row.money("forecast")
      let places = row.count("places")
      let opens = row.text("opens")
      let source = source(row)
      guard let project, let year, let budget, let forecast, let places, let opens, let source
      else { return nil }
      return CapitalProject(
        project: project, year: year, budget: budget, forecast: forecast, places: places,
        opens: opens, source: source)
    }
  }

  private static let mostPlans = 10_000_000

  private func readPlans(_ parts: inout BookParts) {
    parts.plans = rows("plans.csv").compactMap { row in
      let year = row.count("year")
      if let year, !(1990...2199).contains(year) {
        row.fault(
          .yearMalformed, at: "year", "'\(year)' is not the year of a census",
          toDo: "write the calendar year of the January census, such as 2023")
      }
      let placement = row.text("placement")
      let count = row.count("count")
      if let count, count > Self.mostPlans {
        row.fault(
          .countMalformed, at: "count", "'\(count)' is more plans than there are children",
          toDo: "write the plans of one census")
      }
      let ageGroup = row.optionalText("age_group")
      noteAges(row, ageGroup)
      let source = source(row)
      guard let year, let placement, let count, let source else { return nil }
      declared.placements.insert(placement)
      return PlanCount(
        year: year, placement: placement, ageGroup: ageGroup,
        need: row.optionalText("need"), count: count, source: source)
    }
    parts.unitCosts = rows("unit_costs.csv").compactMap { row in
      let year = row.year("year", in: nil)
      let placement = row.text("placement")
      let amount = row.money("amount")
      let includes = row.yesOrNo("includes_place_funding")
      let source = source(row)
      guard let year, let placement, let amount, let includes, let source else { return nil }
      declared.placements.insert(placement)
      return UnitCost(
        year: year, placement: placement, amount: amount, includesPlaceFunding: includes,
        source: source)
    }
  }

  /// The oldest that the department's data have plans of.
  private static let oldest = 25

  private func noteAges(_ row: Row, _ ageGroup: String?) {
    let ages = (ageGroup ?? "").split { !$0.isNumber }.map { Int($0) ?? .max }
    guard let ageGroup, ages.contains(where: { $0 > Self.oldest }) || ages.sorted() != ages else {
      return
    }
    row.fault(
      .planAge, at: "age_group", "'\(ageGroup)' is no group of ages from 0 to \(Self.oldest)",
      toDo: "write its ages in years, the younger first, such as 11-15")
  }

  private func driver(_ row: Row) -> Driver? {
    let scenario = row.text("scenario")
    let kind = row.choice("driver", DriverKind.self)
    let target = kind.flatMap { driverTarget(row, $0) }
    let year = row.year("year", in: years)
    let source = source(row)
    guard let kind else { return nil }
    let low = row.optionalText("low").flatMap { _ in value(row, "low", kind) }
    let central = value(row, "central", kind)
    let high = row.optionalText("high").flatMap { _ in value(row, "high", kind) }
    guard let scenario, let target, let year, let source, let central else { return nil }
    noteRange(row, low: low, central: central, high: high)
    return Driver(
      scenario: scenario, key: Driver.Key(kind: kind, target: target, year: year), low: low,
      central: central, high: high, source: source)
  }

  private func value(_ row: Row, _ column: String, _ kind: DriverKind) -> DriverValue? {
    if kind.isMoney { return row.money(column).map(DriverValue.money) }
    return row.rate(column, in: Self.steepestFall...Self.steepestRise).map(DriverValue.rate)
  }

  /// Growth from nothing left to a hundredfold; what lies outside was meant as a percentage.
  private static let steepestFall = Rate("-1") ?? .zero
  private static let steepestRise = Rate("99") ?? .one

  private func driverTarget(_ row: Row, _ kind: DriverKind) -> String? {
    guard kind.isOfLine else {
      let names = declared.accountCodes == nil ? nil : declared.placements
      return known(
        row, "target", in: names, .placementUnknown, of: "the placements of accounts or plans")
    }
    let account = account(
      row, "target", for: "has no projection: only high-needs, other-dsg and council accounts have")
    guard let account else { return nil }
    if account.isPriorYear {
      row.fault(
        .driverUnfit, at: "target",
        "'\(account.code)' holds prior-year adjustments, which later years do not have",
        toDo: "take the driver out, or set prior_year to no in accounts.csv")
      return nil
    }
    if account.fund == .otherDsg, kind != .lineAmount {
      row.fault(
        .driverUnfit, at: "driver",
        "'\(account.code)' is of the other blocks, which are nil in later years and do not grow",
        toDo: "give its amount with line-amount")
      return nil
    }
    return account.code
  }

  private func noteRange(
    _ row: Row, low: DriverValue?, central: DriverValue, high: DriverValue?
  ) {
    guard low.map({ $0.isAbove(central) }) == true || high.map(central.isAbove) == true else {
      return
    }
    row.fault(
      .driverRange, at: "central", "low, central and high are not in order",
      toDo: "let low be the smallest of the three and high the largest")
  }

  private func readMitigations(_ parts: inout BookParts) {
    declared.mitigations = names("id", of: "mitigations.csv")
    var first: [String: Mitigation] = [:]
    for row in rows("mitigations.csv") {
      guard let mitigation = mitigation(row) else { continue }
      parts.mitigations.append(mitigation)
      if let earlier = first[mitigation.id] {
        noteDisagreement(row, mitigation, earlier)
      } else {
        first[mitigation.id] = mitigation
      }
    }
  }

  private func mitigation(_ row: Row) -> Mitigation? {
    let id = row.text("id")
    let title = row.text("title")
    let kind = row.choice("kind", Mitigation.Kind.self, default: .saving)
    let account = account(row, for: "has no projection to mitigate")
    let year = row.year("year", in: years)
    let amount = row.money("amount")
    let confidence = row.rate("confidence", in: .zero...Rate.one)
    let start = row.optionalDate("start")
    let source = source(row)
    if let account, account.isPriorYear {
      row.fault(
        .driverUnfit, at: "account",
        "'\(account.code)' holds prior-year adjustments, which later years do not have",
        toDo: "name the account whose cost the measure changes")
    }
    if let year, let start, start > year.lastDay {
      row.fault(
        .mitigationStart, at: "start", "the measure starts on \(start), after \(year) has ended",
        toDo: "give its amounts from the year in which it starts")
    }
    guard let id, let title, let kind, let account, let year, let amount, let confidence, let source
    else { return nil }
    let mitigation = Mitigation(
      id: id, title: title, kind: kind, account: account.code, year: year, amount: amount,
      confidence: confidence, start: start, source: source)
    noteFindings(row, mitigation)
    return mitigation
  }

  private func noteFindings(_ row: Row, _ mitigation: Mitigation) {
    if mitigation.amount < .zero {
      row.fault(
        .mitigationNegative, at: "amount", "a negative amount turns the measure round",
        toDo: "write what it saves as a positive amount; a cost is an investment")
    }
    if mitigation.kind == .investment, mitigation.confidence != .one {
      row.fault(
        .investmentConfidence, at: "confidence",
        "an investment counts in full, whatever its confidence", toDo: "write 1")
    }
  }

  private func noteDisagreement(_ row: Row, _ mitigation: Mitigation, _ first: Mitigation) {
    let columns = [
      mitigation.title != first.title ? "title" : nil,
      mitigation.kind != first.kind ? "kind" : nil,
      mitigation.account != first.account ? "account" : nil,
    ]
    for column in columns.compactMap(\.self) {
      row.fault(
        .mitigationDisagrees, at: column,
        "the \(column) of '\(mitigation.id)' differs from that of its first row",
        toDo: "give all years of a measure one title, kind and account, or give it another id")
    }
  }
}

extension DriverValue {
  /// Whether this is the larger of two values of one kind.
  fileprivate func isAbove(_ other: DriverValue) -> Bool {
    switch (self, other) {
    case (.money(let left), .money(let right)): left > right
    case (.rate(let left), .rate(let right)): left > right
    default: false
    }
  }
}
