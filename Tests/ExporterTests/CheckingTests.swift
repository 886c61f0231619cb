import Foundation
import Testing

@testable import Exporter

@Suite("An unsound workbook is refused with all of its faults")
struct CheckingTests {
  private func kinds(_ fill: (inout Sheet) -> Void) -> [WorkbookFault.Kind] {
    Sample.workbook(fill).faults().map(\.kind)
  }

  @Test("a sound workbook has no faults")
  func sound() { #expect(Sample.full().faults() == []) }

  @Test("cells: numbers, texts, links, places")
  func cells() {
    #expect(kinds { $0.put(.number(.nan, .count), 0, 0) } == [.notFinite])
    #expect(kinds { $0.put(.number(-.infinity, .count), 0, 0) } == [.notFinite])
    let long = String(repeating: "😀", count: 16_384)
    #expect(kinds { $0.put(.text(long), 0, 0) } == [.textTooLong(units: 32_768)])
    #expect(kinds { $0.put(.text(String(long.dropLast()) + "x"), 0, 0) } == [])
    #expect(kinds { $0.put(.text("a\u{1}"), 0, 0) } == [.forbiddenCharacter(1, what: "the text")])
    #expect(kinds { $0.put(.text("a\r\nb"), 0, 0) } == [.forbiddenCharacter(13, what: "the text")])
    #expect(
      kinds { $0.put(.text("a\u{FFFF}"), 0, 0) } == [.forbiddenCharacter(0xFFFF, what: "the text")])
    #expect(kinds { $0.put(.text("a\nb\tc"), 0, 0) } == [])
    #expect(kinds { $0.put(.text("x"), 1_048_576, 0) } == [.offSheet(what: "a cell")])
    #expect(kinds { $0.put(.text("x"), 0, 16_384) } == [.offSheet(what: "a cell")])
    #expect(
      kinds { $0.put(.text("x", link: .top(of: "No")), 0, 0) }
        == [.missingSheet("No", what: "the link")])
    let number = Cell(.number(1), .link, link: .top(of: "Data"))
    #expect(kinds { $0.put(number, 0, 0) } == [.linkWithoutText])
  }

  @Test("formulas: errors, missing sheets, length, constants, arguments")
  func formulas() {
    #expect(kinds { $0.put(.formula(1 / 0), 0, 0) } == [.formulaError(.divisionByZero)])
    let away = CellReference(Address(row: 0, column: 0), on: "No").value
    #expect(kinds { $0.put(.formula(away), 0, 0) } == [.missingSheet("No", what: "the formula")])
    let long: Formula = .sum(
      [Formula](repeating: .text(String(repeating: "x", count: 256)), count: 1))
    #expect(
      kinds { $0.put(.formula(.when(1 .> 2, then: long, otherwise: 1)), 0, 0) } == [
        .badFormulaConstant
      ])
    #expect(kinds { $0.put(.formula(.sum([Formula]())), 0, 0) } == [.badArgumentCount(0)])
    let many = [Formula](repeating: 1, count: 256)
    #expect(kinds { $0.put(.formula(.sum(many)), 0, 0) } == [.badArgumentCount(256)])
    let wide = [Formula](repeating: .number(123_456_789.123_45), count: 250)
    let sum = Formula.sum([.sum(wide), .sum(wide), .sum(wide)])
    #expect(kinds { $0.put(.formula(sum), 0, 0) }.count == 1)
    #expect(kinds { $0.put(.formula("a\u{2}"), 0, 0) }.count == 2)
  }

  @Test(
    "names of sheets",
    arguments: [
      ("", WorkbookFault.Kind.badSheetName), ("a/b", .badSheetName), ("a[b", .badSheetName),
      ("'a", .badSheetName), ("a'", .badSheetName), ("a:b", .badSheetName),
      (String(repeating: "x", count: 32), .badSheetName), ("HISTORY", .reservedSheetName),
      ("dATA", .duplicateSheetName),
    ])
  func sheetNames(name: String, kind: WorkbookFault.Kind) {
    var workbook = Sample.workbook { $0.put(.text("x"), 0, 0) }
    workbook.sheets.append(Sheet(name))
    #expect(workbook.faults().map(\.kind) == [kind])
    #expect(Workbook(properties: Sample.properties).faults().map(\.kind) == [.noSheets])
  }

  @Test("tables: names, rows, overlaps, headers")
  func tables() {
    func kinds(_ heads: [Cell], _ tables: [Table]) -> [WorkbookFault.Kind] {
      self.kinds { sheet in
        sheet.putRow(heads, 0)
        sheet.tables = tables
      }
    }
    func table(_ name: String, _ first: String, _ last: String) -> Table {
      let nowhere = Address(row: -1, column: -1)
      return Table(name, from: Address(first) ?? nowhere, to: Address(last) ?? nowhere)
    }
    let heads: [Cell] = [.text("One"), .text("Two"), .text("Three")]
    #expect(kinds(heads, [table("t", "A1", "C2")]) == [])
    for name in ["A1", "R1C1", "c", "", "a b", "1a", "TRUE", "XFD1", "é"] {
      #expect(kinds(heads, [table(name, "A1", "C2")]) == [.badTableName(name)])
    }
    #expect(kinds(heads, [table("t", "A1", "C1")]) == [.tableWithoutRows("t")])
    #expect(
      kinds(heads, [table("t", "A1", "B2"), table("T", "B1", "C2")])
        == [.duplicateName("T"), .overlappingTables("t", "T")])
    #expect(
      kinds([.text("One"), .text("ONE")], [table("t", "A1", "B2")])
        == [.duplicateTableHeader(table: "t", header: "ONE")])
    for head in [Cell.number(1, .count), .text(""), .text("a\nb"), .formula("a")] {
      #expect(kinds([.text("One"), head], [table("t", "A1", "B2")]) == [.badTableHeader("t")])
    }
    #expect(kinds([.text("One")], [table("t", "A1", "B2")]) == [.badTableHeader("t")])
  }

  @Test("charts: sheets, ranges, series, texts")
  func charts() {
    func kinds(_ change: (inout Chart) -> Void) -> [WorkbookFault.Kind] {
      self.kinds { sheet in
        for row in 0...2 { sheet.putRow([.text("a\(row)"), .number(1, .count)], row) }
        var chart = Chart(
          .line, title: "t", alternativeText: "a", categoryTitle: "c", valueTitle: "v",
          series: [
            Chart.Series(
              name: sheet.reference(0, 0),
              categories: sheet.reference(1, 0).to(sheet.reference(2, 0)),
              values: sheet.reference(1, 1).to(sheet.reference(2, 1)))
          ], anchor: Address(row: 5, column: 0))
        change(&chart)
        sheet.charts = [chart]
      }
    }
    #expect(kinds { _ in } == [])
    #expect(kinds { $0.series = [] } == [.badSeriesCount(0)])
    #expect(kinds { $0.series = Array(repeating: $0.series[0], count: 5) } == [.badSeriesCount(5)])
    #expect(kinds { $0.alternativeText = "" } == [.chartWithoutText(what: "alternative text")])
    #expect(kinds { $0.series[0].name.sheet = "No" } == [.missingSheet("No", what: "a chart")])
    #expect(kinds { $0.width = 0 } == [.badSize(what: "a chart")])
    let empty = RangeReference(Address(row: 8, column: 0), Address(row: 9, column: 0))
    #expect(kinds { $0.series[0].values = empty } == [.emptyChartRange(what: "the values")])
    let one = RangeReference(Address(row: 1, column: 1), Address(row: 1, column: 1))
    #expect(kinds { $0.series[0].values = one } == [.unequalChartRanges(categories: 2, values: 1)])
  }

  @Test("names, lists, sizes, properties; all faults at once")
  func others() {
    var workbook = Sample.workbook { sheet in
      sheet.put(.number(.nan, .count), 3, 1)
      sheet.choiceLists = [
        ChoiceList(
          at: Address(row: 0, column: 0), from: sheet.reference(0, 0).to(sheet.reference(1, 1))),
        ChoiceList(
          at: Address(row: 1, column: 0), from: sheet.reference(2, 0).to(sheet.reference(1, 0))),
        ChoiceList(
          at: Address(row: 2, column: 0),
          from: Sheet("None").reference(0, 0).to(Sheet("None").reference(1, 0))),
      ]
      sheet.columnWidths = [ColumnWidth(0...16_384, 10), ColumnWidth(0...0, 256)]
      sheet.print = PrintSetup(pagesWide: 0, repeatedRows: -1...2)
      sheet.frozenAt = Address(row: -1, column: 0)
      sheet.rowHeights = [0: -1]
    }
    let cell = CellReference(Address(row: 0, column: 0), on: "Data")
    workbook.definedNames = [
      DefinedName("A1", cell), DefinedName("n", cell), DefinedName("N", cell),
      DefinedName("m", CellReference(cell.address)),
    ]
    workbook.properties.title = "a\u{0}"
    workbook.properties.created = Date(timeIntervalSince1970: 0)
    let kinds = workbook.faults().map(\.kind)
    #expect(
      kinds == [
        .badDefinedName("A1"), .duplicateName("N"), .missingSheet("", what: "the name m"),
        .forbiddenCharacter(0, what: "the title"), .badSize(what: "the date of creation"),
        .notFinite, .offSheet(what: "a column width"), .badSize(what: "a column width"),
        .badSize(what: "a row height"), .badChoiceList, .badChoiceList,
        .missingSheet("None", what: "a list"),
        .badSize(what: "the number of pages"), .offSheet(what: "a repeated row"),
        .offSheet(what: "the frozen corner"),
      ])
    #expect(workbook.faults().map(\.description).contains("Data!B4: the number is not finite"))
    for fault in workbook.faults() { #expect(!fault.kind.message.isEmpty) }
  }
}
