import ArgumentParser
import Forecasting
import Foundation

/// On how many threads a command works.
struct WorkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many threads; the result is the same. Else as many as the machine has.",
      valueName: "N"),
    transform: reading(
      { Int($0).flatMap { (1...256).contains($0) ? $0 : nil } }, "a number of threads from 1 to 256"
    ))
  var threads: Int?

  /// The work, which says on a line how far it is.
  func work(_ line: ProgressLine) -> ConcurrentWork {
    let wanted = threads ?? ProcessInfo.processInfo.activeProcessorCount
    return ConcurrentWork(threads: MemoryLimit.threads(wanted)) {
      line.show(Double($0) / Double($1))
    }
  }
}
