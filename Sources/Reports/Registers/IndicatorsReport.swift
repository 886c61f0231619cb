import Books
import Money

/// The indicators on a day: the last value of each, the one before, and which way it goes.
public struct IndicatorsReport: Sendable {
  /// Which way an indicator goes: for better or worse, or up or down where neither is good.
  public enum Travel: String, Sendable {
    case improved
    case worsened
    case rose
    case fell
    case same
  }

  /// One indicator on the day.
  public struct Reading: Sendable {
    public let indicator: Indicator
    /// nil where there is no value up to the day.
    public let latest: IndicatorValue?
    public let previous: IndicatorValue?
    /// nil without two values.
    public let travel: Travel?
    /// Whether the latest value meets the target; nil without either.
    public let meetsTarget: Bool?
  }

  public let authority: Authority
  public let day: CalendarDate
  /// By group, in the order in which the books first name each.
  public let groups: [(name: String, readings: [Reading])]
  /// The money that the indicators lead.
  public let position: PositionReport

  public var sources: SourceRegister { position.sources }

  /// All that stands behind the values; the position has its own.
  public var provenance: Provenance {
    let readings = groups.flatMap(\.readings)
    return Provenance(
      Set(readings.compactMap(\.latest?.source) + readings.compactMap(\.previous?.source)))
  }

  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, at day: CalendarDate) throws {
    let books = standpoint.books
    let values = Dictionary(
      grouping: books.indicatorValues.filter { $0.date <= day }, by: \.indicator)
    var names: [String] = []
    for indicator in books.indicators where !names.contains(indicator.group ?? "") {
      names.append(indicator.group ?? "")
    }
    authority = books.authority
    self.day = day
    groups = names.map { name in
      (
        name,
        books.indicators.filter { ($0.group ?? "") == name }
          .map { Reading($0, values[$0.id] ?? []) }
      )
    }
    position = try PositionReport(standpoint)
  }
}

extension IndicatorsReport.Reading {
  /// Takes the values up to the day, oldest first.
  init(_ indicator: Indicator, _ values: [IndicatorValue]) {
    let (last, before) = (values.last, values.dropLast().last)
    self.indicator = indicator
    latest = last
    previous = before
    meetsTarget = last.flatMap { last in
      indicator.target.flatMap { indicator.meets($0, last.value) }
    }
    travel = last.flatMap { last in
      before.map { indicator.travel(from: $0.value, to: last.value) }
    }
  }
}

extension Indicator {
  /// nil for an indicator of which neither way is good.
  fileprivate func meets(_ target: Rate, _ value: Rate) -> Bool? {
    switch polarity {
    case .high: value >= target
    case .low: value <= target
    case .target: value == target
    case nil: nil
    }
  }

  fileprivate func travel(from before: Rate, to now: Rate) -> IndicatorsReport.Travel {
    let change = merit(now) - merit(before)
    if change == .zero { return .same }
    if polarity == nil { return change > .zero ? .rose : .fell }
    return change > .zero ? .improved : .worsened
  }

  /// The greater the better; the value itself where neither way is good.
  private func merit(_ value: Rate) -> Rate {
    switch polarity {
    case .high, nil: value
    case .low: .zero - value
    case .target: .zero - (value - (target ?? .zero)).magnitude
    }
  }
}
