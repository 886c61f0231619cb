import Foundation
import TestSupport

/// A ledger, a command that changes it, and what there is before and after.
struct InterruptedLedger {
  /// What a ledger holds, as verify tells it.
  struct State: Equatable {
    var head = ""
    var journals = 0
    var postings = 0

    /// The same ledger; the hash of a new journal holds the time at which it was posted.
    func isLike(_ other: State) -> Bool {
      journals == other.journals && postings == other.postings
    }
  }

  /// Why a ledger is not what it ought to be.
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  let scratch: Scratch
  let books: String
  /// The folder that the ledger is in, and nothing else.
  let folder: String
  /// The command, with its options.
  let command: [String]
  private(set) var before = State()
  private(set) var after = State()
  /// How long the command takes, in seconds.
  private(set) var duration = 0.0

  var ledger: String { folder + "/ledger.sqlite" }
  /// A copy of the ledger.
  var backup: String { scratch.path("backup.sqlite") }

  /// - Parameters:
  ///   - command: the command that is interrupted.
  ///   - lines: how many lines the extract or the file of journals has.
  ///   - folder: where to put the ledger; nil for a folder of its own.
  /// - Throws: an error of the disk or of a command.
  init(_ command: String, lines: Int, folder: String? = nil) throws {
    scratch = try Scratch()
    books = try scratch.copy(Repository.url("docs/faults/books"), to: "books")
    self.folder = folder ?? scratch.path("ledger")
    try FileManager.default.createDirectory(
      atPath: self.folder, withIntermediateDirectories: true)
    // What others stated would be held against the ledger, and is no matter here.
    for name in ["ledger.sqlite", "published.csv", "allocations.csv"] {
      try? FileManager.default.removeItem(atPath: books + "/" + name)
    }
    try Self.letYearEnd(books)
    try scratch.write(Self.layout, to: "books/extract.toml")
    try scratch.write(Self.extract(lines), to: "extract.csv")
    try scratch.write(Self.extract(lines / 2), to: "earlier.csv")
    try scratch.write(Self.journals(lines / 20), to: "journals.csv")
    let place = ["--books", books, "--ledger", self.folder + "/ledger.sqlite"]
    let take = ["import", scratch.path("extract.csv"), "--period", "2023-24/P3"]
    let post = ["post", scratch.path("journals.csv")]
    self.command =
      place
      + ([
        "import": take, "import again": take, "post": post, "bring forward": post,
        "backup": ["ledger", "backup", scratch.path("backup.sqlite")],
        "restore": ["ledger", "restore", scratch.path("backup.sqlite")],
      ][command] ?? ["close", "2023-24/P13", "--despite", "Interrupted on purpose"])
    try expect(place + ["build"], 0)
    if command == "bring forward" { try turnBack() }
    if command == "import again" {
      try expect(place + ["import", scratch.path("earlier.csv"), "--period", "2023-24/P3"], 0)
    }
    if command == "close" { try expect(place + take, 0) }
    before = try state()
    try keep()
    if command == "restore" { try prepareRestore(place, post) }
    let start = ContinuousClock.now
    try expect(self.command, 0)
    duration = (ContinuousClock.now - start) / .seconds(1)
    after = try state()
    guard !before.isLike(after) || command == "backup" else {
      throw Broken(description: "the command changes nothing")
    }
    try restore()
  }

  /// Makes a backup that holds more than the ledger, which then stands there as before.
  private func prepareRestore(_ place: [String], _ post: [String]) throws {
    try expect(place + post, 0)
    try expect(place + ["ledger", "backup", backup], 0)
    try restore()
  }

  /// Makes the ledger one of the third form, which had no details and knew no authority.
  private func turnBack() throws {
    let dump = try String(
      contentsOf: Repository.url("Tests/LedgerTests/Forms/form-3.sql"), encoding: .utf8)
    let statements = dump.components(separatedBy: "CREATE ").compactMap { part -> String? in
      let isTable = part.hasPrefix("TABLE forecast ")
      guard isTable || part.hasPrefix("TRIGGER forecast_"),
        let end = part.range(of: isTable ? "WITHOUT ROWID" : "END;")
      else { return nil }
      return "CREATE \(part[..<end.upperBound]);"
    }
    let drops = ["detail", "ledger", "forecast"].map { "DROP TABLE \($0);" }
    let sql = (drops + statements + ["PRAGMA user_version = 3;"]).joined(separator: "\n")
    let result = try Program.launch(
      URL(filePath: "/usr/bin/sqlite3"), [ledger, sql], in: Repository.root)
    guard result.status == 0, statements.count == 4 else {
      throw Broken(description: "\(statements.count) statements; \(result.errors)")
    }
  }

  /// Brings books to the end of 2023-24, with what became of each instalment.
  private static func letYearEnd(_ books: String) throws {
    for (name, old, new) in [
      ("authority.toml", "2023-24/P3", "2023-24/P13"), ("agreement.csv", ",planned,", ",withheld,"),
    ] {
      let url = URL(filePath: books + "/" + name)
      let text = try String(contentsOf: url, encoding: .utf8)
      try Data(text.replacing(old, with: new).utf8).write(to: url)
    }
  }

