import Foundation
import Testing

@testable import Exporter

@Suite("LibreOffice recalculates the same values", .serialized)
struct RecalculationTests {
  @Test("every function and style: stored values equal recalculated ones")
  func everyFunction() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("full.xlsx")
    try WorkbookWriter.write(Sample.full(), to: path)
    if let keep = ProcessInfo.processInfo.environment["EXPORTER_SAMPLE"] {
      try WorkbookWriter.write(Sample.full(), to: keep)
    }
    let result = try Recalculation.run(path)
    #expect(result.formulas > 450)
    #expect(result.errors == [])
    #expect(result.mismatches.isEmpty, "\(result.mismatches)")
  }

  @Test("the comparison sees a stored value that is a penny out")
  func canary() throws {
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(Sample.full(), to: folder.path("full.xlsx"))
    let script = """
      import sys, zipfile
      source, target = sys.argv[1:]
      with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
          for name in old.namelist():
              new.writestr(name, old.read(name).replace(
                  b"<v>139688888.99</v>", b"<v>139688889</v>"))
      """
    _ = try Tool.run(
      "/usr/bin/python3", ["-c", script, folder.path("full.xlsx"), folder.path("bad.xlsx")])
    let result = try Recalculation.run(folder.path("bad.xlsx"))
    #expect(result.mismatches.map(\.cell) == ["Kent's plan & pay!F4", "Kent's plan & pay!B5"])
    #expect(result.mismatches.first?.recalculated == .number(139_688_888.99))
  }

  @Test("a changed input moves LibreOffice's results as the Swift evaluator says")
  func changedInputs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("full.xlsx")
    let workbook = Sample.full()
    try WorkbookWriter.write(workbook, to: path)
    let changed =
      try workbook
      .changing(CellLocation("Inputs", #require(Address("B4"))), to: .number(0.0125))
      .changing(CellLocation("Inputs", #require(Address("B3"))), to: .pence(999_999_999))
    let evaluation = changed.evaluated()
    let result = try Recalculation.run(
      path, set: ["Inputs!B4=0.0125", "Inputs!B3=9999999.99"])
    var compared = 0
    for (cell, scalar) in result.values {
      let parts = try #require(cell.lastIndex(of: "!"))
      let value = evaluation[
        String(cell[..<parts]), String(cell[cell.index(after: parts)...])]
      compared += 1
      switch (value, scalar) {
      case (.number(let own), .number(let other)):
        let tolerance = max(1e-9, own.magnitude * 1e-13)
        #expect((own - other).magnitude <= tolerance, "\(cell): \(own), \(other)")
      case (.text(let own), .text(let other)): #expect(own == other, "\(cell)")
      case (.text(""), nil): break
      default: Issue.record("\(cell): \(value), \(String(describing: scalar))")
      }
    }
    #expect(compared > 450)
    #expect(!result.mismatches.isEmpty, "the change must reach the results")
  }

  @Test("ROUND agrees on exact halves and on thousands of random products and quotients")
  func rounding() throws {
    let seed: UInt64 = 20_231_130
    var random = Xorshift(state: seed)
    var cases = RoundingTests.halves.map { ($0.value, $0.digits) }
    for index in 0..<4_000 {
      let digits = [2, 2, 2, 0, 1, 3, -1, -2, -3][index % 9]
      let pence = Double(random.next() % UInt64(1) << (random.next() % 38 + 2))
      let rate = Double(random.next() % 4_000) / 1_000
      let shapes = [
        pence / 100 * rate, pence / 100 * (1 + rate / 40), pence / 1_000, -pence / 8,
        pence / 7,
      ]
      cases.append((shapes[index % 5], digits))
    }
    let workbook = Sample.workbook { sheet in
      for (row, item) in cases.enumerated() {
        let cell = sheet.put(.number(item.0, .decimal), row, 0)
        sheet.put(.formula(.rounded(cell.value, digits: item.1), .decimal), row, 1)
      }
    }
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(workbook, to: folder.path("round.xlsx"))
    let result = try Recalculation.run(folder.path("round.xlsx"))
    #expect(result.formulas == cases.count)
    #expect(result.mismatches.isEmpty, "seed \(seed): \(result.mismatches.prefix(20))")
  }

  @Test("random formulas give what LibreOffice gives, up to 2⁴¹ pence")
  func randomFormulas() throws {
    let seed: UInt64 = 1_880_301
    var maker = RandomFormula(random: Xorshift(state: seed), rows: 12)
    var workbook = Sample.workbook { sheet in
      for row in 0..<12 {
        let words = ["HN-1", "hn-1", "Top-up", "2023-24", "1001", "O'Neil & Co", "é", "3C2"]
        sheet.put(.text(words[maker.number(below: 8)]), row, 0)
        let pence = Int64(maker.number(below: 200_000)) - 60_000
        sheet.put(.pence(pence), row, 1)
        let mixed: [Cell.Content] = [
          .blank, .text("x"), .text("Y"), .number(0), .number(7), .pence(pence / 100),
        ]
        sheet.put(Cell(mixed[maker.number(below: 6)], .text), row, 2)
      }
    }
    var formulas = (0..<6_000).map { index in
      index % 4 == 0 ? maker.textual(3) : maker.numeric(3)
    }
    for (row, formula) in formulas.enumerated() {
      workbook.sheets[0].put(.formula(formula), row, 4)
    }
    let evaluation = workbook.evaluated()
    formulas = formulas.enumerated().compactMap { row, formula in
      if case .error = evaluation["Data", "E\(row + 1)"] { return nil }
      return formula
    }
    for row in 0..<6_000 { workbook.sheets[0][row, 4] = nil }
    for (row, formula) in formulas.enumerated() {
      workbook.sheets[0].put(.formula(formula), row, 4)
    }
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(workbook, to: folder.path("random.xlsx"))
    let result = try Recalculation.run(folder.path("random.xlsx"))
    #expect(result.formulas > 3_000)
    let texts = result.mismatches.prefix(20).map { mismatch in
      let row = Int(mismatch.cell.drop { !$0.isNumber }) ?? 1
      return "\(mismatch) \(formulas[row - 1].excelText())"
    }
    #expect(texts.isEmpty, "seed \(seed), \(result.formulas): \(result.mismatches.count)")
  }
}

/// Random numbers that are the same on every run.
struct Xorshift: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
