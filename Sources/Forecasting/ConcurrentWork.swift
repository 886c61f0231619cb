import Dispatch
import Synchronization

/// Work in pieces that do not depend on one another, on several threads.
public struct ConcurrentWork: Sendable {
  /// On how many threads, one or more.
  public let threads: Int
  /// Told how many pieces are done, of how many, from any thread.
  private let progress: (@Sendable (_ done: Int, _ all: Int) -> Void)?

  public static let oneThread = ConcurrentWork(threads: 1)

  public init(
    threads: Int, progress: (@Sendable (_ done: Int, _ all: Int) -> Void)? = nil
  ) {
    self.threads = max(1, threads)
    self.progress = progress
  }

  /// The result of each piece, in the order of the pieces, on however many threads.
  public func map<Result: Sendable>(
    _ pieces: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let next = Atomic(0)
    let done = Atomic(0)
    let results = Mutex<[(Int, Result)]>([])
    DispatchQueue.concurrentPerform(iterations: min(threads, pieces)) { _ in
      var own: [(Int, Result)] = []
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { break }
        own.append((piece, body(piece)))
        progress?(done.wrappingAdd(1, ordering: .relaxed).newValue, pieces)
      }
      results.withLock { $0 += own }
    }
    return results.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
  }
}
