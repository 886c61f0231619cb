/// Exponential smoothing of all lines with one pair of constants.
///
/// A line has a level, which drifts as all lines grow, and a trend beside it that fades by a tenth
/// a month; both take up a part of what each month strays. The constants are those of a few that
/// have told the months gone by best, over all lines. Decision 0020 has the arithmetic.
struct Smoothing {
  /// What each line's year comes to, with its sign, in the order of the lines.
  let outturns: [Double]

  /// How much of a month's stray the level takes up, and how much of that the trend.
  private static let constants: [(level: Double, trend: Double)] = [0.05, 0.1, 0.15, 0.2]
    .flatMap { level in [0.0, 0.05, 0.1].map { (level: level, trend: $0) } }
  private static let damping = 0.9
  /// The first month whose stray counts for the choice of the constants, from 0.
  private static let firstScored = 6

  init(_ lines: [LinePattern], _ pool: Pool) {
    let growth = pool.growth - 1
    var best: (loss: Double, outturns: [Double])?
    let seasons = lines.map { Self.levelSeason($0, pool, growth) }
    for constants in Self.constants {
      var loss = 0.0
      let outturns = zip(lines, seasons).map { line, season in
        let run = Self.run(line, season, growth, constants)
        loss += run.loss
        return run.outturn
      }
      if loss < best?.loss ?? .infinity { best = (loss, outturns) }
    }
    outturns = best?.outturns ?? []
  }

  /// The season without the slope that a year's growth gives it.
  private static func levelSeason(
    _ line: LinePattern, _ pool: Pool, _ growth: Double
  ) -> [Double] {
    let level = line.steadied(pool.lift).enumerated().map { month, share in
      share / (1 + growth * (Double(month) - 5.5) / 12)
    }
    let sum = level.reduce(0, +)
    return level.map { 12 * $0 / sum }
  }

  private static func run(
    _ line: LinePattern, _ season: [Double], _ growth: Double,
    _ constants: (level: Double, trend: Double)
  ) -> (outturn: Double, loss: Double) {
    let months = line.cleaned
    let drift = 1 + growth / 12
    let mean = months.reduce(0, +) / Double(months.count)
    let square = season.map { $0 * $0 }.reduce(0, +) / 12
    var level = months.prefix(12).reduce(0, +) / 12 * (1 - 5.5 * growth / 12)
    var trend = 0.0
    var loss = 0.0
    for (place, month) in months.enumerated() {
      let share = season[place % 12]
      let expected = level * drift + damping * trend
      let stray = month - expected * share
      if place >= firstScored { loss += abs(stray) / abs(mean) }
      let taken =
        share > 0.1 ? min(1, constants.level * share * share / square) * stray / share : 0
      level = expected + taken
      trend = damping * trend + constants.trend * taken
    }
    var rest = 0.0
    for month in line.posted.count..<12 {
      trend *= damping
      level = level * drift + trend
      rest += level * season[month]
    }
    return (line.sign * (line.posted.reduce(0, +) + rest), loss)
  }
}
