import Tabular

extension TextEncoding {
  /// What a file begins with.
  var mark: [UInt8] { self == .utf16 ? [0xFF, 0xFE] : [] }

  /// Whether a text can be written.
  func canWrite(_ text: String) -> Bool {
    self != .windows1252 || text.unicodeScalars.allSatisfy { Self.windows1252Byte(of: $0) != nil }
  }

  /// UTF-8 in this encoding, UTF-16 with the lower byte first; `?` for what cannot be written.
  func bytes(ofUTF8 text: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8: return text
    case .utf16:
      var bytes: [UInt8] = []
      bytes.reserveCapacity(text.count * 2)
      for unit in String(decoding: text, as: UTF8.self).utf16 {
        bytes.append(UInt8(truncatingIfNeeded: unit))
        bytes.append(UInt8(unit >> 8))
      }
      return bytes
    case .windows1252:
      return String(decoding: text, as: UTF8.self).unicodeScalars.map {
        Self.windows1252Byte(of: $0) ?? UInt8(ascii: "?")
      }
    }
  }

  private static func windows1252Byte(of scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0..<0x80, 0xA0...0xFF: UInt8(scalar.value)
    default: upperControls.firstIndex(of: scalar.value).map { UInt8(0x80 + $0) }
    }
  }

  /// The characters that Windows-1252 has from 0x80 to 0x9F; zero for those it leaves open.
  private static let upperControls: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
