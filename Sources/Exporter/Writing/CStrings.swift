import Foundation

/// Copies of texts as C strings, which live as long as this object.
final class CStrings {
  private var pointers: [UnsafeMutablePointer<CChar>] = []

  deinit {
    for pointer in pointers { free(pointer) }
  }

  /// A copy that C may keep until this object goes; nil only if memory has run out.
  func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
    guard let pointer = strdup(text) else { return nil }
    pointers.append(pointer)
    return pointer
  }

  /// A copy of a text that may be left out: nil for an empty one.
  func copyUnlessEmpty(_ text: String) -> UnsafeMutablePointer<CChar>? {
    text.isEmpty ? nil : copy(text)
  }
}
