import Foundation

/// Standard input, output and error, as they are when the program starts.
enum StandardStreams {
  /// Makes the three streams safe to work with; called before anything is opened.
  ///
  /// A reader that goes away ends nothing: what is written to it fails and is answered. A stream
  /// that was closed by the caller is opened on nothing. Else the next file would take its number,
  /// and a message would be written into the ledger.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // For reading alone: what is written there fails, as it did on the closed stream. The lowest
      // free number is taken, which is this one, since those below it are open.
      _ = open("/dev/null", O_RDONLY)
    }
  }
}
