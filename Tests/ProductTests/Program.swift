import Foundation
import TestSupport

/// The program as it was built with these tests.
enum Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs it and waits; the environment says nothing of books or of the width of a screen.
  static func run(_ arguments: [String], in folder: URL = Repository.root) throws -> Result {
    try launch(executable, arguments, in: folder)
  }

  /// Runs a script of the repository with the system's Python.
  static func python(_ script: String, _ arguments: [String]) throws -> Result {
    try launch(
      URL(filePath: "/usr/bin/python3"), [Repository.url(script).path] + arguments,
      in: Repository.root)
  }

  static func launch(_ program: URL, _ arguments: [String], in folder: URL) throws -> Result {
    let scratch = try Scratch()
    let (outputPath, errorsPath) = (scratch.path("output"), scratch.path("errors"))
    for path in [outputPath, errorsPath] {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    for name in ["SAFETY_VALVE_BOOKS", "COLUMNS"] { environment[name] = nil }
    process.environment = environment
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: outputPath))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errorsPath))
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: URL(filePath: outputPath)), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: URL(filePath: errorsPath)), as: UTF8.self))
  }

  /// Beside the bundle of the tests, wherever that was built.
  static let executable: URL = {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
    let folder =
      bundle.map { path -> URL in
        let end = path.range(of: ".xctest")?.lowerBound ?? path.endIndex
        return URL(filePath: String(path[..<end])).deletingLastPathComponent()
      } ?? Repository.url(".build/debug")
    return folder.appending(path: "safety-valve")
  }()
}

/// A folder of books with a ledger, made from one of the repository.
struct BuiltBooks: Sendable {
  let scratch: Scratch
  let path: String

  init(_ folder: String) throws {
    scratch = try Scratch()
    path = try scratch.copy(Repository.url(folder), to: "books")
    try? FileManager.default.removeItem(atPath: path + "/ledger.sqlite")
    _ = try Program.run(["--books", path, "build"])
  }

  /// An answer as JSON.
  func json(_ arguments: String...) throws -> [String: Any] { try json(arguments) }

  func json(_ arguments: [String]) throws -> [String: Any] {
    let result = try Program.run(["--books", path] + arguments + ["--format", "json"])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return object as? [String: Any] ?? [:]
  }

  func run(_ arguments: String...) throws -> Program.Result { try run(arguments) }

  func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["--books", path] + arguments)
  }

  /// Changes a text in a file of the books.
  func replace(_ old: String, with new: String, in file: String) throws {
    let text = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
    precondition(text.contains(old), "\(file) holds \(old)")
    try scratch.write(text.replacingOccurrences(of: old, with: new), to: "books/" + file)
  }
}
