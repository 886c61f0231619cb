import Testing

@testable import Exporter

@Suite("Formulas evaluate over the cells of their workbook")
struct EvaluationTests {
  /// The value of a formula beside a column of cells that starts at A1.
  private func value(_ formula: Formula, _ column: [Cell.Content] = []) -> Value {
    let workbook = Sample.workbook { sheet in
      for (row, content) in column.enumerated() { sheet.put(Cell(content, .text), row, 0) }
      sheet.put(.formula(formula), 0, 5)
    }
    return workbook.evaluated()["Data", "F1"]
  }

  private func cell(_ row: Int) -> Formula { CellReference(Address(row: row, column: 0)).value }

  private func rows(_ first: Int, _ last: Int) -> RangeReference {
    RangeReference(Address(row: first, column: 0), Address(row: last, column: 0))
  }

  @Test("errors are values and pass through")
  func errors() {
    #expect(value(1 / cell(0)) == .error(.divisionByZero))
    #expect(value(.rounded(1 / cell(0)) + 1) == .error(.divisionByZero))
    #expect(value("a" + 1) == .error(.value))
    #expect(value(cell(0) + 1, [.text("5")]) == .error(.value))
    #expect(value(.match("z", in: rows(0, 1)), [.text("a")]) == .error(.notAvailable))
    #expect(value(.index(rows(0, 1), 3)) == .error(.reference))
    #expect(value(cell(-1)) == .error(.reference))
    #expect(value(1e308 * 10) == .error(.number))
    #expect(
      value(CellReference(Address(row: 0, column: 0), on: "No").value)
        == .error(.missingSheet("No")))
    #expect(value(.ifError(1 / cell(0), then: 7)) == .number(7))
    #expect(value(.when(1 / cell(0) .> 1, then: 1, otherwise: 2)) == .error(.divisionByZero))
    #expect(value(.when(1 .> 0, then: 1, otherwise: 1 / cell(0))) == .number(1))
  }

  @Test(
    "a criterion with more than one meaning is refused",
    arguments: [
      ("a*", [Cell.Content.text("abc")]), ("<5", [.number(3)]), ("=x", [.text("=x")]),
      ("", [.text("a")]), ("1001", [.number(1_001)]), ("1001", [.text("01001"), .text("1001")]),
      ("3E2", [.text("300")]), ("5%", [.number(0.05)]),
    ])
  func criteria(text: String, column: [Cell.Content]) {
    let result = value(.count(rows(0, 2), equalTo: .text(text)), column)
    guard case .error(.unsupported) = result else {
      Issue.record("\(text): \(result)")
      return
    }
  }

  @Test("a criterion with one meaning counts, whatever its case")
  func clearCriteria() {
    let column: [Cell.Content] = [.text("1001"), .text("HN-1"), .text("hn-1"), .blank]
    #expect(value(.count(rows(0, 3), equalTo: "1001"), column) == .number(1))
    #expect(value(.count(rows(0, 3), equalTo: "HN-1"), column) == .number(2))
    #expect(value(.count(rows(0, 3), equalTo: "2023-24"), column) == .number(0))
  }

  @Test("empty cells are 0 beside numbers and \"\" beside texts")
  func emptyCells() {
    #expect(value(cell(0)) == .number(0))
    #expect(value(cell(0) + 1) == .number(1))
    #expect(value(.joined("x", cell(0))) == .text("x"))
    #expect(value(.when(.isEmpty(cell(0)), then: 1, otherwise: 2)) == .number(1))
    #expect(value(.when(.isEmpty(cell(0)), then: 1, otherwise: 2), [.text("")]) == .number(1))
    #expect(value(.when(.isEmpty(cell(0)), then: 1, otherwise: 2), [.number(0)]) == .number(2))
  }

  @Test("the order of texts is refused, a text is more than any number")
  func textOrder() {
    guard case .error(.unsupported) = value(.when("a" .< "b", then: 1, otherwise: 2)) else {
      Issue.record("the order of texts has a value")
      return
    }
    #expect(value(.when("a" .<= "A", then: 1, otherwise: 2)) == .number(1))
    #expect(value(.when("a" .> 9e99, then: 1, otherwise: 2)) == .number(1))
  }

  @Test("pence become the nearest Double in pounds")
  func pence() {
    #expect(Cell.Content.pounds(fromPence: 1) == 0.01)
    #expect(Cell.Content.pounds(fromPence: -105) == -1.05)
    #expect(Cell.Content.pounds(fromPence: 33_300_000_033) == 333_000_000.33)
    #expect(Cell.Content.pounds(fromPence: .min) == -92_233_720_368_547_758.08)
    #expect(value(cell(0), [.pence(-7)]) == .number(-0.07))
  }

  @Test("a running balance of 10,000 rows, read from its foot, takes no deep stack")
  func runningBalance() {
    let workbook = Sample.workbook { sheet in
      sheet.put(.formula(sheet.reference(10_000, 1).value), 0, 1)
      for row in 1...10_000 {
        let amount = sheet.put(.pence(Int64(row)), row, 0)
        let before: Formula = row == 10_000 ? 0 : sheet.reference(row + 1, 1).value
        sheet.put(.formula(.rounded(before + amount.value)), row, 1)
      }
      sheet.put(.formula(sheet.reference(1, 1).value), 0, 2)
    }
    #expect(workbook.evaluated()["Data", "C1"] == .number(500_050))
    #expect(workbook.faults() == [])
  }

  @Test("a chain of additions evaluates up to its limit, and is refused beyond it")
  func longChain() {
    func chain(_ length: Int) -> Formula {
      (0..<length).reduce(Formula.number(0)) { sum, _ in sum + cell(0) }
    }
    #expect(value(chain(255), [.number(2)]) == .number(510))
    #expect(value(chain(256), [.number(2)]) == .error(.tooDeep))
    let workbook = Sample.workbook { $0.put(.formula(chain(5_000)), 0, 5) }
    #expect(workbook.faults().map(\.kind) == [.formulaError(.tooDeep)])
  }

  @Test("a result is never minus zero")
  func minusZero() {
    #expect(value(-cell(0)).number?.sign == .plus)
    #expect(value(.rounded(-0.001)).number?.sign == .plus)
  }

  @Test("a circle of formulas is an error that names its cells")
  func circles() {
    let workbook = Sample.workbook { sheet in
      sheet.put(.formula(sheet.reference(1, 0).value + 1), 0, 0)
      sheet.put(.formula(.sum(sheet.reference(0, 0).to(sheet.reference(0, 3)))), 1, 0)
      sheet.put(.formula(sheet.reference(0, 0).value), 2, 0)
      sheet.put(.formula(sheet.reference(3, 0).value), 3, 0)
    }
    let evaluation = workbook.evaluated()
    let names = evaluation.circles.map { $0.map(\.description) }
    #expect(names == [["Data!A1", "Data!A2"], ["Data!A4"]])
    #expect(evaluation["Data", "A3"] == evaluation["Data", "A1"])
    let faults = workbook.faults().map(\.description)
    #expect(
      faults == [
        "Data!A1: the formula has no value: circular: Data!A1 → Data!A2",
        "Data!A4: the formula has no value: circular: Data!A4",
      ])
  }

  @Test("changing an input changes what depends on it, and nothing else")
  func changing() throws {
    let workbook = Sample.full()
    let growth = CellLocation("Inputs", try #require(Address("B4")))
    let changed = try workbook.changing(growth, to: .number(0))
    let (before, after) = (workbook.evaluated(), changed.evaluated())
    #expect(after["Kent's plan & pay", "C9"] == .number(298_765_432.21))
    #expect(before["Kent's plan & pay", "C9"] != after["Kent's plan & pay", "C9"])
    #expect(before["Kent's plan & pay", "F4"] == after["Kent's plan & pay", "F4"])
    #expect(throws: FormulaError.missingSheet("No")) {
      try workbook.changing(CellLocation("No", growth.address), to: .number(0))
    }
    #expect(throws: FormulaError.reference) {
      try workbook.changing(CellLocation("Inputs", Address(row: 90, column: 0)), to: .number(0))
    }
  }
}
