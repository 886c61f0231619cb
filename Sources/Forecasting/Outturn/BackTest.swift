import Money

/// How the methods would have done on closed years, with what was known then.
///
/// Each year that has a closed one before it is forecast again from the end of each of its months
/// but the last. An error is a forecast less the outturn, as a part of the outturn's size.
public struct BackTest: Sendable {
  /// A method, as it is named and as it is worked out for all lines together.
  public struct Method: Sendable {
    public let name: String
    fileprivate let outcomes: @Sendable ([LineMonths]) throws -> [MethodOutcome]

    public init(
      _ name: String, outcomes: @escaping @Sendable ([LineMonths]) throws -> [MethodOutcome]
    ) {
      self.name = name
      self.outcomes = outcomes
    }
  }

  /// One forecast made again.
  public struct Trial: Sendable {
    /// Which line, of those given.
    public let line: Int
    /// How many years before the present one, from 1.
    public let yearsBack: Int
    /// Months that were over.
    public let months: Int
    public let method: String
    /// In pence.
    public let forecast: Double
    public let outturn: Double
    /// The naive method's forecast of the same; nil where it cannot be used.
    public let naive: Double?
    /// The range that could have been told of it then, in pence; nil where none could.
    public fileprivate(set) var range: ClosedRange<Double>?

    var error: Double { (forecast - outturn) / abs(outturn) }
    /// The outturn less the forecast, as a part of the forecast's size.
    fileprivate var shortfall: Double? {
      forecast == 0 ? nil : (outturn - forecast) / abs(forecast)
    }
  }

  public let trials: [Trial]
  public let methods: [String]
  public let naive: String
  /// How each method did at all lines and the origins that scores sum up.
  public let scores: [Score]
  /// The method with the smallest error of those that beat the naive one; that where none does.
  ///
  /// One that can be used in fewer than nine of ten trials in which the naive method can is none.
  public let best: String
  /// Lines with at least one trial.
  public let lineCount: Int
  /// Errors of all tested years, in order of size.
  private let shortfalls: [Spot: [Double]]
  private let widening: Double

  /// A method at a month's end.
  private struct Spot: Hashable {
    let method: String
    let months: Int

    init(_ method: String, _ months: Int) {
      self.method = method
      self.months = months
    }
  }

  /// The months from which a year is forecast again, and those of them that scores sum up: in
  /// the first two some methods have next to nothing to go by.
  public static let origins = 1...11
  public static let scoredOrigins = 3...11

  /// Returns nil where no line has two closed years month by month.
  ///
  /// - Parameters:
  ///   - lines: the lines as they are known now; what the year under way says is not used.
  ///   - methods: those to try; none that needs what is not kept of a closed year.
  ///   - naive: the name of the one that others are set against.
  /// - Throws: `ArithmeticOverflow`.
  public init?(_ lines: [LineMonths], methods: [Method], naive: String) throws {
    var trials: [Trial] = []
    let most = lines.map(\.closedYears.count).max() ?? 0
    for back in stride(from: 1, to: most, by: 1) {
      let tested = try lines.indices.compactMap { index -> (index: Int, outturn: Double)? in
        let years = lines[index].closedYears
        guard years.count > back else { return nil }
        let outturn = try years[years.count - back].sum()
        return outturn == .zero ? nil : (index, Double(outturn.pence))
      }
      for origin in Self.origins where !tested.isEmpty {
        let then = tested.map { lines[$0.index].asKnown(yearsBack: back, months: origin) }
        let outcomes = try methods.map { try $0.outcomes(then) }
        let naives = methods.firstIndex { $0.name == naive }.map { outcomes[$0] }
        for (method, outcomes) in zip(methods, outcomes) {
          for (place, outcome) in outcomes.enumerated() {
            guard let amount = outcome.amount else { continue }
            trials.append(
              Trial(
                line: tested[place].index, yearsBack: back, months: origin, method: method.name,
                forecast: Double(amount.pence), outturn: tested[place].outturn,
                naive: naives?[place].amount.map { Double($0.pence) }))
          }
        }
      }
    }
    guard !trials.isEmpty else { return nil }
    Self.addRanges(&trials)
    self.trials = trials
    shortfalls = Dictionary(grouping: trials) { Spot($0.method, $0.months) }
      .mapValues { $0.compactMap(\.shortfall).sorted() }
    self.methods = methods.map(\.name)
    self.naive = naive
    let scored = Dictionary(
      grouping: trials.filter { Self.scoredOrigins.contains($0.months) }, by: \.method)
    let scores = methods.map { Score($0.name, scored[$0.name] ?? []) }
    let needed = (scores.first { $0.method == naive }?.count ?? 0) * 9 / 10
    let better = scores.filter { $0.count >= needed && ($0.scaledError ?? 1) < 1 }
    best = better.min { ($0.scaledError ?? 1) < ($1.scaledError ?? 1) }?.method ?? naive
    self.scores = scores
    lineCount = Set(trials.map(\.line)).count
    let years = lines.map(\.closedYears.count).filter { $0 > 1 }.min() ?? 2
    widening =
      ((1 + 0.3 / Double(years)) / (1 + 0.3 / Double(years - 1))).squareRoot()
  }

