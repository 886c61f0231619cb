import Foundation

/// A colour as 0xRRGGBB.
public struct Colour: Hashable, Sendable {
  /// Red, green and blue, eight bits each.
  public var rgb: UInt32

  static let black = Colour(rgb: 0x000000)
  static let white = Colour(rgb: 0xFFFFFF)
  static let grey = Colour(rgb: 0x505A5F)
  static let paleGrey = Colour(rgb: 0xE7EBEE)
  static let ruleGrey = Colour(rgb: 0x8A9299)
  static let gridGrey = Colour(rgb: 0xD9D9D9)
  static let paleYellow = Colour(rgb: 0xFFF7D6)
  static let inputBlue = Colour(rgb: 0x0000C8)
  static let linkBlue = Colour(rgb: 0x1D70B8)
  static let red = Colour(rgb: 0xB10E1E)
  static let amber = Colour(rgb: 0xFFBF47)
  static let green = Colour(rgb: 0x00703C)

  /// The four colours of chart series, in order: the Government Analysis Function's palette.
  public static let series = [0x12436D, 0x28A197, 0x801650, 0xF46A25].map { Colour(rgb: $0) }

  /// The contrast of two colours by WCAG 2.2, from 1 to 21.
  public func contrast(with other: Colour) -> Double {
    let light = max(luminance, other.luminance)
    let dark = min(luminance, other.luminance)
    return (light + 0.05) / (dark + 0.05)
  }

  private var luminance: Double {
    func channel(_ shift: UInt32) -> Double {
      let part = Double((rgb >> shift) & 0xFF) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
  }
}
