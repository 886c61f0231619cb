import Crypto
import Foundation

/// A link of the chain that makes tampering with the ledger evident.
///
/// SHA-256 of the link before it followed by the journal's canonical bytes, in which the digest of
/// its lines stands. The hash of the last journal, the head, is printed on every report, so that
/// it is also held elsewhere.
public struct ChainHash: Hashable, Sendable {
  /// 32 bytes.
  let bytes: [UInt8]

  /// What the first journal is chained to, and the head of a ledger with no journal.
  public static let start = ChainHash(bytes: Array(repeating: 0, count: 32))

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: String) {
    let digits = text.lowercased().compactMap(\.hexDigitValue)
    guard text.count == 64, digits.count == 64 else { return nil }
    bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  /// The link of a journal that follows this one.
  func next(_ journal: CanonicalBytes) -> ChainHash {
    ChainHash(bytes: Array(SHA256.hash(data: bytes + journal.bytes)))
  }

  /// 64 hexadecimal digits in lower case.
  public var hexadecimal: String { bytes.hexadecimal }
}

extension [UInt8] {
  /// Two hexadecimal digits for each byte, in lower case.
  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
