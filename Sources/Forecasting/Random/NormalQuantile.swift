import RealModule

/// Eight simulations side by side.
typealias Lanes = SIMD8<Double>

/// The standard normal distribution's quantiles, to some sixteen digits.
///
/// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
/// Statistics 37 (1988): one rational function for the middle 85 %, two for the tails.
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
    let r = 0.180625 - middle * middle
    let above =
      ((((((2_509.080_928_730_122_672_7 * r + 33_430.575_583_588_128_105) * r
        + 67_265.770_927_008_700_853) * r + 45_921.953_931_549_871_457) * r
        + 13_731.693_765_509_461_125) * r + 1_971.590_950_306_551_442_7) * r
        + 133.141_667_891_784_377_45) * r + 3.387_132_872_796_366_608_0
    let below =
      ((((((5_226.495_278_852_854_561_0 * r + 28_729.085_735_721_942_674) * r
        + 39_307.895_800_092_710_610) * r + 21_213.794_301_586_595_867) * r
        + 5_394.196_021_424_751_107_7) * r + 687.187_007_492_057_908_30) * r
        + 42.313_330_701_600_911_252) * r + 1
    return middle * above / below
  }

  private static func tail(_ part: Double) -> Double {
    let root = (-Double.log(min(part, 1 - part))).squareRoot()
    let size = root <= 5 ? near(root - 1.6) : far(root - 5)
    return part < 0.5 ? -size : size
  }

  private static func near(_ r: Double) -> Double {
    let above =
      ((((((7.745_450_142_783_414_076_40e-4 * r + 0.022_723_844_989_269_184_583_3) * r
        + 0.241_780_725_177_450_611_770) * r + 1.270_458_252_452_368_382_58) * r
        + 3.647_848_324_763_204_605_04) * r + 5.769_497_221_460_691_405_50) * r
        + 4.630_337_846_156_545_295_90) * r + 1.423_437_110_749_683_577_34
    let below =
      ((((((1.050_750_071_644_416_843_24e-9 * r + 5.475_938_084_995_344_946_00e-4) * r
        + 0.015_198_666_563_616_457_196_6) * r + 0.148_103_976_427_480_074_590) * r
        + 0.689_767_334_985_100_004_550) * r + 1.676_384_830_183_803_849_40) * r
        + 2.053_191_626_637_758_821_87) * r + 1
    return above / below
  }

  private static func far(_ r: Double) -> Double {
    let above =
      ((((((2.010_334_399_292_288_132_65e-7 * r + 2.711_555_568_743_487_578_15e-5) * r
        + 0.001_242_660_947_388_078_438_60) * r + 0.026_532_189_526_576_123_093_0) * r
        + 0.296_560_571_828_504_891_230) * r + 1.784_826_539_917_291_335_80) * r
        + 5.463_784_911_164_114_369_90) * r + 6.657_904_643_501_103_777_20
    let below =
      ((((((2.044_263_103_389_939_785_64e-15 * r + 1.421_511_758_316_445_888_70e-7) * r
        + 1.846_318_317_510_054_681_80e-5) * r + 7.868_691_311_456_132_591_00e-4) * r
        + 0.014_875_361_290_850_614_852_5) * r + 0.136_929_880_922_735_805_310) * r
        + 0.599_832_206_555_887_937_690) * r + 1
    return above / below
  }
}
