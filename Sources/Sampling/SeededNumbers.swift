/// Numbers that look random and that a seed gives again on every machine: SplitMix64.
///
/// Sebastiano Vigna's generator, in the public domain. It is whole-number arithmetic alone, so
/// there is nothing that one machine could round otherwise than another.
struct SeededNumbers: Sendable {
  private var state: UInt64 = 0

  /// A sequence of its own for each list of parts, such as a seed, a year and an account.
  init(_ parts: UInt64...) {
    for part in parts {
      state ^= part
      state = next()
    }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to one below a positive bound.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of a range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// Whether something happens that does so in so many cases of a thousand.
  mutating func happens(perMille: Int) -> Bool { below(1_000) < perMille }
}

extension UInt64 {
  /// A text as a part of ``SeededNumbers``: FNV-1a of its UTF-8.
  init(hashing text: String) {
    self = text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
