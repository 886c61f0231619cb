import Foundation
import TestSupport
import Testing

/// Files that are exchanged while the program reads them: what is checked, hashed and posted or
/// shown is one reading of one file.
///
/// `SAFETY_VALVE_EXCHANGES=50` exchanges so often.
@Suite(.serialized) struct ExchangeTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["SAFETY_VALVE_EXCHANGES"].flatMap { Int($0) } ?? 6

  /// Puts another file in a file's place at some moment of a command, which is then waited for.
  private func run(
    _ arguments: [String], moving other: String, over file: String, after seconds: Double
  ) async throws -> Program.Result {
    async let moved: Void = {
      try await Task.sleep(for: .seconds(seconds))
      #expect(rename(other, file) == 0)
    }()
    let result = try Program.run(arguments)
    try await moved
    return result
  }

  private func extract(_ lines: Int, _ pounds: String) -> String {
    let header =
      "Transaction,Period,Date,Cost Centre,Subjective,Reference,Supplier,Description,Amount\n"
    return header
      + (1...lines).map { "T\($0),3,05/06/2023,20001,1,R\($0),P,Made up,\(pounds)\n" }.joined()
  }

  @Test("an extract that is exchanged while it is imported is posted as it was checked, or refused")
  func importsOneReading() async throws {
    let lines = 20_000
    var generator = SeededGenerator(seed: 3)
    var duration = 0.0
    var posted = 0
    for round in 0..<Self.rounds {
      let books = try BuiltBooks("docs/faults/books")
      try books.scratch.write(extract(lines, "1.00"), to: "x.csv")
      let (file, other) = (books.scratch.path("x.csv"), books.scratch.path("other.csv"))
      let command =
        ["--books", books.path, "import", file, "--period", "2023-24/P3"]
        + ["--control-total", "\(lines).00"]
      let start = ContinuousClock.now
      var result: Program.Result
      if round == 0 {
        // The harmless twin: nothing is exchanged, and the file is posted.
        result = try Program.run(command)
        duration = (ContinuousClock.now - start) / .seconds(1)
        try #require(result.status == 0, "\(result.errors)")
      } else {
        try books.scratch.write(extract(lines, "9.00"), to: "other.csv")
        let moment = Double.random(in: 0..<1, using: &generator) * duration
        result = try await run(command, moving: other, over: file, after: moment)
      }
      let log = try books.json("log")["journals"] as? [[String: Any]] ?? []
      let extracts = log.filter { $0["kind"] as? String == "extract" }
      #expect((result.status == 0) == (extracts.count == 1), "round \(round)")
      guard let journal = extracts.first else { continue }
      posted += 1
      // What the control total was held against is what is posted, under the hash of that file.
      #expect(journal["pounds"] as? Int == lines * 100, "round \(round)")
      try books.scratch.write(extract(lines, "1.00"), to: "as-checked.csv")
      let digest = try Program.launch(
        URL(filePath: "/usr/bin/sha256sum"), [books.scratch.path("as-checked.csv")],
        in: Repository.root
      ).output.prefix(64)
      #expect(journal["originSha256"] as? String == String(digest), "round \(round)")
      #expect(try books.run("verify").status == 0, "round \(round)")
    }
    #expect(posted > 0)
  }

  @Test("a workbook says which books it was made of, and its figures are of these")
  func exportsOneReading() async throws {
    let books = try BuiltBooks("budgets/kent")
    let (file, place) = (books.path + "/plans.csv", books.scratch.path("out"))
    let plans = try String(contentsOfFile: file, encoding: .utf8)
    let others = plans.replacing("2023,independent,1769", with: "2023,independent,9999")
    try #require(others != plans)
    let command = ["--books", books.path, "export", "scrutiny", "--to", place]
    /// The hash on the cover, and whether the figures are those of the other books.
    func made() throws -> (String, Bool) {
      let name = try #require(FileManager.default.contentsOfDirectory(atPath: place).first)
      let parts = ["xl/sharedStrings.xml", "xl/worksheets/*.xml"]
      let text = try Program.launch(
        URL(filePath: "/usr/bin/unzip"), ["-p", "\(place)/\(name)"] + parts, in: Repository.root
      ).output
      try FileManager.default.removeItem(atPath: place)
      let hash = try #require(text.firstMatch(of: /SHA-256 ([0-9a-f]{64})/)?.1)
      return (String(hash), text.contains("<v>9999</v>"))
    }
    let start = ContinuousClock.now
    try #require(Program.run(command).status == 0)
    let duration = (ContinuousClock.now - start) / .seconds(1)
    let first = try made()
    try others.write(toFile: file, atomically: true, encoding: .utf8)
    try #require(Program.run(command).status == 0)
    let second = try made()
    try #require(first.0 != second.0 && !first.1 && second.1)

    var generator = SeededGenerator(seed: 7)
    for round in 0..<Self.rounds {
      try plans.write(toFile: file, atomically: true, encoding: .utf8)
      try books.scratch.write(others, to: "other.csv")
      let moment = Double.random(in: 0..<1, using: &generator) * duration
      let result = try await run(
        command, moving: books.scratch.path("other.csv"), over: file, after: moment)
      #expect(result.status == 0, "round \(round): \(result.errors)")
      let now = try made()
      #expect(now == first || now == second, "round \(round), after \(moment) s: \(now)")
    }
  }
}
