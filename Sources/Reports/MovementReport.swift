import Books
import Forecasting
import Ledger
import Money

/// Why the forecast is not what it was: the last one recorded, this one, and what lies between.
public struct MovementReport: Sendable {
  /// One reason of a line's movement.
  public struct Part: Sendable {
    /// nil for what nobody has explained.
    public let code: MovementCode?
    public let amount: Money
    public let reason: String
    /// Who gives the reason; nil for one that the figures tell by themselves.
    public let author: String?
    public let date: CalendarDate?
  }

  /// A line, its two forecasts, and parts that sum to what lies between.
  public struct Row: Sendable {
    public let account: Account
    public let before: RecordedForecast
    public let after: Money
    public let movement: Money
    public let method: String
    public let parts: [Part]
    public let provenance: Provenance
  }

  /// The lines of the high needs block together, by code; nil for what nobody has explained.
  public struct Total: Sendable {
    public let before: Money
    public let after: Money
    public let movement: Money
    public let parts: [(code: MovementCode?, amount: Money)]
  }

  public let authority: String
  public let asOf: Period
  /// The period whose recorded forecast is the earlier one.
  public let since: Period
  public let ledgerHead: ChainHash
  /// Lines that were recorded and that moved or have a reason, in the order of the books.
  public let rows: [Row]
  /// Lines with a forecast now and none recorded.
  public let unrecorded: [String]
  public let sources: SourceRegister
  public let total: Total

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - since: an earlier period of the year whose forecast was recorded; nil for the latest.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, since: Period?) throws {
    let asOf = standpoint.asOf
    let recorded = standpoint.balances.forecasts.keys
      .filter { $0.year == asOf.year && $0 < asOf }
    guard let since = since ?? recorded.max(),
      let forecasts = standpoint.balances.forecasts[since], since < asOf, since.year == asOf.year
    else { throw ReportError.nothingRecorded(asOf) }
    let accounts = standpoint.budgetedAccounts
    let all = try accounts.compactMap { account in
      try forecasts[account.code].map { try Row(account, from: $0, since, standpoint) }
    }
    rows = all.filter { $0.movement != .zero || !$0.parts.isEmpty }
    unrecorded = try accounts.filter {
      try forecasts[$0.code] == nil && standpoint.forecast($0).amount != .zero
    }.map(\.code)
    total = try Total(
      all.filter { $0.account.fund == .highNeeds && !$0.account.isPriorYear })
    authority = standpoint.books.authority.name
    self.asOf = asOf
    self.since = since
    ledgerHead = standpoint.balances.head
    sources = standpoint.sources
  }

  /// All that stands behind the report.
  public var provenance: Provenance { rows.reduce(.none) { $0.union($1.provenance) } }
}

extension MovementReport.Total {
  fileprivate init(_ rows: [MovementReport.Row]) throws {
    before = try rows.map(\.before.amount).sum()
    after = try rows.map(\.after).sum()
    movement = try after - before
    let parts = rows.flatMap(\.parts)
    self.parts = try (MovementCode.allCases + [nil]).compactMap { code in
      let amounts = parts.filter { $0.code == code }.map(\.amount)
      return amounts.isEmpty ? nil : (code, try amounts.sum())
    }
  }
}

extension MovementReport.Row {
  fileprivate init(
    _ account: Account, from before: RecordedForecast, _ since: Period, _ standpoint: Standpoint
  ) throws {
    let forecast = try standpoint.forecast(account)
    let told = try Movement(
      from: before.basis, to: try standpoint.basis(of: account, forecast))
    var parts = try standpoint.adjustmentParts(account, told.adjustments, since)
    parts += try standpoint.fundingParts(account, told.funding, since)
    parts += Self.placementParts(
      told, from: before, to: try standpoint.placementTotal(account))
    var rest = told.rest
    let year = standpoint.books[standpoint.asOf.year]
    for reason in year.movementReasons
    where reason.account == account.code && reason.period > since
      && reason.period <= standpoint.asOf
    {
      rest = try rest - reason.amount
      parts.append(
        .init(
          code: reason.code, amount: reason.amount, reason: reason.reason, author: reason.author,
          date: reason.date))
    }
    if rest != .zero {
      parts.append(
        .init(
          code: nil, amount: rest,
          reason: before.method == forecast.methodName
            ? "no reason given"
            : "no reason given; forecast by \(forecast.methodName), before by \(before.method)",
          author: nil, date: nil))
    }
    self.account = account
    self.before = before
    after = forecast.amount
    movement = told.movement
    method = forecast.methodName
    self.parts = parts
    provenance = forecast.provenance
  }

