import Money
import Tabular

extension Authority {
  /// Reads `authority.toml`; nil, with every fault noted, if a required key cannot be used.
  init?(_ source: SourceText, faults: FaultList) {
    guard let file = TOMLSection(source, faults: faults) else { return nil }
    let name = file.requiredString("name")
    let dfeNumber = file.requiredString("dfe_number")
    let onsCode = file.requiredString("ons_code")
    let firstYear = file.requiredYear("first_year")
    var lastYear = file.requiredYear("last_year")
    if let first = firstYear, let last = lastYear, last < first {
      file.fault(
        .yearRange, "last_year", "last_year \(last) lies before first_year \(first)",
        toDo: "let the books end in the last year of the agreement or later")
      lastYear = nil
    }
    let years = firstYear.flatMap { first in lastYear.map { first...$0 } }

    asOf = file.period("as_of", in: years)
    isSettingUp = file.boolean("setting_up") ?? false
    cutOff = file.date("cut_off")
    expectedActions = file.integer("expected_actions", in: 0...99_999) ?? 0
    highNeedsBasis = file.choice("high_needs_basis", HighNeedsBasis.self)
    section151Officer = file.string("s151_officer")
    overrideEnds = file.date("override_ends")
    agreementEnded = file.date("agreement_ended")
    carryingRate = file.rate("carrying_rate", in: .zero...Rate.one)
    rag = Self.rating(file.section("rag"))
    guardRules = Self.guardRules(file.section("guard"))
    approvalLimit = Self.approvalLimit(file.section("approval"))
    accountsStatus = Self.accountsStatus(file.section("accounts_status"), years)
    publication = Self.publication(file.section("publication"))
    deliveryFactors = Self.delivery(file.section("delivery"))
    placementShares = Self.placements(file.section("placements"))
    censusMonths = Self.census(file.section("census_weights"))
    file.noteUnknownKeys()

    guard let name, let dfeNumber, let onsCode, let firstYear, let lastYear else { return nil }
    self.name = name
    self.dfeNumber = dfeNumber
    self.onsCode = onsCode
    self.firstYear = firstYear
    self.lastYear = lastYear
  }

  private static func rating(_ section: TOMLSection) -> RatingThresholds {
    let range = Rate.zero...Rate.one
    let amber = section.rate("amber", in: range) ?? Rate(shortest: 0.02) ?? .zero
    let red = section.rate("red", in: range) ?? Rate(shortest: 0.05) ?? .zero
    let ratesByPostings = section.boolean("rate_by_postings") ?? false
    section.noteUnknownKeys()
    if red < amber {
      section.fault(
        .rateRange, section.keys.contains("red") ? "red" : "amber",
        "red (\(red.text)) lies below amber (\(amber.text))",
        toDo: "let red begin at a larger variance than amber")
    }
    return RatingThresholds(amber: amber, red: red, ratesByPostings: ratesByPostings)
  }

  private static func guardRules(_ section: TOMLSection) -> GuardRules {
    let part = Rate.zero...Rate.one
    var rules = GuardRules()
    rules.linesBelow = section.rate("lines_below", in: part) ?? rules.linesBelow
    rules.accountShare = section.rate("account_share", in: part) ?? rules.accountShare
    rules.actualLow = section.rate("actual_low", in: part) ?? rules.actualLow
    rules.actualHigh =
      section.rate("actual_high", in: Rate.one...Rate(millionths: 100_000_000)) ?? rules.actualHigh
    rules.actualOver = section.pounds("actual_over") ?? rules.actualOver
    rules.movementShare = section.rate("movement_share", in: part) ?? rules.movementShare
    rules.movementOver = section.pounds("movement_over") ?? rules.movementOver
    rules.keptShare = section.rate("kept_share", in: part) ?? rules.keptShare
    rules.keptOver = section.pounds("kept_over") ?? rules.keptOver
    rules.suspense = section.strings("suspense") ?? []
    section.noteUnknownKeys()
    return rules
  }

  private static func approvalLimit(_ section: TOMLSection) -> Money? {
    let limit = section.pounds("limit")
    section.noteUnknownKeys()
    return limit
  }

  private static func accountsStatus(
    _ section: TOMLSection, _ years: ClosedRange<FinancialYear>?
  ) -> [FinancialYear: AccountsStatus] {
    var statuses: [FinancialYear: AccountsStatus] = [:]
    for key in section.keys {
      let status = section.choice(key, AccountsStatus.self)
      guard let year = FinancialYear(key) else {
        section.fault(
          .yearMalformed, key, "'\(key)' is not a financial year",
          toDo: "write both years, such as \"2023-24\"")
        continue
      }
      if let years, !years.contains(year) {
        section.fault(
          .yearRange, key, "\(year) is outside the books' years",
          toDo: "the books run from \(years.lowerBound) to \(years.upperBound)")
      }
      statuses[year] = status
    }
    return statuses
  }

  private static func publication(_ section: TOMLSection) -> PublicationRules {
    let rules = PublicationRules(
      suppressBelow: section.integer("suppress_below", in: 0...1_000) ?? 5,
      zeros: section.choice("zeros", PublicationRules.Zeros.self) ?? .show,
      roundTo: section.integer("round_to", in: 1...1_000) ?? 1)
    section.noteUnknownKeys()
    return rules
  }

  private static func delivery(_ section: TOMLSection) -> [ActionRating: Rate] {
    var factors: [ActionRating: Rate] = [
      .complete: .one, .green: .one, .amber: .half, .red: .zero, .notReported: .zero,
    ]
    for rating in ActionRating.allCases {
      if let factor = section.rate(rating.rawValue, in: .zero...Rate.one) {
        factors[rating] = factor
      }
    }
    section.noteUnknownKeys()
    return factors
  }

  private static func placements(_ section: TOMLSection) -> [Placement.Status: Rate] {
    var shares: [Placement.Status: Rate] = [:]
    for status in Placement.Status.allCases {
      shares[status] = section.rate(status.rawValue, in: .zero...Rate.one) ?? .one
    }
    section.noteUnknownKeys()
    return shares
  }

  private static func census(_ section: TOMLSection) -> [String: Int] {
    var months: [String: Int] = [:]
    for placement in section.keys {
      months[placement] = section.integer(placement, in: 0...12)
    }
    return months
  }
}
