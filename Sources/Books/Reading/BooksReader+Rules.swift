import Money
import Tabular

/// The rules that need more than one row or more than one file.
extension BooksReader {
  func checkAcrossFiles(_ parts: BookParts, _ authority: Authority?) {
    noteLineConflicts(parts)
    notePlacementConflicts(parts)
    if let authority {
      noteHindsight(parts, authority)
      noteMissingOutturns(parts, authority)
      if authority.isSettingUp { noteOpenSteps(parts, authority) }
    }
  }

  /// Growth or a step beside an amount, in one scenario.
  private func noteLineConflicts(_ parts: BookParts) {
    let pairs = zip(parts.drivers, parts.driverRows)
    let amounts = Set(
      pairs.filter { $0.0.key.kind == .lineAmount }.map { DriverSpot($0.0) })
    for (driver, row) in pairs
    where [.lineGrowth, .lineStep].contains(driver.key.kind)
      && amounts.contains(DriverSpot(driver))
    {
      row.fault(
        .driverConflict, at: "driver",
        "'\(driver.key.target)' has a line-amount in \(driver.key.year) as well, which replaces"
          + " everything",
        toDo: "keep the line-amount or the growth and step, not both")
    }
  }

  /// A line's own driver beside the growth of its placement, in what holds in any scenario.
  private func notePlacementConflicts(_ parts: BookParts) {
    let names = Set(parts.drivers.map(\.scenario)).union([Driver.baseScenario]).sorted()
    let scenarios = names.map { Scenario($0, of: parts.drivers) }
    for (driver, row) in zip(parts.drivers, parts.driverRows) where driver.key.kind.isOfLine {
      guard let account = declared.accounts[driver.key.target], account.fund != .otherDsg,
        let placement = account.placement
      else { continue }
      let year = driver.key.year
      let hasBoth = scenarios.contains { scenario in
        scenario[driver.key.kind, driver.key.target, year] == driver
          && [DriverKind.planGrowth, .unitCostGrowth].contains {
            scenario[$0, placement, year] != nil
          }
      }
      guard hasBoth else { continue }
      row.fault(
        .driverConflict, at: "driver",
        "'\(account.code)' grows with its placement '\(placement)' in \(year) as well",
        toDo: "keep the line's driver, or plan-growth and unit-cost-growth, not both")
    }
  }

  /// Sources published after the books' cut-off, but for those that only score a forecast.
  private func noteHindsight(_ parts: BookParts, _ authority: Authority) {
    guard let cutOff = authority.cutOff else { return }
    for source in parts.sources where sourceUses[source.id] != ["published_later.csv"] {
      guard let date = source.date, date > cutOff else { continue }
      parts.sourceRows[source.id]?.fault(
        .sourceHindsight, at: "date",
        "'\(source.id)' was published after the books' cut-off, \(cutOff)",
        toDo: "use it in published_later.csv alone, or move cut_off in authority.toml")
    }
  }

  /// Closed years of which the books hold nothing, so that they would pass as nil.
  private func noteMissingOutturns(_ parts: BookParts, _ authority: Authority) {
    guard declared.accountCodes != nil else { return }
    let outturns = parts.years.filter { !$0.value.outturn.isEmpty }.keys
    let last = authority.asOf?.year ?? outturns.max() ?? authority.firstYear
    for year in authority.firstYear..<max(authority.firstYear, last) {
      let books = parts.years[year] ?? YearBooks()
      let hasFile = folder.paths.contains {
        $0 == "\(year)/outturn.csv" || $0 == "\(year)/journals.csv"
          || $0.hasPrefix("\(year)/extracts/")
      }
      guard books.outturn.isEmpty, books.journals.isEmpty, !hasFile else { continue }
      faults.add(
        .outturnMissing, file: "\(year)/outturn.csv",
        "\(year) is closed and the books hold no outturn of it, so it counts as nil",
        toDo: "add its outturn, or let the books begin later (first_year)")
    }
  }
}

/// A scenario, an account and a year, whatever the kind of driver.
private struct DriverSpot: Hashable {
  let scenario: String
  let target: String
  let year: FinancialYear

  init(_ driver: Driver) {
    scenario = driver.scenario
    target = driver.key.target
    year = driver.key.year
  }
}