  private static func placementParts(
    _ told: Movement, from before: RecordedForecast, to total: PlacementTotal
  ) -> [MovementReport.Part] {
    func text(_ millionths: Int64) -> String { Rate(millionths: millionths).text }
    let places = "\(text(before.places ?? 0)) places, now \(text(total.places))"
    let years =
      "\(text(before.fullYearPlaces ?? 0)) years in place, now \(text(total.fullYearPlaces))"
    return [
      (MovementCode.volume, told.volume, places), (.timing, told.timing, years),
      (.price, told.price, "the cost of a year in place"),
    ].filter { $0.1 != .zero }.map {
      MovementReport.Part(code: $0, amount: $1, reason: $2, author: nil, date: nil)
    }
  }
}

extension RecordedForecast {
  /// What the recorded forecast was made of.
  fileprivate var basis: ForecastBasis {
    var made = ForecastBasis.Method.other(method)
    if method == OutturnMethod.budget.rawValue { made = .budget }
    if method == OutturnMethod.placements.rawValue, let places, let fullYearPlaces {
      made = .placements(places: places, fullYearPlaces: fullYearPlaces)
    }
    return ForecastBasis(amount: amount, adjustments: adjustments, method: made)
  }
}

extension Standpoint {
  fileprivate func basis(of account: Account, _ forecast: LineForecast) throws -> ForecastBasis {
    var made = ForecastBasis.Method.other(forecast.methodName)
    switch forecast.method {
    case .budget: made = .budget
    case .placements:
      let total = try placementTotal(account)
      made = .placements(places: total.places, fullYearPlaces: total.fullYearPlaces)
    default: break
    }
    return ForecastBasis(
      amount: forecast.amount, adjustments: forecast.adjustments, method: made)
  }

  /// The adjustments dated since, and what is left of their sum where earlier ones were changed.
  fileprivate func adjustmentParts(
    _ account: Account, _ moved: Money, _ since: Period
  ) throws -> [MovementReport.Part] {
    let new =
      asOf.isYearEnd ? [] : adjustments(account).filter { $0.date > since.lastDay }
    let left = try moved - new.map(\.amount).sum()
    return new.map {
      MovementReport.Part(
        code: $0.action == nil ? .adjustment : .mitigation, amount: $0.amount, reason: $0.reason,
        author: $0.author, date: $0.date)
    } + part(.adjustment, left, asOf.isYearEnd ? "ended with the year" : "earlier ones changed")
  }

  /// The virements since, where the forecast is the budget, and what they leave of its change.
  fileprivate func fundingParts(
    _ account: Account, _ moved: Money, _ since: Period
  ) throws -> [MovementReport.Part] {
    guard moved != .zero else { return [] }
    var left = moved
    var parts: [MovementReport.Part] = []
    for virement in books[asOf.year].virements
    where virement.period > since && virement.period <= asOf {
      for (side, sign) in [(virement.to, Int64(1)), (virement.from, -1)]
      where side == account.code {
        let amount = Money(pence: sign * virement.amount.pence)
        left = try left - amount
        parts += [
          MovementReport.Part(
            code: .funding, amount: amount, reason: "\(virement.id): \(virement.reason)",
            author: virement.approvedBy, date: virement.period.lastDay)
        ]
      }
    }
    return parts + part(.funding, left, "the budget itself was changed")
  }

  private func part(
    _ code: MovementCode, _ amount: Money, _ reason: String
  ) -> [MovementReport.Part] {
    amount == .zero
      ? [] : [.init(code: code, amount: amount, reason: reason, author: nil, date: nil)]
  }
}
