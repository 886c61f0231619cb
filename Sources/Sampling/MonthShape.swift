import Money

/// How an account's year falls on its months where it does not keep to its profile.
enum MonthShape {
  /// The profile with a trend and a season that all years share, and with what each year has of
  /// its own: a step, a one-off, unsteady months, and invoices that come a month late.
  ///
  /// A year of weights, so that its months sum to whatever the year is to come to. Nothing in it
  /// depends on the period that an extract is for, so extracts of one year agree.
  static func uneven(
    _ profile: Weights, account: String, year: FinancialYear, seed: UInt64
  ) -> Weights {
    let code = UInt64(hashing: account)
    var lasting = SeededNumbers(seed, 1, code)
    let trend = lasting.within(-15...15)
    let (phase, height) = (lasting.below(12), lasting.within(0...120))
    var yearly = SeededNumbers(seed, 2, UInt64(year.startYear), code)
    let step = yearly.happens(perMille: 500) ? yearly.within(-200...250) : 0
    let stepMonth = yearly.within(1...10)
    let oneOff = yearly.happens(perMille: 333) ? yearly.within(300...900) : 0
    let oneOffMonth = yearly.below(12)
    let late = yearly.within(20...100)

    let shares = profile.allocate(Money(pence: Int64(12 * monthlyShare))).map { Int($0.pence) }
    var months = shares.enumerated().map { month, share in
      let season = (abs((month + phase) % 12 - 6) - 3) * height / 3
      let stepped = month >= stepMonth ? step : 0
      let noise = yearly.within(-40...40)
      return share * max(100, 1_000 + trend * (month - 6) + season + stepped + noise) / 1_000
    }
    months[oneOffMonth] += monthlyShare * oneOff / 1_000
    let slides = months.dropLast().map { $0 * late / 1_000 }
    for (month, slide) in slides.enumerated() {
      months[month] -= slide
      months[month + 1] += slide
    }
    return Weights(months.compactMap { Rate("\($0)") }) ?? profile
  }

  /// What a month of twelve equal ones weighs.
  private static let monthlyShare = 1_000_000
}
