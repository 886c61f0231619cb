import Synchronization

/// Who may come in: a key that opens once, and the sessions that it has opened.
final class Sessions: Sendable {
  /// What a session may do, and the token that its forms carry.
  struct Session: Sendable {
    let token: String
    fileprivate var lastUsed: ContinuousClock.Instant
    fileprivate let opened: ContinuousClock.Instant
  }

  private struct State {
    var key: String?
    var sessions: [String: Session] = [:]
  }

  private let state: Mutex<State>
  /// A session that nobody uses ends, and so does one that was opened long ago.
  private static let (idle, longest) = (Duration.seconds(2 * 3600), Duration.seconds(12 * 3600))
  private static let most = 1_000

  init(key: String) {
    state = Mutex(State(key: key))
  }

  /// Opens a session for the key, which is used up by that; nil for any other text.
  func open(_ key: String) -> String? {
    state.withLock { state in
      guard let right = state.key, Secret.isSame(key, right), state.sessions.count < Self.most
      else { return nil }
      state.key = nil
      let name = Secret.make()
      let now = ContinuousClock.now
      state.sessions[name] = Session(token: Secret.make(), lastUsed: now, opened: now)
      return name
    }
  }

  /// The session of a cookie; nil where there is none, or it has ended.
  func find(_ name: String?, at now: ContinuousClock.Instant = .now) -> Session? {
    guard let name else { return nil }
    return state.withLock { state in
      state.sessions = state.sessions.filter {
        now - $0.value.lastUsed < Self.idle && now - $0.value.opened < Self.longest
      }
      state.sessions[name]?.lastUsed = now
      return state.sessions[name]
    }
  }

  func close(_ name: String) { state.withLock { $0.sessions[name] = nil } }
}

/// Texts that nobody can guess.
enum Secret {
  /// 256 bits of the system's random source, as 64 hexadecimal digits.
  static func make() -> String {
    var source = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(source.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Compares in a time that does not say where the texts differ.
  static func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
