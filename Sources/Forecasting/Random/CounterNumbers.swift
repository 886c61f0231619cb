import RealModule

/// Random numbers by counting: the n-th number of a stream depends on the seed, the stream and n
/// alone, so that the same seed gives the same numbers on any number of threads.
///
/// Each number is the counter put through SplitMix64's mixing (Sebastiano Vigna, public domain).
public struct CounterNumbers: Sendable {
  private var state: UInt64

  public init(seed: UInt64, stream: UInt64) {
    state = Self.mixed(Self.mixed(seed &+ Self.step) ^ (stream &* 0xD134_2543_DE82_EF95))
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// From 0 to below 1, in steps of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Between 0 and 1, neither of them.
  private mutating func inside() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// Of the standard normal distribution, by its quantiles.
  public mutating func normal() -> Double { NormalQuantile.of(inside()) }

  /// The normal numbers at eight places of the stream, from one on; the stream stays where it is.
  func normals(at place: Int) -> Lanes {
    var parts = Lanes()
    for lane in parts.indices {
      let number = Self.mixed(state &+ UInt64(place + lane + 1) &* Self.step)
      parts[lane] = (Double(number >> 11) + 0.5) * 0x1p-53
    }
    return NormalQuantile.of(parts)
  }

  /// Of the gamma distribution of a shape and scale one: Marsaglia and Tsang's.
  mutating func gamma(_ shape: GammaShape) -> Double {
    while true {
      let x = normal()
      let root = 1 + shape.c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = inside()
      let square = x * x
      // The first is nearly always enough, and needs no logarithm.
      guard
        u < 1 - 0.0331 * square * square
          || Double.log(u) < 0.5 * square + shape.d * (1 - v + .log(v))
      else { continue }
      return shape.power.map { shape.d * v * .pow(inside(), $0) } ?? shape.d * v
    }
  }

  /// Of the gamma distribution of a shape and scale one.
  public mutating func gamma(_ shape: Double) -> Double { gamma(GammaShape(shape)) }

  /// Of the beta distribution.
  mutating func beta(_ a: GammaShape, _ b: GammaShape) -> Double {
    let (x, y) = (gamma(a), gamma(b))
    return x + y > 0 ? x / (x + y) : (a.d > b.d ? 1 : 0)
  }

  /// Of the beta distribution.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    beta(GammaShape(a), GammaShape(b))
  }

  /// How many of a number happen, each with a chance: by the gaps between them.
  public mutating func binomial(_ count: Int, _ chance: Double) -> Int {
    guard count > 0, chance > 0 else { return 0 }
    guard chance < 1 else { return count }
    guard chance <= 0.5 else { return count - binomial(count, 1 - chance) }
    let scale = 1 / Double.log(onePlus: -chance)
    var (place, happened) = (0.0, 0)
    while true {
      place += (Double.log(inside()) * scale).rounded(.down) + 1
      guard place <= Double(count) else { return happened }
      happened += 1
    }
  }

  /// The same where the chance is itself drawn from a beta distribution.
  ///
  /// Few are drawn one by one from an urn to which each drawn ball goes back with another of its
  /// colour, which comes to the same.
  public mutating func betaBinomial(_ count: Int, _ a: Double, _ b: Double) -> Int {
    guard count > 0, a > 0 else { return 0 }
    guard b > 0 else { return count }
    guard count <= 24 else { return binomial(count, beta(a, b)) }
    var happened = 0.0
    let sum = a + b
    for drawn in 0..<count where uniform() * (sum + Double(drawn)) < a + happened {
      happened += 1
    }
    return Int(happened)
  }
}

/// The shape of a gamma distribution, with what its numbers are drawn by.
struct GammaShape: Sendable {
  fileprivate let d: Double
  fileprivate let c: Double
  /// Below a shape of one, the power of the number by which one of a shape larger is multiplied.
  fileprivate let power: Double?

  init(_ shape: Double) {
    d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3
    c = 1 / (9 * d).squareRoot()
    power = shape < 1 ? 1 / shape : nil
  }
}
