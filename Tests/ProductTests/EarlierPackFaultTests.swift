import Foundation
import Tabular
import TestSupport
import Testing

/// Files that are no earlier pack: each is refused at its place, and nothing is written.
@Suite struct EarlierPackFaultTests {
  /// A pack as somebody else could make it, whose cells may be changed.
  struct Forgery {
    var title = "Special educational needs: the money"
    var authority = "Illustrative Borough"
    var period = "2023-24/P5 (the period ends on 31 August 2023)"
    var sheet = "Placements"
    var rows: [[String]] = [
      ["Children with a plan, by where they are taught"],
      ["Placement", "January 2022", "January 2023", "Cost in 2023-24 (£m)"],
      ["Mainstream", "[c]", "41", "400000.10"],
      ["Post 16", "[c]", "9", "[c]"],
      ["Special", "[x]", "50", "[c]"],
      ["All placements", "43", "100", "3000000.1000000001"],
    ]

    func write(to scratch: Scratch) throws -> String {
      var maker = WorkbookMaker()
      maker.add("Cover", rows: xml([[title], [authority], [], ["As at", period]]))
      maker.add(sheet, rows: xml(rows))
      try scratch.write(Data(maker.bytes), to: "forged.xlsx")
      return scratch.path("forged.xlsx")
    }

    private func xml(_ rows: [[String]]) -> String {
      rows.enumerated().map { number, row in
        let cells = row.enumerated().map { column, text in
          let place = "\(["A", "B", "C", "D", "E"][column])\(number + 1)"
          return Double(text) == nil
            ? "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
            : "<c r=\"\(place)\"><v>\(text)</v></c>"
        }
        return "<row r=\"\(number + 1)\">\(cells.joined())</row>"
      }.joined()
    }
  }

  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let message: String
    let change: @Sendable (inout Forgery) -> Void

    init(_ name: String, _ message: String, _ change: @escaping @Sendable (inout Forgery) -> Void) {
      (testDescription, self.message, self.change) = (name, message, change)
    }
  }

  private static let cases = [
    Case("another workbook", ":1:1: error: sheet Cover: this is no public pack") {
      $0.title = "DSG management plan"
    },
    Case("another council", ":2:1: error: sheet Cover: the pack is of 'Elsewhere'") {
      $0.authority = "Elsewhere"
    },
    Case("no period", ":1:1: error: sheet Cover: the cover does not say") { $0.period = "P5" },
    Case("no sheet of placements", ":1:1: error: there is no sheet 'Placements'") {
      $0.sheet = "Places"
    },
    Case("no table", ":1:1: error: sheet Placements: there is no table") { $0.rows[1][0] = "Who" },
    Case("another year's cost", ":2:4: error: sheet Placements: the last column is not") {
      $0.rows[1][3] = "Cost in 2022-23 (£m)"
    },
    Case("another column", ":2:3: error: sheet Placements: 'March 2023' is not the next") {
      $0.rows[1][2] = "March 2023"
    },
    Case("Januaries out of order", ":2:3: error: sheet Placements: 'January 2022' is not") {
      $0.rows[1][2] = "January 2022"
    },
    Case("a row cut short", ":3:4: error: sheet Placements: the row has 3 cells, not 4") {
      $0.rows[2].removeLast()
    },
    Case("two rows of one name", ":4:1: error: sheet Placements: 'Mainstream' stands in two") {
      $0.rows[3][0] = "Mainstream"
    },
    Case("half a child", ":3:3: error: sheet Placements: '41.5' is neither a count") {
      $0.rows[2][2] = "41.5"
    },
    Case("less than nobody", ":3:3: error: sheet Placements: -1 is no count") {
      $0.rows[2][2] = "-1"
    },
    Case("a word", ":3:2: error: sheet Placements: 'few' is neither a count") {
      $0.rows[2][1] = "few"
    },
    Case("too much money", ":3:4: error: sheet Placements: '1e+300' is neither an amount") {
      $0.rows[2][3] = "1e300"
    },
    Case("a part of a penny", ":3:4: error: sheet Placements: '400000.105' is neither") {
      $0.rows[2][3] = "400000.105"
    },
    Case("counts that do not add up", ":6:3: error: sheet Placements: the counts do not add up") {
      $0.rows[5][2] = "101"
    },
    Case("more shown than there are", ":6:2: error: sheet Placements: the counts do not add up") {
      $0.rows[2][1] = "44"
    },
    Case("no total", ":6:1: error: sheet Placements: the table does not end with") {
      $0.rows[5][0] = "All"
    },
  ]

  private func books() throws -> PackBooks {
    let books = try PackBooks([2022: [40, nil, nil, 3, nil], 2023: [41, 50, nil, 9, nil]])
    try books.write()
    return books
  }

  private func expectRefusal(
    _ path: String, _ status: Int32, _ message: String, _ books: PackBooks
  ) throws {
    let result = try books.export("2023-24/P6", to: "out", before: [path])
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(path) && result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("to do: ") && result.output == "")
    #expect(!FileManager.default.fileExists(atPath: books.scratch.path("out")))
  }

  @Test("a pack with anything changed is refused at its place", arguments: cases)
  func refuses(change: Case) throws {
    let books = try books()
    var forgery = Forgery()
    change.change(&forgery)
    try expectRefusal(forgery.write(to: books.scratch), 65, change.message, books)
  }

  @Test(
    "the same pack without a change is taken, of an earlier, the same or a later period",
    arguments: ["2023-24/P5", "2023-24/P6", "2023-24/P7"])
  func takes(period: String) throws {
    let books = try books()
    var forgery = Forgery()
    forgery.period = "\(period) (the period)"
    let file = try forgery.write(to: books.scratch)
    let result = try books.export("2023-24/P6", to: "out", before: [file])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test("what is missing, no workbook or damaged is refused")
  func refusesFiles() throws {
    let books = try books()
    let scratch = books.scratch
    try expectRefusal(scratch.path("nowhere.xlsx"), 66, "there is no file", books)
    try expectRefusal(scratch.path("books"), 66, "there is no file", books)
    try scratch.write("Placement,January 2022\n", to: "pack.csv")
    try expectRefusal(scratch.path("pack.csv"), 65, "this is text and not a workbook", books)
    try scratch.write("", to: "empty.xlsx")
    try expectRefusal(scratch.path("empty.xlsx"), 65, "the file is empty", books)
    let whole = try Data(contentsOf: URL(filePath: books.pack("2023-24/P5")))
    for part in [100, whole.count / 2, whole.count - 30] {
      try scratch.write(whole.prefix(part), to: "cut.xlsx")
      try expectRefusal(scratch.path("cut.xlsx"), 65, ":1:1: error: ", books)
    }
  }

  @Test("only the public pack has earlier ones")
  func refusesOtherKinds() throws {
    let books = try books()
    let result = try Program.run(
      ["--books", books.scratch.path("books"), "export", "plan", "--before", "x.xlsx"])
    #expect(result.status == 64 && result.errors.contains("--before is for scrutiny"))
  }
}
