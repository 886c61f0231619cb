import Books
import Forecasting
import Money

/// Savings that are evidenced, beside what was planned and how sure the plan was.
public struct DeliveriesReport: Sendable {
  /// A year of a saving, to the day.
  public struct Year: Hashable, Sendable {
    public let year: FinancialYear
    /// Of the whole year.
    public let planned: Money
    /// Of the months that are over.
    public let plannedToDate: Money
    public let delivered: Money
    /// nil for a year that is evidenced and was not planned.
    public let confidence: Rate?
    /// Evidenced less planned to date; negative where the evidence trails.
    public let difference: Money
    /// Evidenced of planned to date, to three decimals; nil where nothing was planned.
    public let record: Rate?
  }

  /// A saving, over all its years.
  public struct Saving: Sendable {
    public let id: String
    public let title: String
    public let years: [Year]
    public let plannedToDate: Money
    public let delivered: Money
    /// By how many months the evidence trails the plan.
    ///
    /// That many months ago the plan had come to no more than what is evidenced now; zero where it
    /// does not trail.
    public let monthsBehind: Int
    public let provenance: Provenance
  }

  public let authority: Authority
  public let day: CalendarDate
  /// In the order of the books.
  public let savings: [Saving]
  public let sources: SourceRegister

  /// - Throws: `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, at day: CalendarDate) throws {
    let books = standpoint.books
    let rows = books.mitigations.filter { $0.kind == .saving }
    let byID = Dictionary(grouping: rows, by: \.id)
    let evidenced = Dictionary(
      grouping: books.deliveries.filter { $0.period.lastDay <= day }, by: \.mitigation)
    authority = books.authority
    self.day = day
    savings = try rows.ids.map { try Saving(byID[$0] ?? [], evidenced[$0] ?? [], at: day) }
    sources = standpoint.sources
  }

  /// The savings that were to have begun, or of which something is evidenced.
  public var begun: [Saving] {
    savings.filter { $0.plannedToDate != .zero || $0.delivered != .zero }
  }

  /// All that stands behind the savings that were to have begun.
  public var provenance: Provenance { begun.reduce(.none) { $0.union($1.provenance) } }

  /// What was planned by the day and what is evidenced, of all savings together.
  public func total() throws -> (plannedToDate: Money, delivered: Money) {
    (try savings.map(\.plannedToDate).sum(), try savings.map(\.delivered).sum())
  }
}

extension DeliveriesReport.Saving {
  fileprivate init(_ rows: [Mitigation], _ deliveries: [Delivery], at day: CalendarDate) throws {
    let day = Period(endedBy: day)?.lastDay ?? day
    let plans = rows.map { MonthlyAmount($0.amount, in: $0.year, from: $0.start) }
    func sum(to day: CalendarDate) throws -> Money {
      try plans.map { try $0.amount(to: day) }.sum()
    }
    id = rows.first?.id ?? ""
    title = rows.first?.title ?? ""
    let evidenced = Dictionary(grouping: deliveries, by: \.period.year)
    let planned = Dictionary(zip(rows.map(\.year), zip(rows, plans))) { first, _ in first }
    years = try Set(planned.keys).union(evidenced.keys).sorted().map { year in
      let due = try planned[year]?.1.amount(to: day) ?? .zero
      let delivered = try (evidenced[year] ?? []).map(\.amount).sum()
      return DeliveriesReport.Year(
        year: year, planned: planned[year]?.0.amount ?? .zero, plannedToDate: due,
        delivered: delivered, confidence: planned[year]?.0.confidence,
        difference: try delivered - due, record: Rate(delivered, of: due))
    }
    plannedToDate = try sum(to: day)
    delivered = try deliveries.map(\.amount).sum()
    provenance = Provenance(Set(rows.map(\.source) + deliveries.map(\.source)))
    var months = 0
    while let earlier = day.adding(months: -months), try sum(to: earlier) > delivered,
      try sum(to: earlier) > .zero
    {
      months += 1
    }
    monthsBehind = months
  }
}
