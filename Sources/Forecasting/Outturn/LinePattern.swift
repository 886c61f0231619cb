import Money

/// What lines have in common at one time of the year.
struct Pool {
  /// This year's level over last year's.
  let growth: Double
  /// By month: what lines' own seasons hold beyond the profile that is nearest to each.
  let lift: [Double]
  /// The noise of the middle line.
  let noise: Double
  /// What one-offs add to a year, as a part of it.
  let oneOffs: Double

  init(_ lines: [LinePattern]) {
    let weights = lines.map(\.trust)
    lift = (0..<12).map { month in
      let own = zip(lines, weights).map { $0.season[month] * $1 }.reduce(0, +)
      let near = zip(lines, weights).map { $0.near[month] * $1 }.reduce(0, +)
      return near > 1e-9 ? own / near : 1
    }
    let lift = lift
    let steadied = lines.map { $0.steadied(lift) }
    let ratios = zip(lines, steadied).compactMap { $0.growth(season: $1) }.sorted()
    growth = min(1.25, max(0.9, Self.trimmedMean(ratios)))
    let growth = growth
    let noises = zip(lines, steadied).map { $0.noise(season: $1, growth: growth) }
    noise = Quantile.median(noises)
    let added = lines.map(\.oneOffShare)
    oneOffs = added.isEmpty ? 0 : added.reduce(0, +) / Double(added.count)
  }

  /// The mean of what lies between the tenth and the ninetieth of a hundred, both among it.
  private static func trimmedMean(_ sorted: [Double]) -> Double {
    guard let low = Quantile.of(sorted, 0.1), let high = Quantile.of(sorted, 0.9) else { return 1 }
    let kept = sorted.filter { $0 >= low && $0 <= high }
    return kept.isEmpty ? Quantile.median(sorted) : kept.reduce(0, +) / Double(kept.count)
  }
}

/// One line, in pence, costs and incomes alike positive.
struct LinePattern {
  let sign: Double
  /// This year's months as they were posted.
  let posted: [Double]
  /// All months without what stands out, of closed years and of this one.
  let cleaned: [Double]
  /// This year's and last year's of them.
  let current: [Double]
  let last: [Double]
  /// The line's own season, twelve months of mean one, and the nearest profile that is known of it.
  let season: [Double]
  let near: [Double]
  /// How far the nearest profile is trusted, 0 to 0.4.
  let trust: Double
  let oneOffShare: Double

  /// Returns nil for a line without a year month by month, or whose years sum to nothing.
  init?(_ line: LineMonths) {
    let years = line.closedYears
    let all = (years.joined() + line.known).map { Double($0.pence) }
    guard let lastSum = years.last?.reduce(0, { $0 + Double($1.pence) }), lastSum != 0 else {
      return nil
    }
    sign = lastSum < 0 ? -1 : 1
    let sign = sign
    let months = all.map { $0 * sign }
    let closed = years.count * 12
    guard let cleaning = Cleaning(months, closed: closed) else { return nil }
    let cleaned = cleaning.months
    posted = Array(months[closed...])
    self.cleaned = cleaned
    current = Array(cleaned[closed...])
    last = Array(cleaned[(closed - 12)..<closed])
    season = cleaning.season
    let season = season
    let profile = line.profile.shares.map { $0 * 12 }
    let flat = [Double](repeating: 1, count: 12)
    func distance(_ pattern: [Double]) -> Double {
      zip(season, pattern).map { abs($0 - $1) }.reduce(0, +) / 12
    }
    near = distance(profile) <= distance(flat) ? profile : flat
    trust = 0.4 * max(0, 1 - distance(near) / 0.35)
    let most = 3 * months.reduce(0, +) / Double(months.count)
    let added = zip(months, cleaned).map { min(most, max(-most, $0 - $1)) }.reduce(0, +)
    let total = cleaned.reduce(0, +)
    guard total > 0, last.reduce(0, +) > 0 else { return nil }
    oneOffShare = added / total
  }

