import Crypto
import Foundation
import Money

/// A link of the chain that makes tampering with the ledger evident.
///
/// SHA-256 of the link before it followed by the journal's canonical bytes. The hash of the
/// last journal, the head, is printed on every report, so that it is also held elsewhere.
public struct ChainHash: Hashable, Sendable {
  /// 32 bytes.
  let bytes: Data

  /// What the first journal is chained to, and the head of a ledger with no journal.
  public static let start = ChainHash(bytes: Data(repeating: 0, count: 32))

  init(bytes: Data) {
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: String) {
    let digits = text.lowercased().compactMap(\.hexDigitValue)
    guard text.count == 64, digits.count == 64 else { return nil }
    bytes = Data(
      stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) })
  }

  /// The link of a journal that follows this one.
  func next(_ entry: JournalEntry, number: Int64) -> ChainHash {
    var canonical = CanonicalBytes(bytes)
    canonical.append(entry, number: number)
    return ChainHash(bytes: Data(SHA256.hash(data: canonical.data)))
  }

  /// 64 hexadecimal digits in lower case.
  public var hexadecimal: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// Bytes from which the values put into them can be told apart again.
///
/// Each text comes behind its length and each number in eight bytes, so that no two different
/// journals give the same bytes.
private struct CanonicalBytes {
  private(set) var data: Data

  init(_ start: Data) {
    data = start
  }

  mutating func append(_ entry: JournalEntry, number: Int64) {
    append(number)
    append(entry.kind.rawValue)
    append(entry.origin)
    append(entry.reference)
    append(entry.description)
    append(entry.reverses ?? 0)
    append(Int64(entry.lines.count))
    for line in entry.lines {
      append(line.account)
      append(line.date.description)
      append(line.period.description)
      append(line.amount.pence)
      append(line.description)
      append(line.source ?? "")
    }
  }

  private mutating func append(_ number: Int64) {
    withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
  }

  private mutating func append(_ text: String) {
    append(Int64(text.utf8.count))
    data.append(contentsOf: text.utf8)
  }
}
