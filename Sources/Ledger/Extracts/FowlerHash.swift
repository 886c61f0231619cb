/// The Fowler–Noll–Vo hash 1a of 64 bits: fast, and no proof against intent.
struct FowlerHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  mutating func update(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  @inline(__always)
  mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { update(byte: byte) }
  }
}
