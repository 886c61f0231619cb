import Money

/// How the methods would have done on closed years, with what was known then.
///
/// Each year that has a closed one before it is forecast again from the end of each of its months
/// but the last. An error is a forecast less the outturn, as a part of the line's size as it was
/// known then.
public struct BackTest: Sendable {
  /// Works out every method for all lines together, by name.
  public typealias Methods =
    @Sendable ([LineMonths]) throws -> [(
      name: String, outcomes: [MethodOutcome]
    )]

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
    /// The size of the line, by what was known then.
    public let size: Double
    /// The naive method's forecast of the same; nil where it cannot be used.
    public let naive: Double?
    /// The range that could have been told of it then, in pence; nil where none could.
    public fileprivate(set) var range: ClosedRange<Double>?

    var error: Double { (forecast - outturn) / size }
  }

  public let trials: [Trial]
  public let methods: [String]
  /// How each method did at all lines and the origins that scores sum up.
  public let scores: [Score]
  /// The method with the smallest error of those that beat the naive one; that where none does.
  ///
  /// One that can be used in fewer than nine of ten trials in which the naive method can is none.
  public let best: String
  /// Lines with at least one trial.
  public let lineCount: Int
  /// By the errors of all tested years.
  private let spreads: [Spot: Spread]

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
  ///   - naive: the name of the method that others are set against.
  ///   - learning: the names of methods that err less the more years they know.
  ///   - methods: those to try; none that needs what is not kept of a closed year.
  /// - Throws: `ArithmeticOverflow`.
  public init?(
    _ lines: [LineMonths], naive: String, learning: Set<String>, methods: Methods
  ) throws {
    var trials: [Trial] = []
    var names: [String] = []
    let most = lines.map(\.closedYears.count).max() ?? 0
    for back in stride(from: 1, to: most, by: 1) {
      let tested = try lines.indices.compactMap { index -> (index: Int, outturn: Double)? in
        let years = lines[index].closedYears
        guard years.count > back else { return nil }
        return (index, Double(try years[years.count - back].sum().pence))
      }
      for origin in Self.origins where !tested.isEmpty {
        let then = tested.map { lines[$0.index].asKnown(yearsBack: back, months: origin) }
        let made = try methods(then)
        names = made.map(\.name)
        let naives = made.first { $0.name == naive }?.outcomes
        for (name, outcomes) in made {
          for (place, outcome) in outcomes.enumerated() {
            let size = then[place].size
            guard let amount = outcome.amount, size > 0 else { continue }
            trials.append(
              Trial(
                line: tested[place].index, yearsBack: back, months: origin, method: name,
                forecast: Double(amount.pence), outturn: tested[place].outturn, size: size,
                naive: naives?[place].amount.map { Double($0.pence) }))
          }
        }
      }
    }
    guard !trials.isEmpty else { return nil }
    let years = lines.map(\.closedYears.count).filter { $0 > 1 }.min() ?? 2
    spreads = Dictionary(grouping: trials) { Spot($0.method, $0.months) }.mapValues { trials in
      Spread(
        trials.map(\.error),
        years: trials.first.map { learning.contains($0.method) } ?? false ? years : nil)
    }
    Self.addRanges(&trials, years: years, learning: learning)
    self.trials = trials
    self.methods = names
    let scored = Dictionary(
      grouping: trials.filter { Self.scoredOrigins.contains($0.months) }, by: \.method)
    let scores = names.map { Score($0, scored[$0] ?? []) }
    let needed = (scores.first { $0.method == naive }?.count ?? 0) * 9 / 10
    let better = scores.filter { $0.count >= needed && ($0.scaledError ?? 1) < 1 }
    best = better.min { ($0.scaledError ?? 1) < ($1.scaledError ?? 1) }?.method ?? naive
    self.scores = scores
    lineCount = Set(trials.map(\.line)).count
  }

  /// Gives each trial the range that the method's errors at the same month of earlier tested years
  /// tell; those of the first have none.
  private static func addRanges(_ trials: inout [Trial], years: Int, learning: Set<String>) {
    let spots = Dictionary(grouping: trials.indices) {
      Spot(trials[$0].method, trials[$0].months)
    }
    for (spot, places) in spots {
      for (back, own) in Dictionary(grouping: places, by: { trials[$0].yearsBack }) {
        let earlier = places.filter { trials[$0].yearsBack > back }.map { trials[$0].error }
        let spread = Spread(
          earlier, years: learning.contains(spot.method) ? years - back : nil)
        for place in own {
          trials[place].range = spread.range(of: trials[place].forecast, trials[place].size)
        }
      }
    }
  }

  /// Between which errors a new one is to lie four times in five.
  private struct Spread {
    /// Of the size of a line; nil for fewer than nine.
    private let errors: ClosedRange<Double>?

    /// They are counted so that a new one does so: the tenth and the ninetieth of ninety-nine.
    ///
    /// A method that learns from years, and now knows one more than when it erred, errs less: the
    /// distances from the middle error are taken times √((1 + 0.3 ÷ years) ÷ (1 + 0.3 ÷ (years −
    /// 1))). The 0.3 is fitted to how errors fall with a second year.
    init(_ errors: [Double], years: Int?) {
      let sorted = errors.sorted()
      let (low, high) = ((sorted.count + 1) / 10, (9 * (sorted.count + 1) + 9) / 10)
      guard low >= 1, high <= sorted.count else {
        self.errors = nil
        return
      }
      let middle = Quantile.median(sorted)
      var part = 1.0
      if let years, years > 1 {
        part = ((1 + 0.3 / Double(years)) / (1 + 0.3 / Double(years - 1))).squareRoot()
      }
      self.errors =
        (middle + part * (sorted[low - 1] - middle))...(middle + part * (sorted[high - 1] - middle))
    }

    func range(of forecast: Double, _ size: Double) -> ClosedRange<Double>? {
      errors.map { (forecast - size * $0.upperBound)...(forecast - size * $0.lowerBound) }
    }
  }

  /// The range of a line's forecast, from the method's errors at the same month of tested years.
  ///
  /// nil where there are fewer than nine errors, or it is larger than can be held.
  public func interval(
    of forecast: Money, _ line: LineMonths, by method: String
  ) -> Interval? {
    let range = spreads[Spot(method, line.known.count)]?
      .range(of: Double(forecast.pence), line.size)
    guard let range, let low = Int64(exactly: range.lowerBound.rounded()),
      let high = Int64(exactly: range.upperBound.rounded())
    else { return nil }
    return Interval(low: Money(pence: low), high: Money(pence: high))
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
  /// Errors are parts of lines' sizes; each is nil where no trial tells it.
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
        trial.naive.map { (trial.error, ($0 - trial.outturn) / trial.size) }
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
            / trial.size
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
    then.isProfileKnown = Set(profile.shares).count == 1
    then.profile = .equal(12)
    then.officer = nil
    then.placements = .unusable(.noPlacements)
    return then
  }
}