  private static let layout = """
    [columns]
    cost_centre = "Centre"
    subjective = "Subjective"
    amount = "Amount"
    row_id = "Id"
    """

  private static func extract(_ lines: Int) -> String {
    var text = "Id,Centre,Subjective,Amount\n"
    for line in 0..<lines {
      text += "\(line),\(line % 3 == 0 ? 1001 : 2000),5000,\(line % 997).\(10 + line % 90)\n"
    }
    return text
  }

  private static func journals(_ count: Int) -> String {
    var text = "journal,date,period,account,amount,description,source\n"
    for number in 0..<max(20, count) {
      text += "N\(number),2023-05-31,2023-24/P2,0002,\(number).50,By hand,S2\n"
      text += "N\(number),2023-05-31,2023-24/P2,K,-\(number).50,By hand,S2\n"
    }
    return text
  }

  // MARK: - What there is

  /// Keeps the ledger as it is, to start from it again.
  private func keep() throws {
    try? FileManager.default.removeItem(atPath: scratch.path("kept.sqlite"))
    try FileManager.default.copyItem(atPath: ledger, toPath: scratch.path("kept.sqlite"))
    let known = FileManager.default.contents(atPath: books + "/ledger-witness.txt")
    if let known { try scratch.write(known, to: "kept-witness") }
  }

  func restore() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      try FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    try FileManager.default.copyItem(atPath: scratch.path("kept.sqlite"), toPath: ledger)
    // What the books know of the ledger goes back with it.
    try? FileManager.default.removeItem(atPath: books + "/ledger-witness.txt")
    if let known = FileManager.default.contents(atPath: scratch.path("kept-witness")) {
      try scratch.write(known, to: "books/ledger-witness.txt")
    }
  }

  /// What verify says of the ledger, or of a copy; an error if it finds anything.
  func state(of copy: String? = nil) throws -> State {
    let result = try Program.run([
      "--books", books, "--ledger", copy ?? ledger, "verify", "--format", "json",
    ])
    let json = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    guard result.status == 0, let found = json as? [String: Any] else {
      throw Broken(description: "verify leaves with \(result.status): \(result.errors)")
    }
    return State(
      head: found["head"] as? String ?? "", journals: found["journals"] as? Int ?? 0,
      postings: found["postings"] as? Int ?? 0)
  }

  @discardableResult
  func expect(_ arguments: [String], _ status: Int32) throws -> Program.Result {
    let result = try Program.run(arguments)
    guard result.status == status else {
      throw Broken(
        description: "\(arguments.last ?? "") leaves with \(result.status), not"
          + " \(status): \(result.errors)")
    }
    return result
  }

  /// Whether the ledger is the old one or the new one, and the command can be run again.
  ///
  /// - Returns: whether it is the new one.
  @discardableResult
  func check() throws -> Bool {
    let found = try state()
    let isOld = found == before
    guard isOld || found.isLike(after) else {
      throw Broken(description: "neither old nor new: \(found); \(before), \(after)")
    }
    // What SQLite leaves behind where it was killed goes with the next command that writes.
    try checkFolder(mayHold: "ledger.sqlite-journal")
    // What was closed stays closed; all else can be done again, and nothing is done twice.
    let isRefused = !isOld && command.contains("close")
    try expect(command, isRefused ? 65 : 0)
    guard try state().isLike(after) else {
      throw Broken(description: "run again it does not give the new ledger")
    }
    try checkFolder()
    return !isOld
  }

  /// Whether nothing stands beside the ledger.
  func checkFolder(mayHold other: String = "") throws {
    // A restore keeps what stood there, and a killed copy goes with a later one.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0 != other && !$0.hasPrefix("ledger.sqlite.before-restore") && !$0.hasPrefix(".ledger-copy-")
    }
    guard names == ["ledger.sqlite"] else { throw Broken(description: "\(names)") }
  }

  // MARK: - What befalls it

  /// Runs the command and kills it after some seconds.
  ///
  /// - Returns: whether it had ended before.
  func kill(after seconds: Double) throws -> Bool {
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = command
    process.currentDirectoryURL = Repository.root
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: seconds)
    let hasEnded = !process.isRunning
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return hasEnded
  }

  /// Runs the command through a shell that sets the scene first.
  func run(behind scene: String) throws -> Program.Result {
    let line = ([Program.executable.path] + command).map { "'\($0)'" }.joined(separator: " ")
    return try Program.launch(
      URL(filePath: "/bin/bash"), ["-c", "\(scene); exec \(line)"], in: Repository.root)
  }

  /// Whether the command failed with a code and a message that says what to do, the ledger as it
  /// was.
  func checkFailure(_ result: Program.Result, _ status: Int32) throws {
    guard result.status == status, result.errors.contains("error: "),
      result.errors.contains("to do: ")
    else {
      throw Broken(description: "it leaves with \(result.status): \(result.errors)")
    }
    guard try state() == before else { throw Broken(description: "the ledger has changed") }
    try checkFolder()
  }
}
