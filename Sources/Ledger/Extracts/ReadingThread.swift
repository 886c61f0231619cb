import Foundation

/// A thread that reads while another one posts.
enum ReadingThread {
  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  /// Starts it, or says that the system does not let it: nobody may wait for a thread that never
  /// began.
  ///
  /// - Parameters:
  ///   - name: of the file that is read, for the message.
  ///   - body: what it does.
  /// - Throws: ``LedgerError/inputOutput(path:reason:)``.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let code = pthread_create(
      &thread, nil,
      { raw in
        #if canImport(Darwin)
          let place: UnsafeMutableRawPointer? = raw
        #else
          let place = raw
        #endif
        if let place { Unmanaged<Work>.fromOpaque(place).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw LedgerError.inputOutput(
        path: name, reason: "no thread could be started to read it, since memory is short")
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }
}
