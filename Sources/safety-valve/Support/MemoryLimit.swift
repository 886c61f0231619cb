import Foundation

/// The limit that the shell sets on the program's memory, such as by `ulimit -v`.
///
/// What runs out of memory cannot be answered where it happens, so a limit that is too small is
/// refused at the start, and what ends the program later is said in a line.
enum MemoryLimit {
  /// Bytes; nil where there is no limit.
  static let bytes: UInt64? = {
    var limit = rlimit()
    #if os(Linux)
      let code = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      let code = getrlimit(RLIMIT_AS, &limit)
    #endif
    let isSet = code == 0 && limit.rlim_cur < UInt64(Int64.max)
    return isSet ? UInt64(limit.rlim_cur) : nil
  }()

  /// The program's own code and libraries, and what small books take.
  private static let least: UInt64 = 200 << 20
  /// What a thread takes: its stack, and the memory of its own that the system gives it.
  private static let perThread: UInt64 = 24 << 20

  /// As many threads as were asked for, or as many as the limit leaves room for.
  static func threads(_ wanted: Int) -> Int {
    guard let bytes else { return wanted }
    let room = bytes > least ? (bytes - least) / perThread : 0
    return max(1, min(wanted, Int(clamping: room)))
  }

  /// Ends the program where the limit is too small to begin with, and makes it say so where memory
  /// runs out later.
  static func prepare() {
    guard let bytes else { return }
    guard bytes >= least else {
      Terminal.note(
        "error: the limit on memory is \(bytes >> 10) kB, and the program needs \(least >> 10)\n"
          + "  to do: raise it with ulimit -v, or take it away with ulimit -v unlimited")
      exit(Failure.Code.inputOutput.rawValue)
    }
    for number in [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP] {
      signal(number) { _ in
        let text: StaticString = """
          error: the program was ended, most likely because the limit on memory is too small
            to do: raise it with ulimit -v; then run verify, and the command again

          """
        _ = text.withUTF8Buffer { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        _exit(74)
      }
    }
  }
}