  /// Gives each trial the range that the method's errors at the same month of earlier tested years
  /// tell; those of the first have none.
  private static func addRanges(_ trials: inout [Trial]) {
    let spots = Dictionary(grouping: trials.indices) {
      Spot(trials[$0].method, trials[$0].months)
    }
    for places in spots.values {
      for (back, own) in Dictionary(grouping: places, by: { trials[$0].yearsBack }) {
        let earlier = places.filter { trials[$0].yearsBack > back }
          .compactMap { trials[$0].shortfall }.sorted()
        guard let (low, high) = Self.ranks(earlier.count) else { continue }
        for place in own {
          let forecast = trials[place].forecast
          trials[place].range =
            (forecast + abs(forecast) * earlier[low])...(forecast + abs(forecast) * earlier[high])
        }
      }
    }
  }

  /// Which of so many errors, in order of size, a new one lies between four times in five; nil for
  /// fewer than nine.
  private static func ranks(_ count: Int) -> (low: Int, high: Int)? {
    let (low, high) = ((count + 1) / 10, (9 * (count + 1) + 9) / 10)
    return low >= 1 && high <= count ? (low - 1, high - 1) : nil
  }

  /// The range of a forecast, from the method's errors at the same month of all tested years.
  ///
  /// The tenth and the ninetieth of a hundred of these errors, counted so that a new one falls
  /// between them four times in five; a little narrower, since there is a year more to learn from
  /// than there was then. nil where there are fewer than nine errors.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func interval(
    of forecast: Money, by method: String, months: Int
  ) throws(ArithmeticOverflow) -> Interval? {
    let sorted = shortfalls[Spot(method, months)] ?? []
    guard let (low, high) = Self.ranks(sorted.count) else { return nil }
    let size = abs(Double(forecast.pence)) * widening
    func moved(_ part: Double) throws(ArithmeticOverflow) -> Money {
      guard let pence = Int64(exactly: (size * part).rounded(.toNearestOrAwayFromZero)) else {
        throw ArithmeticOverflow()
      }
      return try forecast + Money(pence: pence)
    }
    return Interval(low: try moved(sorted[low]), high: try moved(sorted[high]))
  }

  /// A range that is to hold the outturn four times in five.
  public struct Interval: Hashable, Sendable {
    public let low: Money
    public let high: Money

    public init(low: Money, high: Money) {
      self.low = low
      self.high = high
    }
  }
}

