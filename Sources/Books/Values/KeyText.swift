import Foundation

/// Codes, ids and references as they are compared: what nobody can see is no part of them.
public enum KeyText {
  /// Whether bytes may hold something that is not seen; most keys are plain ASCII.
  @inline(__always)
  public static func mayHide(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte >= 0x7F || byte < 0x20 { return true }
    return false
  }

  /// A key without characters of no width and without controls, every kind of space as a blank,
  /// and letters with accents in one way.
  public static func cleaned(_ text: some StringProtocol) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isWhitespace {
        scalars.append(" ")
      } else if !isHidden(properties) {
        scalars.append(scalar)
      }
    }
    let shown = String(scalars).precomposedStringWithCanonicalMapping
    let start = shown.drop { $0 == " " }
    let end = start.lastIndex { $0 != " " }
    return end.map { String(start[...$0]) } ?? ""
  }

  private static func isHidden(_ properties: Unicode.Scalar.Properties) -> Bool {
    switch properties.generalCategory {
    case .control, .format: true
    default: properties.isDefaultIgnorableCodePoint
    }
  }
}