  /// The season drawn towards the nearest profile, lifted by what all lines hold beyond theirs.
  func steadied(_ lift: [Double]) -> [Double] {
    let lifted = zip(near, lift).map { $0 * $1 }
    let sum = lifted.reduce(0, +)
    guard sum > 0 else { return season }
    return zip(season, lifted).map { own, near in (1 - trust) * own + trust * near * 12 / sum }
  }

  private var lastLevel: Double { last.reduce(0, +) / 12 }

  private func elapsed(_ season: [Double]) -> Double { season.prefix(current.count).reduce(0, +) }

  /// This year's level over last year's; nil where hardly any of the line's season is over.
  func growth(season: [Double]) -> Double? {
    guard elapsed(self.season) >= 0.5 else { return nil }
    return current.reduce(0, +) / max(elapsed(season), 1e-9) / lastLevel
  }

  /// This year's level, where last year's counts as so many months.
  private func level(_ season: [Double], _ growth: Double, months: Double) -> Double {
    max(0, (months * lastLevel * growth + current.reduce(0, +)) / (months + elapsed(season)))
  }

  /// The root of the mean square by which months stray from level and season, as a part of the
  /// level.
  func noise(season: [Double], growth: Double) -> Double {
    let level = level(season, growth, months: 5)
    func strays(_ months: [Double], _ level: Double) -> [Double] {
      zip(months, season).map { ($0 - level * $1) / (max($1, 0.25).squareRoot() * level) }
    }
    guard level > 0 else { return 0 }
    let all = strays(current, level) + strays(last, lastLevel)
    return (all.map { $0 * $0 }.reduce(0, +) / Double(all.count)).squareRoot()
  }

  /// What the year comes to by the combination, with its sign.
  func combined(_ pool: Pool) -> Double {
    let season = steadied(pool.lift)
    let ratio = pool.noise > 0 ? noise(season: season, growth: pool.growth) / pool.noise : 1
    let months = max(1, 5 * min(6, max(0.1, ratio * ratio)).squareRoot())
    let level = level(season, pool.growth, months: months)
    let rest = season.dropFirst(current.count).reduce(0, +)
    return sign * (posted.reduce(0, +) + level * rest * (1 + pool.oneOffs))
  }
}

/// A line's months with what stands out drawn back to what level and season would have.
private struct Cleaning {
  private(set) var months: [Double]
  private(set) var season: [Double]

  /// - Parameters:
  ///   - posted: closed years and the year under way, oldest first.
  ///   - closed: how many of the months are of closed years; whole years of them.
  init?(_ posted: [Double], closed: Int) {
    guard let season = Self.season(posted, closed) else { return nil }
    months = posted
    self.season = season
    let size = posted.reduce(0, +) / Double(posted.count)
    for _ in 0..<2 {
      let expected = expected
      let strays = zip(posted, expected).map { abs($0 - $1) }
      let reach = 2.5 * max(1.4826 * Quantile.median(strays), 0.1 * abs(size))
      months = zip(posted, expected).map { min($1 + reach, max($1 - reach, $0)) }
      self.season = Self.season(months, closed) ?? self.season
    }
  }

  /// Each month by the level of the thirteen around it and the season.
  private var expected: [Double] {
    months.indices.map { month in
      let around = max(0, month - 6)..<min(months.count, month + 7)
      let seasons = around.map { season[$0 % 12] }.reduce(0, +)
      return months[around].reduce(0, +) / max(seasons, 0.5) * season[month % 12]
    }
  }

  /// The mean over closed years of each month over its year's mean, none below nil; nil where no
  /// year has a sum.
  private static func season(_ months: [Double], _ closed: Int) -> [Double]? {
    let years = stride(from: 0, to: closed, by: 12).map { Array(months[$0..<($0 + 12)]) }
    let shapes = years.compactMap { year -> [Double]? in
      let mean = year.reduce(0, +) / 12
      return mean == 0 ? nil : year.map { $0 / mean }
    }
    guard !shapes.isEmpty else { return nil }
    let season = (0..<12).map { month in
      max(0, shapes.map { $0[month] }.reduce(0, +) / Double(shapes.count))
    }
    let sum = season.reduce(0, +)
    return sum > 0 ? season.map { $0 * 12 / sum } : nil
  }
}
