import Money
import Tabular

/// The registers that the board keeps beside the plan.
extension BooksReader {
  func readRegisters(_ parts: inout BookParts) {
    parts.raid = rows("raid.csv").compactMap(raidEntry)
    declared.indicators = names("id", of: "indicators.csv")
    parts.indicators = rows("indicators.csv").compactMap(indicator)
    parts.indicatorValues = rows("indicator_values.csv").compactMap { indicatorValue($0, parts) }
      .enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
      .map(\.element)
    parts.calendar = rows("calendar.csv").compactMap(calendarEntry)
  }

  private func raidEntry(_ row: Row) -> RAIDEntry? {
    let id = row.text("id")
    let kind = row.choice("kind", RAIDEntry.Kind.self)
    let description = row.text("description")
    let likelihood = row.optionalCount("likelihood", in: 1...5)
    let impact = row.optionalCount("impact", in: 1...5)
    let target = row.optionalCount("target", in: 1...25)
    let trend = row.optionalChoice("trend", RAIDEntry.Trend.self)
    let raised = row.optionalDate("raised")
    let due = row.optionalDate("due")
    let closed = row.optionalDate("closed")
    let action = row.optionalText("action").flatMap { _ in self.action(row) }
    let source = source(row)
    let hasLikelihood = row.optionalText("likelihood") != nil
    if hasLikelihood != (row.optionalText("impact") != nil) {
      row.fault(
        .valueMissing, at: hasLikelihood ? "impact" : "likelihood",
        "a score needs both likelihood and impact",
        toDo: "write both, from 1 to 5, or neither")
    }
    guard let id, let kind, let description, let source else { return nil }
    return RAIDEntry(
      id: id, kind: kind, description: description, owner: row.optionalText("owner"),
      likelihood: likelihood, impact: impact, target: target, trend: trend,
      controls: row.optionalText("controls"), raised: raised, due: due, closed: closed,
      action: action,
      source: source)
  }

  private func indicator(_ row: Row) -> Indicator? {
    let id = row.text("id")
    let title = row.text("title")
    let polarity = row.optionalChoice("polarity", Indicator.Polarity.self)
    let unit = row.choice("unit", Indicator.Unit.self)
    let target = row.optionalText("target").flatMap { _ in value(row, "target", unit) }
    let by = row.optionalDate("by")
    let source = source(row)
    if polarity == .target, row.optionalText("target") == nil {
      row.fault(
        .indicatorTarget, at: "polarity",
        "polarity T means near a target, and the column target is empty",
        toDo: "write the target, or polarity H (high is good) or L (low is good)")
    }
    guard let id, let title, let unit, let source else { return nil }
    return Indicator(
      id: id, title: title, group: row.optionalText("group"), polarity: polarity, unit: unit,
      target: target, by: by, source: source)
  }

  /// A value in a unit; what cannot be of the unit is a fault or a finding.
  private func value(_ row: Row, _ column: String, _ unit: Indicator.Unit?) -> Rate? {
    if unit == .pounds { return row.money(column).flatMap { Rate($0.poundsText) } }
    let value = row.rate(column)
    if unit == .percent, let value, value.magnitude > .one {
      row.fault(
        .indicatorValue, at: column, "this is \(value.percentText)",
        toDo: "write per cent as a fraction: 0.612 is 61.2 %")
    }
    return value
  }

  private func indicatorValue(_ row: Row, _ parts: BookParts) -> IndicatorValue? {
    let indicator = known(
      row, "indicator", in: declared.indicators, .indicatorUnknown, of: "indicators.csv")
    let date = row.date("date")
    let unit = parts.indicators.first { $0.id == indicator }?.unit
    let value = value(row, "value", unit)
    let source = source(row)
    guard let indicator, let date, let value, let source else { return nil }
    return IndicatorValue(
      indicator: indicator, date: date, value: value, note: row.optionalText("note"),
      source: source)
  }

  private func calendarEntry(_ row: Row) -> CalendarEntry? {
    let id = row.text("id")
    let audience = row.text("audience")
    let title = row.text("title")
    let date = row.optionalDate("date")
    let everyMonths = row.optionalCount("every_months", in: 1...12)
    let until = row.optionalDate("until")
    let source = source(row)
    if row.optionalText("date") == nil, row.optionalText("every_months") == nil {
      row.fault(
        .valueMissing, at: "date",
        "neither the day nor how often it comes is given",
        toDo: "write the day in date, or the months between one and the next in every_months")
    }
    if let date, let until, until < date {
      row.fault(
        .dateOrder, at: "until", "it ends on \(until), before its first day, \(date)",
        toDo: "correct one of the two dates")
    }
    guard let id, let audience, let title, let source else { return nil }
    return CalendarEntry(
      id: id, audience: audience, title: title, date: date, everyMonths: everyMonths,
      until: until, needs: row.optionalText("needs"), source: source)
  }
}
