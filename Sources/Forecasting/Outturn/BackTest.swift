import Money

/// How the methods would have done on the last closed year, with what was known then.
///
/// The origins are the ends of P3 to P11. An error is a forecast less the outturn, as a part of the
/// outturn's size; the score of a method sets its absolute errors against those of the naive method
/// at the same lines and origins, so below one it beats it.
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

  /// How a method did.
  public struct Score: Sendable {
    public let method: String
    /// Its absolute errors over those of the naive method, at the lines and origins where both can
    /// be used; nil where there are none.
    public let scaledError: Double?
    /// The mean error: positive where it forecast too much.
    public let bias: Double?
    /// How often it could be used, of lines times origins.
    public let count: Int
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

  public let scores: [Score]
  /// Lines that were tested, and lines times origins.
  public let lineCount: Int
  public let trials: Int
  /// Errors as parts of the forecast's size, by method and month of the origin.
  private let shortfalls: [String: [Int: [Double]]]
  private let widening: Double

  public static let origins = 3...11

  /// Returns nil where no line has two closed years month by month.
  ///
  /// - Parameters:
  ///   - lines: the lines as they are known now; what the year under way says is not used.
  ///   - methods: those to try; none that needs the budget, which is not known of a closed year.
  ///   - naive: the name of the one that others are set against.
  /// - Throws: `ArithmeticOverflow`.
  public init?(_ lines: [LineMonths], methods: [Method], naive: String) throws {
    let tested = lines.filter { $0.closedYears.count > 1 }
    let truths = try tested.map { try $0.closedYears.last?.sum() ?? .zero }
    let pairs = zip(tested, truths).filter { $0.1 != .zero }
    guard !pairs.isEmpty else { return nil }
    var errors: [String: [Double?]] = [:]
    var shortfalls: [String: [Int: [Double]]] = [:]
    for origin in Self.origins {
      let then = pairs.map { $0.0.asKnown(months: origin) }
      for method in methods {
        let outcomes = try method.outcomes(then)
        for ((_, truth), outcome) in zip(pairs, outcomes) {
          let amount = outcome.amount.map { Double($0.pence) }
          let outturn = Double(truth.pence)
          errors[method.name, default: []].append(amount.map { ($0 - outturn) / abs(outturn) })
          if let amount, amount != 0 {
            shortfalls[method.name, default: [:]][origin, default: []]
              .append((outturn - amount) / abs(amount))
          }
        }
      }
    }
    let naiveErrors = errors[naive] ?? []
    scores = methods.map { Score($0.name, errors[$0.name] ?? [], naiveErrors) }
    lineCount = pairs.count
    trials = pairs.count * Self.origins.count
    self.shortfalls = shortfalls
    let years = pairs.map(\.0.closedYears.count).min() ?? 2
    widening =
      ((1 + 0.3 / Double(years)) / (1 + 0.3 / Double(years - 1))).squareRoot()
  }

  /// The range of a forecast, from the method's errors at the same month of the tested year.
  ///
  /// The tenth and the ninetieth of a hundred of these errors, counted so that a new one falls
  /// between them four times in five; a little narrower, since there is a year more to learn from
  /// than there was then. nil where fewer than nine lines were tested or the month is not among the
  /// origins.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public func interval(
    of forecast: Money, by method: String, months: Int
  ) throws(ArithmeticOverflow) -> Interval? {
    let sorted = (shortfalls[method]?[months] ?? []).sorted()
    let low = (sorted.count + 1) / 10
    let high = (9 * (sorted.count + 1) + 9) / 10
    guard low >= 1, high <= sorted.count else { return nil }
    let size = abs(Double(forecast.pence)) * widening
    func moved(_ part: Double) throws(ArithmeticOverflow) -> Money {
      guard let pence = Int64(exactly: (size * part).rounded(.toNearestOrAwayFromZero)) else {
        throw ArithmeticOverflow()
      }
      return try forecast + Money(pence: pence)
    }
    return Interval(low: try moved(sorted[low - 1]), high: try moved(sorted[high - 1]))
  }
}

extension BackTest.Score {
  fileprivate init(_ method: String, _ errors: [Double?], _ naive: [Double?]) {
    let both = zip(errors, naive).compactMap { error, naive in
      error.flatMap { error in naive.map { (abs(error), abs($0)) } }
    }
    let ours = both.map(\.0).reduce(0, +)
    let theirs = both.map(\.1).reduce(0, +)
    let usable = errors.compactMap(\.self)
    self.method = method
    scaledError = theirs > 0 ? ours / theirs : nil
    bias = usable.isEmpty ? nil : usable.reduce(0, +) / Double(usable.count)
    count = usable.count
  }
}

extension LineMonths {
  /// The line as it was known in its last closed year; the budget of that year is not known.
  fileprivate func asKnown(months: Int) -> LineMonths {
    var then = self
    then.closedYears = closedYears.dropLast()
    then.known = Array((closedYears.last ?? []).prefix(months))
    then.hasPostings = then.known.contains { $0 != .zero }
    return then
  }
}
