import Money
import Tabular

/// Placements, the terms that some are paid in, and what officers state of a forecast.
extension BooksReader {
  func readTerms(_ parts: inout BookParts) {
    parts.terms = rows("terms.csv").compactMap { row in
      let name = row.text("term")
      let start = row.date("start")
      let end = row.date("end")
      let billed = row.optionalDate("billed")
      let source = source(row)
      guard let name, let start, let end, let source else { return nil }
      noteOrder(row, start, end, "the term")
      return Term(name: name, start: start, end: end, billed: billed, source: source)
    }.sorted { $0.start < $1.start }
  }

  func placements(_ year: FinancialYear, _ terms: [Term]) -> [Placement] {
    let types = declared.accountCodes == nil ? nil : declared.placements
    // Where a term could not be read, nothing tells how many the year has.
    let inYear = terms.count { $0.start <= year.lastDay && $0.end >= year.firstDay }
    let hasTerms = inYear > 2 || !isWhole("terms.csv")
    let rows = rows("placements.csv", of: year)
    notePersons(rows)
    return rows.compactMap { row in
      let id = row.text("placement_id")
      let type = known(
        row, "placement", in: types, .placementUnknown, of: "the placements of accounts.csv")
      let start = row.date("start")
      let end = placementEnd(row)
      let cost = row.money("annual_cost")
      let status = row.choice("status", Placement.Status.self)
      let paid = row.choice("paid", PaidDaysWord.self, default: .allYear)
      if let cost, cost > Self.largestCost {
        row.fault(
          .amountRange, at: "annual_cost", "no place costs so much in a year",
          toDo: "write pounds, not pence; the most is \(Self.largestCost.poundsText)")
      }
      if let cost, cost < .zero {
        row.fault(
          .amountSign, at: "annual_cost", "a placement costs nothing or more",
          toDo: "write what a whole year of it costs; take money back by an adjustment")
      }
      guard let id, let type, let start, let cost, let status, let paid else { return nil }
      if let end { noteOrder(row, start, end, "the placement") }
      if paid == .termTime, !hasTerms {
        row.fault(
          .placementTerms, at: "paid",
          "terms.csv has \(inYear) of the three terms of \(year), so the days that carry the cost"
            + " are not known", toDo: "add the terms of \(year) to terms.csv")
      }
      return Placement(
        id: id, type: type, ageGroup: row.optionalText("age_group"),
        need: row.optionalText("need"), start: start, end: end, annualCost: cost, status: status,
        isTermTime: paid == .termTime, provider: row.optionalText("provider"))
    }
  }

  /// The end of a placement; nil where there is none, or where a date far off stands for none.
  ///
  /// Systems that need a date write 9999-12-31 and the like, in the order of their own.
  private func placementEnd(_ row: Row) -> CalendarDate? {
    guard let text = row.optionalText("end") else { return nil }
    return OpenEnd.isOne(text) ? nil : row.optionalDate("end")
  }

  /// On which days a placement is paid.
  private enum PaidDaysWord: String, CaseIterable {
    case allYear = "all-year"
    case termTime = "term-time"
  }

  /// Notes placements that are called by children's names or numbers.
  private func notePersons(_ rows: [Row]) {
    let ids = rows.compactMap { row in row.optionalText("placement_id").map { (row, $0) } }
    let tens = ids.filter { PersonalData.hasTenFigures($0.1) }
    let patients = tens.filter { PersonalData.isHealthNumber($0.1) }
    let found: [(Row, String)] = [
      ids.first { !PersonalData.isCode($0.1) }.map { ($0.0, "is no number of a finance system") },
      ids.first { PersonalData.isPupilNumber($0.1) }
        .map { ($0.0, "reads as the number of a pupil") },
      patients.count * 2 > tens.count
        ? patients.first.map { ($0.0, "reads as the number of a patient") } : nil,
    ].compactMap(\.self)
    for (row, what) in found {
      row.fault(
        .filePersonal, at: "placement_id", "this placement_id \(what)",
        toDo: "number placements in the finance system's own way: letters and figures without"
          + " blanks, and no date")
    }
  }

  private func noteOrder(
    _ row: Row, _ start: CalendarDate, _ end: CalendarDate, _ what: String
  ) {
    guard end < start else { return }
    row.fault(
      .dateOrder, at: "end", "\(what) ends on \(end), before it starts on \(start)",
      toDo: "correct one of the two dates")
  }

  func officerFigure(_ row: Row, in year: FinancialYear) -> OfficerFigure? {
    let account = account(row, for: "has no forecast to state")
    let amount = row.money("amount")
    let reason = row.text("reason")
    let author = row.text("author")
    let date = row.date("date")
    let period = row.optionalPeriod("period", in: year)
    guard let account, let amount, let reason, let author, let date else { return nil }
    return OfficerFigure(
      account: account.code, amount: amount, reason: reason, author: author, date: date,
      period: period)
  }

  func movementReason(_ row: Row, in year: FinancialYear) -> MovementReason? {
    let period = row.period("period", in: year)
    let account = account(row, for: "has no forecast that moves")
    let code = row.choice("code", MovementCode.self)
    let amount = row.money("amount")
    let reason = row.text("reason")
    let author = row.text("author")
    let date = row.date("date")
    guard let period, let account, let code, let amount, let reason, let author, let date
    else { return nil }
    return MovementReason(
      period: period, account: account.code, code: code, amount: amount, reason: reason,
      author: author, date: date)
  }

  /// What budgets were made on, by account.
  func budgetBases(_ rows: [Row]) -> [String: BudgetBasis] {
    var bases: [String: BudgetBasis] = [:]
    for row in rows {
      let columns = ["full_year_places", "unit_cost"]
      let given = columns.filter { row.optionalText($0) != nil }
      guard let first = given.first else { continue }
      guard given.count == 2 else {
        let missing = columns.first { $0 != first } ?? first
        row.fault(
          .budgetBasis, at: first, "'\(first)' is there and '\(missing)' is not",
          toDo: "write both, so that volume and price can be told apart, or neither")
        continue
      }
      let places = row.rate("full_year_places", in: .zero...Self.mostPlaces)
      let cost = row.money("unit_cost")
      if let cost, cost < .zero || cost > Self.largestCost {
        row.fault(
          .amountRange, at: "unit_cost", "no place costs so much, or so little, in a year",
          toDo: "write pounds, not pence; from 0 to \(Self.largestCost.poundsText)")
      }
      guard let places, let cost, let account = row.optionalText("account") else { continue }
      bases[account] = BudgetBasis(places: places, unitCost: cost)
    }
    return bases
  }

  /// £100m, so that no sum of them goes past what can be held.
  private static let largestCost = Money(pence: 10_000_000_000)
  private static let mostPlaces = Rate("1000000") ?? .one
}
