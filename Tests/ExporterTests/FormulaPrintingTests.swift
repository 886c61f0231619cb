import Testing

@testable import Exporter

@Suite("Formulas print as Excel text")
struct FormulaPrintingTests {
  private let a = CellReference(Address(row: 0, column: 0)).value
  private let b = CellReference(Address(row: 1, column: 1)).value
  private let c = CellReference(Address(row: 2, column: 27)).value

  @Test("brackets stand where the tree needs them, and nowhere else")
  func brackets() {
    let cases: [(Formula, String)] = [
      (a + b * c, "A1+B2*AB3"), ((a + b) * c, "(A1+B2)*AB3"), (a - b - c, "A1-B2-AB3"),
      (a - (b - c), "A1-(B2-AB3)"), (a - (b + c), "A1-(B2+AB3)"),
      (a / (b * c), "A1/(B2*AB3)"), (a / b / c, "A1/B2/AB3"), (-a * b, "-A1*B2"),
      (-(a * b), "-(A1*B2)"), (a - -b, "A1-(-B2)"), (a * -1, "A1*(-1)"), (-(-a), "-(-A1)"),
      (Formula.number(-2) * a, "-2*A1"), (-Formula.number(-2), "-(-2)"),
      (.joined(a + b, "x"), "A1+B2&\"x\""), (.joined(a, b) + c, "(A1&B2)+AB3"),
      (.joined(a, .joined(b, c)), "A1&(B2&AB3)"),
      (.rounded(a * (1 + b)), "ROUND(A1*(1+B2),2)"),
      (
        .when(a .> b && !(c .== "x\"y"), then: 1, otherwise: ""),
        "IF(AND(A1>B2,NOT(AB3=\"x\"\"y\")),1,\"\")"
      ),
      (.when(.isEmpty(a), then: 1.5e-7, otherwise: 1e21), "IF(A1=\"\",1.5E-07,1E+21)"),
      (
        .index(
          CellReference(Address(row: 0, column: 0)).to(
            CellReference(Address(row: 4, column: 0))
          ).absolute,
          .match(
            b,
            in: RangeReference(
              Address(row: 0, column: 1), Address(row: 4, column: 1), absolute: true))),
        "INDEX($A$1:$A$5,MATCH(B2,$B$1:$B$5,0))"
      ),
    ]
    for (formula, text) in cases { #expect(formula.excelText() == text) }
  }

  @Test(
    "sheet names are quoted where they must be, and left out at home",
    arguments: [
      ("Data", "Data!A1"), ("Kent's plan", "'Kent''s plan'!A1"), ("2024", "'2024'!A1"),
      ("A1", "'A1'!A1"), ("R1C1", "'R1C1'!A1"), ("rc", "'rc'!A1"), ("R2", "'R2'!A1"),
      ("XFE1", "XFE1!A1"), ("XFD1", "'XFD1'!A1"), ("a-b", "'a-b'!A1"), ("TRUE", "'TRUE'!A1"),
      ("Café", "'Café'!A1"), ("Home", "A1"),
    ])
  func sheetNames(name: String, text: String) {
    let cell = CellReference(Address(row: 0, column: 0), on: name)
    #expect(cell.value.excelText(on: "Home") == text)
  }

  @Test("dollar signs and R1C1 style follow the flags")
  func flags() {
    let place = Address(row: 4, column: 3)
    var cell = CellReference(Address(row: 3, column: 3))
    #expect(cell.value.excelText() == "D4")
    #expect(cell.value.r1c1(at: place) == "R[-1]C")
    cell.absoluteRow = true
    #expect(cell.value.excelText() == "D$4")
    #expect(cell.value.r1c1(at: place) == "R4C")
    cell.absoluteColumn = true
    #expect(cell.value.excelText() == "$D$4")
    #expect(cell.value.r1c1(at: place) == "R4C4")
    #expect(cell.offset(rows: 2, columns: -1).value.excelText() == "$C$6")
  }

  @Test("a formula copied down a column is one formula in R1C1 style")
  func oneFormulaPerBlock() {
    let sheet = Sample.full().sheets[2]
    var texts: Set<String> = []
    for row in 4...8 {
      guard let cell = sheet[row, 2], case .formula(let formula) = cell.content else { continue }
      texts.insert(formula.r1c1(at: Address(row: row, column: 2), on: sheet.name))
    }
    #expect(texts == ["ROUND(R[-1]C*(1+Inputs!R4C2),2)"])
  }

  @Test("addresses read and print as Excel's")
  func addresses() {
    for (text, row, column) in [
      ("A1", 0, 0), ("Z9", 8, 25), ("AA10", 9, 26), ("XFD1048576", 1_048_575, 16_383),
    ] {
      #expect(Address(text) == Address(row: row, column: column))
      #expect(Address(row: row, column: column).description == text)
    }
    for text in ["", "A", "1", "A0", "A01", "XFE1", "A1048577", "A1B", "É1", "AAAA1"] {
      #expect(Address(text) == nil, "\(text)")
    }
  }
}
