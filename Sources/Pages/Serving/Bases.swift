import Synchronization

/// The files that forms were made from, by their marks, so that what somebody typed is known from
/// what stood there before.
final class Bases: Sendable {
  private let state = Mutex<(bytes: [String: [UInt8]], order: [String])>(([:], []))
  private static let (most, largest) = (32, 4 << 20)

  func keep(_ bytes: [UInt8], _ mark: String) {
    guard bytes.count <= Self.largest else { return }
    state.withLock { state in
      state.order.removeAll { $0 == mark }
      state.order.append(mark)
      state.bytes[mark] = bytes
      if state.order.count > Self.most { state.bytes[state.order.removeFirst()] = nil }
    }
  }

  func find(_ mark: String) -> [UInt8]? { state.withLock { $0.bytes[mark] } }
}
