import Foundation
import Tabular
import TestSupport
import Testing

/// Made-up books of a few placements, whose public packs are compared month by month.
struct PackBooks {
  static let placements = ["mainstream", "special", "independent", "post-16", "alternative"]

  let scratch: Scratch
  var name = "Illustrative Borough"
  /// Children by January, in the order of the placements; nil for a placement not counted.
  var plans: [Int: [Int?]]
  /// Pounds of the year by placement; nil for one without an account.
  var costs: [Int?] = [400_000, 500_000, 600_000, 700_000, 800_000]
  /// Pounds that are paid for no place.
  var otherCost = 90_000
  var publication = ""
  /// The standing of the only source.
  var standing = "illustrative"
  /// Rows of `placement_id,placement,start,annual_cost,status,provider`.
  var list: [String] = []

  init(_ plans: [Int: [Int?]]) throws {
    scratch = try Scratch()
    self.plans = plans
  }

  /// Writes the books and their ledger.
  func write() throws {
    func file(_ name: String, _ rows: [String]) throws {
      try scratch.write(rows.joined(separator: "\n") + "\n", to: "books/\(name)")
    }
    try file(
      "authority.toml",
      [
        "name = \"\(name)\"", "dfe_number = \"999\"", "ons_code = \"E99999999\"",
        "first_year = \"2023-24\"", "last_year = \"2025-26\"", "as_of = \"2023-24/P6\"",
        publication,
      ])
    try file("sources.csv", ["id,status,title,publisher", "S,\(standing),Made up,Nobody"])
    let paid = Self.placements.indices.filter { costs[$0] != nil }
    try file(
      "accounts.csv",
      ["code,name,kind,fund,placement"]
        + paid.map { "HN\($0),Places,expenditure,high-needs,\(Self.placements[$0])" }
        + [
          "HN8,Support,expenditure,high-needs,", "HN9,Block,income,high-needs,",
          "R,Reserve,reserve,dsg-reserve,", "K,Control,control,control,",
        ])
    try file("profiles.csv", ["profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12"])
    try file("opening.csv", ["account,amount,source", "R,500000.00,S"])
    try file("agreement.csv", ["year,line,amount,status,source"])
    try file(
      "2023-24/budget.csv",
      ["account,amount,source"] + paid.map { "HN\($0),\(costs[$0] ?? 0).00,S" }
        + ["HN8,\(otherCost).00,S", "HN9,-2900000.00,S"])
    try file(
      "plans.csv",
      ["year,placement,count,source"]
        + plans.keys.sorted().flatMap { january in
          zip(Self.placements, plans[january] ?? []).compactMap { placement, count in
            count.map { "\(january),\(placement),\($0),S" }
          }
        })
    try file(
      "2023-24/placements.csv",
      ["placement_id,placement,start,annual_cost,status,provider"] + list)
    let built = try Program.run(["--books", scratch.path("books"), "build"])
    try #require(built.status == 0, "\(built.errors)")
  }

  /// Exports a pack, and says what the program said.
  func export(
    _ asOf: String, to folder: String = "packs", before packs: [String] = []
  ) throws -> Program.Result {
    try Program.run(
      ["--books", scratch.path("books"), "export", "scrutiny", "--as-of", asOf]
        + ["--to", scratch.path(folder)] + packs.flatMap { ["--before", $0] })
  }

  /// The file of a pack that has to be written.
  func pack(
    _ asOf: String, to folder: String? = nil, before packs: [String] = []
  ) throws -> String {
    try write()
    let folder = folder ?? "packs-\(asOf.replacing("/", with: "-"))"
    let result = try export(asOf, to: folder, before: packs)
    try #require(result.status == 0, "\(result.errors)")
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The rows of a sheet, as a stranger reads them.
  static func rows(_ file: String, _ sheet: String) throws -> [[String]] {
    let reader = try XLSXTable(path: file, sheet: sheet)
    var row = TableRow()
    var rows: [[String]] = []
    while try reader.read(&row) { rows.append((0..<row.count).map { row.string($0) }) }
    return rows
  }

  /// What stands in the column of a January, or in that of the cost; the total last.
  static func column(_ file: String, _ header: String) throws -> [String] {
    let rows = try rows(file, "Placements")
    let head = try #require(rows.firstIndex { $0.first == "Placement" })
    let column = try #require(rows[head].firstIndex { $0.hasPrefix(header) })
    return rows[(head + 1)...].map { $0[column] }
  }

  /// The state and the remark of a rule of the checklist.
  static func rule(_ file: String, _ text: String) throws -> [String] {
    try Array(#require(rows(file, "Checklist").first { $0.first == text }).dropFirst())
  }
}
