import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Operations
import Pages
import ServiceLifecycle

/// The server of the pages; `safety-valve serve` starts it.
@main
struct SafetyValvePage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "safety-valve-page",
    abstract: "The server of the pages: start it with safety-valve serve.")

  @Option var books: String
  @Option var ledger: String
  /// The options that name books and ledger, as somebody would have to type them.
  @Option var typed = ""
  @Option var port = 8_765
  @Option var address = "127.0.0.1"
  @Option var host: [String] = []
  @Option var author: String?
  /// The version of the program that started it.
  @Option(name: .customLong("of-version")) var version = ""
  /// How many seconds a stage of a request may take; for tests, which do not wait.
  @Option(name: .customLong("seconds"), help: .hidden) var seconds: Int64?
  @Option(help: .hidden) var connections = 256

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    guard ["127.0.0.1", "::1", "localhost"].contains(address) else {
      throw refusal(
        .usage, "the pages have no accounts yet, so they are shown on this machine alone",
        toDo: "leave --address out; from another machine, open a tunnel with ssh -L")
    }
    let uploads: UploadFolder
    do {
      uploads = try UploadFolder(below: NSTemporaryDirectory())
    } catch {
      throw refusal(
        .cannotCreate, "no folder for uploads can be made in \(NSTemporaryDirectory())",
        toDo: "check its permissions, or set TMPDIR to another one")
    }
    defer { uploads.remove() }
    try await serve(uploads)
  }

  private func serve(_ uploads: UploadFolder) async throws {
    let place = Workplace(booksPath: books, ledgerPath: ledger, arguments: typed)
    let key = Site.makeKey()
    let threads = NIOThreadPool(numberOfThreads: Self.workers)
    threads.start()
    let logger = Logger(label: "safety-valve-page") { _ in SwiftLogNoOpLogHandler() }
    let server = LateSite()
    let limits = seconds.map { Deadlines.Limits(all: .seconds($0)) } ?? Deadlines.Limits()
    let application = Application(
      responder: LateResponder(site: server, threads: threads),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [Deadlines(limits)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 64))),
      configuration: .init(
        address: .hostname(address, port: port),
        availableConnectionsDelegate: .maximum(connections, logger: logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? port
        let hosts = names.flatMap { ["\($0):\(port)"] } + host
        server.set(
          Site(
            place, hosts: Set(hosts), key: key, uploads: uploads, author: name, version: version))
        say("http://\(shown):\(port)/?key=\(key)\n")
      }, logger: logger)
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: application), .init(service: Farewell(uploads: uploads))],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError
      where [EADDRINUSE, EACCES, EADDRNOTAVAIL].contains(error.errnoCode)
    {
      throw refusal(
        .cannotCreate, "port \(port) of \(address) cannot be opened: it is taken, or not allowed",
        toDo: "name another one with --port")
    }
  }

  /// What this machine's own address is called.
  private var names: [String] { ["127.0.0.1", "localhost", "[::1]"] }
  private var shown: String { address == "::1" ? "[::1]" : address }
  private var name: String { author.flatMap { $0.isEmpty ? nil : $0 } ?? NSUserName() }

  private static let workers = 4

  private func say(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }

  private func refusal(_ code: Failure.Code, _ reason: String, toDo remedy: String) -> ExitCode {
    let failure = Failure(code, reason, toDo: remedy)
    try? FileHandle.standardError.write(contentsOf: Data((failure.message + "\n").utf8))
    return ExitCode(code.rawValue)
  }
}
