import Foundation
import TestSupport
import Testing

@Suite struct BadBooksTests {
  private struct Case: Decodable {
    let `case`: String
    let folder: String
    let file: String
    let line: Int
  }

  /// What the independent list expects and the program sees otherwise, each with its reason.
  private static let differently: Set<String> = [
    // The caret stands in journals.csv, where the second count begins.
    "outturn-and-journals",
    // A finding, since the rest of the contract says how it counts.
    "confidence-of-investment",
    // The contract does not close the words of a condition's rating.
    "unknown-word-conditions-rag",
  ]

  @Test("each bad input of an independent list is named at its line, and exits with 65")
  func namesEach() throws {
    let scratch = try Scratch()
    let made = try Program.python("Tests/Oracle/bad_books.py", ["--output", scratch.path("bad")])
    try #require(made.status == 0, "\(made.errors)")
    let manifest = try Data(contentsOf: URL(filePath: scratch.path("bad/manifest.json")))
    let cases = try JSONDecoder().decode([Case].self, from: manifest)
    var checked = 0
    for (folder, faults) in Dictionary(grouping: cases, by: \.folder).sorted(by: { $0.key < $1.key }
    )
    where !faults.contains(where: { Self.differently.contains($0.case) }) {
      let result = try Program.run(["--books", scratch.path("bad/\(folder)"), "build"])
      #expect(result.status == 65, "\(folder)")
      for fault in faults {
        #expect(result.errors.contains("\(fault.file):\(fault.line):"), "\(folder): \(fault)")
      }
      #expect(
        !FileManager.default.fileExists(atPath: scratch.path("bad/\(folder)/ledger.sqlite")),
        "\(folder)")
      checked += 1
    }
    #expect(checked > 150)
  }
}