extension BackTest {
  /// How a method did in some trials.
  ///
  /// Errors are parts of the outturn's size; each is nil where no trial tells it.
  public struct Score: Sendable {
    public let method: String
    public let count: Int
    /// The mean error: positive where it forecast too much.
    public let bias: Double?
    /// The mean size of an error.
    public let absoluteError: Double?
    /// The mean size of an error, in pence.
    public let absolutePence: Double?
    /// The mean absolute error over the naive method's in the same trials (MASE): below 1 beats it.
    public let scaledError: Double?
    /// One less the sum of squared errors over the naive method's: above 0 beats it, and tells of
    /// large misses more than of small ones.
    public let skill: Double?
    /// The mean pinball loss of the range's two ends, which are the tenth and the ninetieth of a
    /// hundred: narrow ranges that hold are small.
    public let pinball: Double?
    /// Trials of which a range could be told, and how many of these it held.
    public let ranged: Int
    public let held: Int

    /// How many of the ranges would hold, 95 times in 100, if each held four times in five and all
    /// apart from each other.
    public var band: ClosedRange<Int>? { ranged > 0 ? Binomial.band(trials: ranged) : nil }

    fileprivate init(_ method: String, _ trials: [Trial]) {
      func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
      self.method = method
      count = trials.count
      bias = mean(trials.map(\.error))
      absoluteError = mean(trials.map { abs($0.error) })
      absolutePence = mean(trials.map { abs($0.forecast - $0.outturn) })
      let pairs = trials.compactMap { trial in
        trial.naive.map { (trial.error, ($0 - trial.outturn) / abs(trial.outturn)) }
      }
      let theirs = pairs.map { abs($0.1) }.reduce(0, +)
      scaledError = theirs > 0 ? pairs.map { abs($0.0) }.reduce(0, +) / theirs : nil
      let squares = pairs.map { $0.1 * $0.1 }.reduce(0, +)
      skill = squares > 0 ? 1 - pairs.map { $0.0 * $0.0 }.reduce(0, +) / squares : nil
      let ranges = trials.compactMap { trial in trial.range.map { (trial, $0) } }
      pinball = mean(
        ranges.map { trial, range in
          let (low, high) = (trial.outturn - range.lowerBound, trial.outturn - range.upperBound)
          return (max(0.1 * low, -0.9 * low) + max(0.9 * high, -0.1 * high)) / 2
            / abs(trial.outturn)
        })
      ranged = ranges.count
      held = ranges.count { $1.contains($0.outturn) }
    }
  }

  /// How a method did at all lines; nil if it was not tested.
  public func score(of method: String) -> Score? { scores.first { $0.method == method } }

  /// How a method did in some of the trials.
  public func score(of method: String, in trials: [Trial]) -> Score {
    Score(method, trials.filter { $0.method == method })
  }

  /// By how much a method missed what all lines together came to, as a part of that.
  ///
  /// nil where it could not be used then.
  public func totalError(of method: String, yearsBack: Int, months: Int) -> Double? {
    let trials = trials.filter {
      $0.method == method && $0.yearsBack == yearsBack && $0.months == months
    }
    let outturn = trials.map(\.outturn).reduce(0, +)
    return outturn == 0
      ? nil : trials.map { $0.forecast - $0.outturn }.reduce(0, +) / abs(outturn)
  }

  /// How many years were tested.
  public var yearCount: Int { trials.map(\.yearsBack).max() ?? 0 }
}

extension LineMonths {
  /// The line as it was known in an earlier year: nothing that came later, and nothing of what
  /// is kept of the present year alone.
  fileprivate func asKnown(yearsBack: Int, months: Int) -> LineMonths {
    var then = self
    let tested = closedYears[closedYears.count - yearsBack]
    then.closedYears = closedYears.dropLast(yearsBack)
    then.known = Array(tested.prefix(months))
    then.hasPostings = then.known.contains { $0 != .zero }
    then.officer = nil
    then.placements = .unusable(.noPlacements)
    return then
  }
}
