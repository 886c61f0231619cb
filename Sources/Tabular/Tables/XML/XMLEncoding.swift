import CExpat

/// Encodings of one byte a character that expat does not know itself.
enum XMLEncoding {
  /// Tells expat the characters of an encoding; false if it is none of those that are known here.
  static func fill(_ encoding: UnsafeMutablePointer<CExpat.XML_Encoding>, named name: String)
    -> Bool
  {
    guard let scalars = scalars(of: name) else { return false }
    withUnsafeMutableBytes(of: &encoding.pointee.map) { map in
      for (byte, scalar) in scalars.enumerated() {
        map.storeBytes(of: scalar, toByteOffset: 4 * byte, as: Int32.self)
      }
    }
    encoding.pointee.data = nil
    encoding.pointee.convert = nil
    encoding.pointee.release = nil
    return true
  }

  /// The character of each byte; -1 for one that has none.
  private static func scalars(of name: String) -> [Int32]? {
    switch name.lowercased() {
    case "windows-1252", "cp1252", "cp-1252", "x-cp1252", "ansi":
      (0..<256).map { byte in
        let scalar = TextDecoder.windowsScalar(UInt8(byte))
        return scalar == 0 && byte != 0 ? -1 : Int32(scalar)
      }
    case "iso-8859-15", "iso8859-15", "latin-9", "latin9":
      (0..<256).map { latin9[UInt8($0)] ?? Int32($0) }
    default: nil
    }
  }

  /// Where the encoding with the euro differs from the one without.
  private static let latin9: [UInt8: Int32] = [
    0xA4: 0x20AC, 0xA6: 0x160, 0xA8: 0x161, 0xB4: 0x17D, 0xB8: 0x17E, 0xBC: 0x152, 0xBD: 0x153,
    0xBE: 0x178,
  ]
}
