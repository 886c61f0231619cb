import RealModule

/// Eight simulations side by side.
typealias Lanes = SIMD8<Double>

/// The standard normal distribution's quantiles, to some seven digits, which is more than any
/// number of simulations tells.
///
/// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
/// Statistics 37 (1988), the shorter of its two: one rational function for the middle 85 %, two for
/// the tails.
enum NormalQuantile {
  /// The value below which a part of the distribution lies.
  ///
  /// - Parameter part: between 0 and 1, neither of them.
  /// - Returns: in standard deviations.
  static func of(_ part: Double) -> Double {
    let middle = part - 0.5
    return abs(middle) <= edge ? central(middle) : tail(part)
  }

  static func of(_ parts: Lanes) -> Lanes {
    var values = Lanes()
    for lane in parts.indices { values[lane] = central(parts[lane] - 0.5) }
    for lane in parts.indices where abs(parts[lane] - 0.5) > edge {
      values[lane] = tail(parts[lane])
    }
    return values
  }

  private static let edge = 0.425

  @inline(__always)
  private static func central(_ middle: Double) -> Double {
    let r = 0.180_625 - middle * middle
    let above =
      ((59.109_374_720 * r + 159.291_132_02) * r + 50.434_271_938) * r + 3.387_132_717_9
    let below = ((67.187_563_600 * r + 78.757_757_664) * r + 17.895_169_469) * r + 1
    return middle * above / below
  }

  private static func tail(_ part: Double) -> Double {
    let root = (-Double.log(min(part, 1 - part))).squareRoot()
    let size = root <= 5 ? near(root - 1.6) : far(root - 5)
    return part < 0.5 ? -size : size
  }

  private static func near(_ r: Double) -> Double {
    let above =
      ((0.170_238_211_03 * r + 1.306_728_481_6) * r + 2.756_815_390_0) * r + 1.423_437_277_7
    let below = (0.120_211_329_75 * r + 0.737_001_642_50) * r + 1
    return above / below
  }

  private static func far(_ r: Double) -> Double {
    let above =
      ((0.017_337_203_997 * r + 0.428_682_943_37) * r + 3.081_226_386_0) * r + 6.657_905_115_0
    let below = (0.012_258_202_635 * r + 0.241_978_942_25) * r + 1
    return above / below
  }
}
