import Foundation
import TestSupport
import Testing

/// What was issued is the record: it is found, held against, and never written over.
@Suite struct PackRecordTests {
  private static let plans: [Int: [Int?]] = [
    2022: [40, 50, 60, 3, 70], 2023: [41, 51, 61, 9, 71],
  ]
  /// Three more children in post-16, whose three were too few: the difference tells them.
  private static let corrected: [Int?] = [40, 50, 60, 6, 70]
  private static let protected = ["[c]", "50", "60", "[c]", "70", "[c]"]

  private func names(_ books: PackBooks, _ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: books.scratch.path(folder)).sorted()
  }

  private func cover(_ file: String, _ name: String) throws -> String? {
    try PackBooks.rows(file, "Cover").first { $0.first == name }?[1]
  }

  @Test("a corrected pack of the same period is a version of its own that tells no difference")
  func correctsSamePeriod() throws {
    var books = try PackBooks(Self.plans)
    let first = try books.pack("2023-24/P5", to: "out")
    let issued = try Data(contentsOf: URL(filePath: first))
    books.plans[2022] = Self.corrected
    try books.write()
    let result = try books.export("2023-24/P5", to: "out")
    #expect(result.status == 0 && result.errors.contains("version 2: it replaces version 1"))
    let second = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(second.hasSuffix("-P5-v2.xlsx"))
    #expect(try PackBooks.column(second, "January 2022") == Self.protected)
    #expect(try cover(second, "Version")?.hasPrefix("2; it replaces version 1, the file ") == true)
    #expect(try cover(second, "Earlier packs")?.hasPrefix("2023-24/P5 [") == true)
    #expect(try Data(contentsOf: URL(filePath: first)) == issued)
    // Made again, neither version moves, and there is no third.
    let bytes = try Data(contentsOf: URL(filePath: second))
    #expect(try books.pack("2023-24/P5", to: "out") == second)
    #expect(try Data(contentsOf: URL(filePath: second)) == bytes)
    #expect(try names(books, "out").count == 2)
  }

  @Test("a pack is held against those of later periods, which the folder holds")
  func findsLater() throws {
    var books = try PackBooks(Self.plans)
    _ = try books.pack("2023-24/P6", to: "out")
    books.plans[2022] = Self.corrected
    let early = try books.pack("2023-24/P5", to: "out")
    #expect(try PackBooks.column(early, "January 2022") == Self.protected)
    // Into an empty folder nothing is known of it, and nothing is left out for its sake.
    let alone = try books.pack("2023-24/P5", to: "empty")
    #expect(try PackBooks.column(alone, "January 2022").contains("6"))
    #expect(try cover(alone, "Earlier packs") == "none was named or found")
  }

  @Test("a corrected number that every pack showed is shown again, without the total over it")
  func showsCorrected() throws {
    var books = try PackBooks(Self.plans)
    _ = try books.pack("2023-24/P5", to: "out")
    books.plans[2022] = [40, 50, 66, 3, 70]
    let second = try books.pack("2023-24/P5", to: "out")
    #expect(
      try PackBooks.column(second, "January 2022") == ["[c]", "50", "66", "[c]", "70", "[c]"])
    // With its total as before, what moved beside it stays out: the two would tell the rest.
    books.plans[2022] = [40, 50, 57, 6, 70]
    let third = try books.pack("2023-24/P5", to: "other", before: [second])
    #expect(try PackBooks.column(third, "January 2022")[3] == "[c]")
    books.plans[2022] = Self.plans[2022]
    let fresh = try books.pack("2023-24/P5", to: "fresh")
    books.plans[2022] = [40, 50, 57, 6, 70]
    let fourth = try books.pack("2023-24/P5", to: "apart", before: [fresh])
    #expect(
      try PackBooks.column(fourth, "January 2022") == ["[c]", "50", "[c]", "[c]", "70", "223"])
  }

  @Test("an unchanged pack is the same file, whatever was issued since")
  func staysTheSame() throws {
    let books = try PackBooks(Self.plans)
    let first = try books.pack("2023-24/P5", to: "out")
    let bytes = try Data(contentsOf: URL(filePath: first))
    _ = try books.pack("2023-24/P6", to: "out")
    #expect(try books.pack("2023-24/P5", to: "out") == first)
    #expect(try Data(contentsOf: URL(filePath: first)) == bytes)
    #expect(try names(books, "out").count == 2)
  }

  @Test("a pack is found by what its cover says, and other files are passed over")
  func findsByCover() throws {
    var books = try PackBooks(Self.plans)
    let first = try books.pack("2023-24/P5", to: "out")
    let folder = books.scratch.path("out")
    try FileManager.default.moveItem(atPath: first, toPath: folder + "/Committee January.xlsx")
    try books.scratch.write("notes", to: "out/notes.xlsx")
    books.plans[2022] = Self.corrected
    let second = try books.pack("2023-24/P6", to: "out")
    #expect(try PackBooks.column(second, "January 2022") == Self.protected)
    // One that cannot be read any more may tell what it told: it is named, and nothing is written.
    try books.scratch.write("cut", to: "out/illustrative-borough-scrutiny-2023-24-P4.xlsx")
    let result = try books.export("2023-24/P7", to: "out")
    #expect(result.status == 65 && result.errors.contains("scrutiny-2023-24-P4.xlsx:1:1: error"))
    #expect(result.errors.contains("put the pack back as it was issued"))
  }

  @Test("a workbook that somebody has changed is kept, and the next name is taken")
  func keepsChanged() throws {
    let books = try BuiltBooks("docs/faults/books")
    let out = books.scratch.path("out")
    for kind in ["monthly", "return", "plan"] {
      func export() throws -> String {
        let result = try books.run("export", kind, "--to", out)
        #expect(result.status == 0, "\(result.errors)")
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      let first = try export()
      #expect(try export() == first)
      let typed = try Program.python(
        "Tests/tools/type_into.py", [first, "xl/sharedStrings.xml", "Scenario", "Typed here"])
      try #require(typed.status == 0, "\(typed.errors)")
      let changed = try Data(contentsOf: URL(filePath: first))
      let second = try export()
      #expect(second == first.replacing(".xlsx", with: "-v2.xlsx"))
      #expect(try Data(contentsOf: URL(filePath: first)) == changed)
      // The second is our own and gives way.
      #expect(try export() == second)
    }
  }
}
