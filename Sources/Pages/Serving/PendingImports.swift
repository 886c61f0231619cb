import Foundation
import Money
import Synchronization

/// Extracts that were uploaded and looked at, and wait for somebody to say yes.
final class PendingImports: Sendable {
  struct Extract: Sendable {
    let path: String
    let name: String
    let period: Period
    let controlTotal: Money?
    let suspense: String?
    fileprivate let token: String
    fileprivate let since: ContinuousClock.Instant

    init(
      path: String, name: String, period: Period, controlTotal: Money?, suspense: String?,
      token: String
    ) {
      self.path = path
      self.name = name
      self.period = period
      self.controlTotal = controlTotal
      self.suspense = suspense
      self.token = token
      since = .now
    }
  }

  private let state = Mutex<[String: Extract]>([:])
  private static let (most, longest) = (8, Duration.seconds(1_800))

  /// Keeps an extract for its session; the oldest goes where there are too many.
  func keep(_ extract: Extract) -> String {
    let name = Secret.make()
    let gone = state.withLock { state -> [Extract] in
      state[name] = extract
      let old = state.filter { ContinuousClock.now - $0.value.since > Self.longest }
      let oldest = state.sorted { $0.value.since < $1.value.since }
        .prefix(max(0, state.count - Self.most))
      let gone = Set(old.keys).union(oldest.map(\.key))
      defer { for key in gone { state[key] = nil } }
      return gone.compactMap { state[$0] }
    }
    for extract in gone { try? FileManager.default.removeItem(atPath: extract.path) }
    return name
  }

  /// Takes an extract out, for the session that brought it; nil where there is none.
  func take(_ name: String, token: String) -> Extract? {
    state.withLock { state in
      guard let extract = state[name], Secret.isSame(extract.token, token) else { return nil }
      state[name] = nil
      return extract
    }
  }
}
