import Foundation
import TestSupport
import Testing

/// Texts of the books that a spreadsheet could take for something else.
@Suite struct HostileTextTests {
  private static let kinds = ["monthly", "scrutiny", "return", "plan"]
  /// Texts that begin as formulas do, letters of Welsh, emoji of several parts, escapes of XML.
  private static let texts = [
    "=HYPERLINK(\"\"http://example.org\"\",\"\"press\"\")", "+1+1", "-2+3", "@SUM(A1:A9)",
    "=cmd|' /C calc'!A0", "Ŵŷ Llŷn â'r 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👩🏽‍🏫", "_x000D_ & <b> \"\"quoted\"\" ]]>",
  ]

  /// Kent with such a text in front of names, titles, conditions and risks.
  private func books() throws -> BuiltBooks {
    let kent = try BuiltBooks("budgets/kent")
    func change(_ file: String, _ column: Int) throws {
      let path = kent.path + "/" + file
      var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        .map(String.init)
      for index in 1..<lines.count {
        var parts = lines[index].split(separator: ",", omittingEmptySubsequences: false)
          .map(String.init)
        let isQuoted = parts[column].hasPrefix("\"")
        let rest = isQuoted ? String(parts[column].dropFirst()) : parts[column] + "\""
        parts[column] = "\"\(Self.texts[index % Self.texts.count]) \(rest)"
        lines[index] = parts.joined(separator: ",")
      }
      try kent.scratch.write(lines.joined(separator: "\n") + "\n", to: "books/" + file)
    }
    for (file, column) in [
      ("conditions.csv", 1), ("raid.csv", 2), ("mitigations.csv", 1), ("actions/actions.csv", 2),
      ("indicators.csv", 1), ("sources.csv", 2), ("accounts.csv", 1),
    ] { try change(file, column) }
    // The rows of one measure have one title.
    let path = kent.path + "/mitigations.csv"
    var titles: [String: String] = [:]
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      line -> String in
      let id = String(line.prefix(3))
      guard id != "id,", let start = line.firstIndex(of: "\""),
        let end = line.lastIndex(of: "\"")
      else { return String(line) }
      let title = titles[id, default: String(line[start...end])]
      titles[id] = title
      return String(line[..<start]) + title + String(line[line.index(after: end)...])
    }
    try kent.scratch.write(lines.joined(separator: "\n") + "\n", to: "books/mitigations.csv")
    try kent.replace(
      "name = \"Kent County Council\"", with: "name = '=1+1 Cyngor Ŵ \u{1F3F4}'",
      in: "authority.toml")
    let built = try kent.run("build")
    try #require(built.status == 0 || built.status == 1, "\(built.errors)")
    return kent
  }

  @Test("a text of the books is a text in each workbook, whatever it begins with")
  func staysText() throws {
    let books = try books()
    let result = try Program.run(
      ["--books", books.path, "export"] + Self.kinds + ["--to", books.scratch.path("out")])
    try #require(result.status == 0, "\(result.errors)")
    let script = """
      import json, openpyxl, sys
      texts, formulas = set(), []
      for path in sys.argv[1:]:
          for sheet in openpyxl.load_workbook(path):
              for row in sheet.iter_rows():
                  for cell in row:
                      if cell.data_type == 'f': formulas.append(cell.value)
                      elif isinstance(cell.value, str): texts.add(cell.value)
      print(json.dumps({'texts': sorted(texts), 'formulas': formulas}))
      """
    let files = result.output.split(separator: "\n").map(String.init)
    try #require(files.count == 4)
    let read = try Program.launch(
      URL(filePath: "/usr/bin/python3"), ["-c", script] + files, in: Repository.root)
    let found = try #require(
      JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: [String]])
    let (texts, formulas) = (found["texts"] ?? [], found["formulas"] ?? [])
    #expect(formulas.count > 900)
    #expect(!formulas.contains { $0.contains("HYPERLINK") || $0.contains("cmd") })
    for text in Self.texts {
      let plain = text.replacing("\"\"", with: "\"")
      #expect(texts.contains { $0.hasPrefix(plain) }, "\(plain)")
    }
    #expect(texts.contains("=1+1 Cyngor Ŵ \u{1F3F4}"))
    for file in files {
      let again = try Program.python("Tests/tools/recalculate.py", [file])
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
      #expect((json["errors"] as? [Any])?.isEmpty == true, "\(file)")
      #expect((json["mismatches"] as? [Any])?.isEmpty == true, "\(file)")
    }
  }

  @Test("a text longer than a cell holds is named before any file is written")
  func refusesLongTexts() throws {
    let kent = try BuiltBooks("budgets/kent")
    let out = kent.scratch.path("out")
    let first = try kent.run("export", "return", "--to", out)
    let file = first.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let bytes = try Data(contentsOf: URL(filePath: file))
    try kent.replace(
      "Make room in mainstream schools", with: String(repeating: "ŵ", count: 32_768),
      in: "conditions.csv")
    let refused = try kent.run("export", "return", "--to", out)
    #expect(refused.status == 73)
    #expect(refused.errors.contains("Conditions!B"), "\(refused.errors.prefix(400))")
    #expect(refused.errors.contains("32767") || refused.errors.contains("32,767"))
    #expect(refused.errors.count < 2_000)
    #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).count == 1)
  }

  @Test("killed at any moment, an export leaves the old files or new ones")
  func survivesKills() throws {
    let kent = try BuiltBooks("budgets/kent")
    let out = kent.scratch.path("out")
    let export = ["--books", kent.path, "export", "plan", "return", "--to", out]
    let files = try Program.run(export).output.split(separator: "\n").map(String.init)
    let old = try files.map { try Data(contentsOf: URL(filePath: $0)) }
    try kent.replace("Make room", with: "Make more room", in: "conditions.csv")
    try kent.replace("amber = 0.02", with: "amber = 0.03", in: "authority.toml")
    var killed = 0
    for turn in 0..<12 {
      let process = Process()
      process.executableURL = Program.executable
      process.arguments = export
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, nil)
      try process.run()
      // Killed once a file is being written, at another moment each time.
      while process.isRunning, try !isWriting(out) {}
      for _ in 0..<(turn * turn * 40) where process.isRunning {}
      if process.isRunning {
        process.interruptHard()
        killed += 1
      }
      process.waitUntilExit()
      for (file, bytes) in zip(files, old) where try Data(contentsOf: URL(filePath: file)) != bytes
      {
        let whole = try Program.launch(
          URL(filePath: "/usr/bin/python3"),
          ["-c", "import openpyxl,sys; openpyxl.load_workbook(sys.argv[1])", file],
          in: Repository.root)
        #expect(whole.status == 0, "\(whole.errors)")
      }
      // What a killed program leaves behind is a file with a name of its own.
      for name in try FileManager.default.contentsOfDirectory(atPath: out)
      where name.hasSuffix(".part") {
        try FileManager.default.removeItem(atPath: out + "/" + name)
      }
    }
    #expect(killed > 0)
  }

  private func isWriting(_ folder: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.hasSuffix(".part") }
  }
}

extension Process {
  /// Ends the process at once, without its knowing.
  fileprivate func interruptHard() { kill(processIdentifier, SIGKILL) }
}
