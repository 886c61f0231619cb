import Foundation

/// Lines of an extract in their canonical bytes, ready to be posted.
struct LineBatch: Sendable {
  var lines = 0
  var bytes = CanonicalBytes()
}

/// Hands batches from the thread that reads an extract to the one that posts it.
///
/// It holds few batches at a time, so that memory does not grow with the file, and gives used ones
/// back to be filled again.
///
/// Safe to share: all that it holds is touched under its lock alone.
final class BatchChannel: @unchecked Sendable {
  private let condition = NSCondition()
  private var full: [LineBatch] = []
  private var empty: [LineBatch] = []
  private var isFinished = false
  private var isCancelled = false

  /// Hands a batch over, waiting while the other side is behind.
  ///
  /// - Returns: an empty batch to fill next; nil if no more are wanted.
  func send(_ batch: LineBatch) -> LineBatch? {
    condition.lock()
    defer { condition.unlock() }
    while full.count >= Self.most, !isCancelled { condition.wait() }
    guard !isCancelled else { return nil }
    full.append(batch)
    condition.broadcast()
    return empty.popLast() ?? LineBatch()
  }

  /// Says that no more batches come.
  func finish() {
    condition.lock()
    isFinished = true
    condition.broadcast()
    condition.unlock()
  }

  /// Says that no more batches are wanted.
  func cancel() {
    condition.lock()
    isCancelled = true
    condition.broadcast()
    condition.unlock()
  }

  /// The next batch; nil at the end.
  func receive() -> LineBatch? {
    condition.lock()
    defer { condition.unlock() }
    while full.isEmpty, !isFinished { condition.wait() }
    guard !full.isEmpty else { return nil }
    let batch = full.removeFirst()
    condition.broadcast()
    return batch
  }

  /// Gives a batch back that has been posted.
  func recycle(_ batch: LineBatch) {
    var batch = batch
    batch.lines = 0
    batch.bytes.removeAll()
    condition.lock()
    empty.append(batch)
    condition.unlock()
  }

  /// Waits until the sender is done.
  func waitForFinish() {
    condition.lock()
    while !isFinished { condition.wait() }
    condition.unlock()
  }

  private static let most = 3
}
