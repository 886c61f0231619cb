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
    /// As it was recorded where the as-of is closed, else as it is worked out now.
    public let after: RecordedForecast
    public let movement: Money
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
  /// Lines that moved or have a reason, in the order of the books; one that was not recorded moved
  /// from nil.
  public let rows: [Row]
  /// Accounts that were recorded and that the books no longer have; in no row and no total.
  public let gone: [String]
  public let sources: SourceRegister
  public let total: Total
  /// What the total is by today's books, where the as-of is closed and they say something else.
  public let totalNow: Money?
  public let cautions: [Caution]
  /// Whether the later forecast is the recorded one as well.
  public let isRecorded: Bool
  /// Lines that moved by less, and by no part as large, are not told one by one.
  public let over: Money

  /// - Parameters:
  ///   - standpoint: books and ledger at a period.
  ///   - since: an earlier period of the year whose forecast was recorded; nil for the latest.
  ///   - over: from which size on lines are told one by one.
  /// - Throws: ``ReportError``, or `ArithmeticOverflow`.
  public init(_ standpoint: Standpoint, since: Period?, over: Money = .zero) throws {
    let asOf = standpoint.asOf
    let recorded = standpoint.balances.forecasts.filter {
      $0.key.year == asOf.year && $0.key < asOf
    }
    guard let since = since ?? recorded.keys.max(), let before = recorded[since] else {
      throw ReportError.nothingRecorded(
        before: asOf, since: since, recorded: recorded.keys.sorted())
    }
    let accounts = standpoint.budgetedAccounts
    let now = Dictionary(
      try accounts.map { ($0.code, try standpoint.record(of: $0)) }
    ) { first, _ in first }
    // What was recorded of a period that is open again is not its forecast any more.
    let kept = standpoint.balances.isClosed(asOf) ? standpoint.balances.forecasts[asOf] : nil
    let after = kept ?? now
    let all = try accounts.compactMap { account -> Row? in
      guard let after = after[account.code] else { return nil }
      return try Row(account, before[account.code], after, since, standpoint)
    }
    rows = all.filter { $0.movement != .zero || !$0.parts.isEmpty }
    let codes = Set(accounts.map(\.code))
    gone = before.keys.filter { !codes.contains($0) }.sorted()
    let total = try Total(all)
    let totalNow = try now.values.filter(\.isInYear).map(\.amount).sum()
    self.totalNow = totalNow == total.after ? nil : totalNow
    self.total = total
    cautions = standpoint.cautions
    isRecorded = kept != nil
    self.over = over
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
    before = try rows.map(\.before).filter(\.isInYear).map(\.amount).sum()
    after = try rows.map(\.after).filter(\.isInYear).map(\.amount).sum()
    movement = try after - before
    let parts = rows.filter { $0.before.isInYear && $0.after.isInYear }.flatMap(\.parts)
    // What a line brings with it that came into the position, or takes away.
    let moved = try rows.filter { $0.before.isInYear != $0.after.isInYear }.map { row in
      row.after.isInYear ? row.after.amount : try -row.before.amount
    }
    self.parts = try (MovementCode.allCases + [nil]).compactMap { code in
      let amounts =
        parts.filter { $0.code == code }.map(\.amount) + (code == nil ? moved : [])
      return amounts.isEmpty ? nil : (code, try amounts.sum())
    }
  }
}

extension MovementReport.Row {
  fileprivate init(
    _ account: Account, _ recorded: RecordedForecast?, _ after: RecordedForecast,
    _ since: Period, _ standpoint: Standpoint
  ) throws {
    var none = RecordedForecast(account: account.code, amount: .zero, method: "none")
    none.isInYear = after.isInYear
    let before = recorded ?? none
    let told = try Movement(from: before.basis, to: after.basis)
    var parts = try standpoint.adjustmentParts(account, told.adjustments, since)
    parts += try standpoint.fundingParts(account, told.funding, since)
    parts += try Self.placementParts(told, from: before, to: after)
    var rest = told.rest
    if after.method == OutturnMethod.officer.rawValue,
      let figure = standpoint.officerFigure(account), rest != .zero
    {
      parts.append(
        .init(
          code: .adjustment, amount: rest, reason: "officer's figure: \(figure.reason)",
          author: figure.author, date: figure.date))
      rest = .zero
    }
    for reason in standpoint.rows.movementReasons[account.code] ?? []
    where reason.period > since && reason.period <= standpoint.asOf {
      rest = try rest - reason.amount
      parts.append(
        .init(
          code: reason.code, amount: reason.amount, reason: reason.reason, author: reason.author,
          date: reason.date))
    }
    if rest != .zero {
      let change = "forecast by \(after.method), before by \(before.method)"
      parts.append(
        .init(
          code: nil, amount: rest,
          reason: "no reason given" + (before.method == after.method ? "" : "; \(change)"),
          author: nil, date: nil))
    }
    self.account = account
    self.before = before
    self.after = after
    movement = told.movement
    self.parts = parts
    provenance = try standpoint.forecast(account).provenance
  }

  /// What placements tell, with the numbers that moved.
  private static func placementParts(
    _ told: Movement, from before: RecordedForecast, to after: RecordedForecast
  ) throws -> [MovementReport.Part] {
    func moved(_ text: (RecordedForecast) throws -> String) throws -> String {
      try "\(text(before)), now \(text(after))"
    }
    let number = try moved { Rate(millionths: $0.places ?? 0).text }
    let time = try moved { side in
      let part = Money(pence: 1_000_000)
      let share = try part.times(
        Money(pence: side.fullYearPlaces ?? 0), over: Money(pence: max(1, side.places ?? 0)))
      return Rate(millionths: share.pence / 1_000 * 1_000).percentText
    }
    let price = try moved { side in
      let cost = try side.amount - side.adjustments
      return try Places(millionths: side.fullYearPlaces ?? 0).price(of: cost)?.sterlingText ?? "-"
    }
    return [
      (MovementCode.volume, told.volume, "\(number) places, by their certainty"),
      (.timing, told.timing, "in place for \(time) of the year on average"),
      (.price, told.price, "a full-year place for \(price)"),
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
  /// The adjustments dated since, and what is left of their sum where earlier ones were changed.
  fileprivate func adjustmentParts(
    _ account: Account, _ moved: Money, _ since: Period
  ) throws -> [MovementReport.Part] {
    let new =
      asOf.isYearEnd ? [] : adjustments(account).filter { !$0.counts(at: since) }
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
    for virement in rows.virements[account.code] ?? []
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
