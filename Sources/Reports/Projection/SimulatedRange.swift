import Forecasting

/// What the simulations of one number came to.
public struct SimulatedRange: Sendable {
  /// One in ten lies below low, half below the median, one in ten above high.
  public let low: Double
  public let median: Double
  public let high: Double
  /// The standard error of the median, and the larger of those of low and high.
  ///
  /// Half of what lies between the quantiles one standard error of their rank apart.
  public let medianError: Double
  public let endError: Double

  /// Whether all simulations came to one number.
  public var isCertain: Bool { low == high && endError == 0 }

  /// - Parameters:
  ///   - values: simulation by simulation; nothing is nil throughout.
  ///   - beside: what each of them is without.
  init(_ values: SimulatedNumbers, beside: Double = 0) {
    let count = Double(max(1, values.count))
    let parts = [0.1, 0.5, 0.9].flatMap { part in
      let rank = (part * (1 - part) / count).squareRoot()
      return [max(0, part - rank), part, min(1, part + rank)]
    }
    let told = Quantile.of(unsorted: values, parts)
    let quantiles = told.isEmpty ? parts.map { _ in 0 } : told.map { $0 + beside }
    (low, median, high) = (quantiles[1], quantiles[4], quantiles[7])
    medianError = (quantiles[5] - quantiles[3]) / 2
    endError = max(quantiles[2] - quantiles[0], quantiles[8] - quantiles[6]) / 2
  }
}
