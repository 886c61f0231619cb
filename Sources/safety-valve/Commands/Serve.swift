import ArgumentParser
import Foundation

struct Serve: BooksCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the books as pages in a browser, and work on them there.",
    usage: "safety-valve [--books DIR] [--ledger FILE] serve [options]",
    discussion: """
      Prints a link with a key, and shows the pages until it is stopped with Ctrl-C. The key opens \
      one browser, once. The pages are shown on this machine alone; from another one, open a \
      tunnel: ssh -L 8765:127.0.0.1:8765 THIS-MACHINE.

      Examples:
        safety-valve serve
        safety-valve --books budgets/ours serve --port 8080
      """)

  @OptionGroup var place: PlaceOptions
  @ParentCommand var root: SafetyValve

  @Option(
    help: ArgumentHelp("The port; 0 for any that is free.", valueName: "N"),
    transform: reading(
      { Int($0).flatMap { (0...65_535).contains($0) ? $0 : nil } }, "a port from 0 to 65535"))
  var port = 8_765

  @Option(help: ArgumentHelp("The address, which has to be this machine's own.", valueName: "A"))
  var address = "127.0.0.1"

  @Option(
    help: ArgumentHelp(
      "What a browser may call the server besides its address, as NAME:PORT; once for each.",
      valueName: "NAME"))
  var host: [String] = []

  @OptionGroup var author: AuthorOptions

  func run(_ inputs: Inputs) throws {
    let page = try sibling()
    var arguments = [
      page, "--books", inputs.booksPath, "--ledger", inputs.ledgerPath, "--port", String(port),
      "--address=\(address)", "--typed=\(inputs.arguments)",
      "--of-version=\(SafetyValve.configuration.version)",
    ]
    if let author = author.author { arguments.append("--author=\(author)") }
    arguments += host.map { "--host=\($0)" }
    // In the place of this program, so that what is printed, signals and exit codes are its own.
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    execv(page, pointers)
    throw Failure(
      .inputOutput, "\(page) cannot be started: \(String(cString: strerror(errno)))",
      toDo: "build it anew: swift build --configuration release --product \(Self.name)")
  }

  private static let name = "safety-valve-page"

  /// The program that serves the pages, which stands beside this one.
  private func sibling() throws -> String {
    let own = (Bundle.main.executableURL ?? URL(filePath: Self.name)).resolvingSymlinksInPath()
    let page = own.deletingLastPathComponent().appending(path: Self.name).path
    guard FileManager.default.isExecutableFile(atPath: page) else {
      let isDebug = own.pathComponents.contains("debug")
      throw Failure(
        .inputMissing, "the program that serves the pages is not built: there is no \(page)",
        toDo: "run swift build\(isDebug ? "" : " --configuration release") --product \(Self.name)")
    }
    return page
  }
}
