import Foundation

/// LibreOffice's view of a workbook, by `Tests/tools/recalculate.py`.
struct Recalculation: Decodable {
  struct Mismatch: Decodable {
    var cell: String
    var stored: Scalar?
    var recalculated: Scalar?
  }

  enum Scalar: Decodable, Equatable {
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  var formulas: Int
  var errors: [String]
  var mismatches: [Mismatch]
  var values: [String: Scalar?]

  /// Recalculates a file, with changed inputs such as `Inputs!B4=0.02`.
  static func run(_ path: String, set changes: [String] = []) throws -> Recalculation {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("tools/recalculate.py").path
    let arguments = [script, path] + changes.flatMap { ["--set", $0] }
    return try JSONDecoder().decode(
      Recalculation.self, from: try Tool.run("/usr/bin/python3", arguments))
  }
}

/// Another program.
enum Tool {
  struct Failure: Error {
    var status: Int32
    var message: String
  }

  /// Runs a program to its end and returns its standard output.
  static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    let errors = FileManager.default.temporaryDirectory
      .appendingPathComponent(UUID().uuidString)
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let message = try String(contentsOf: errors, encoding: .utf8)
      throw Failure(status: process.terminationStatus, message: message)
    }
    return data
  }
}

/// A folder that goes with its object.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
