import Exporter
import Foundation
import Testing

@Suite("The example of the documentation")
struct ExampleTests {
  @Test("a sheet with an input, a table, formulas, a check and a chart")
  func example() throws {
    var sheet = Sheet("Position")
    sheet.columnWidths = [ColumnWidth(0...0, 24), ColumnWidth(1...3, 18)]
    sheet.put(.text("Deficit by year, £", .title), 0, 0)
    sheet.put(.text("Growth a year", .rowLabel), 1, 0)
    let growth = sheet.put(.number(0.05, .percentInput), 1, 1).absolute

    sheet.put(.text("Year", .columnHeader), 3, 0)
    sheet.putRow(["Cost", "Grant", "Deficit"].map { .text($0, .columnHeaderRight) }, 3, 1)
    var cost = sheet.reference(4, 1)
    for (row, year) in zip(4..., ["2023-24", "2024-25", "2025-26"]) {
      sheet.put(.text(year, .year), row, 0)
      cost = sheet.put(
        row == 4
          ? .pence(29_876_543_221)
          : .formula(.rounded(cost.value * (1 + growth.value))), row, 1)
      let grant = sheet.put(.pence(-28_000_000_000), row, 2)
      sheet.put(.formula(.rounded(cost.value + grant.value)), row, 3)
    }
    sheet.tables = [
      Table("position", from: Address(row: 3, column: 0), to: Address(row: 6, column: 3))
    ]
    let years = sheet.reference(4, 0).to(sheet.reference(6, 0))
    let deficits = sheet.reference(4, 3).to(sheet.reference(6, 3))
    sheet.put(.text("Total", .totalLabel), 7, 0)
    let total = sheet.put(.formula(.sum(deficits), .moneyTotal), 7, 3)
    let check = sheet.put(
      .formula(.when(total.value .> 0, then: "Deficit", otherwise: "OK"), .check), 8, 3)
    sheet.conditionalFormats = [ConditionalFormat(check.to(check), .checks)]
    sheet.charts = [
      Chart(
        .clusteredColumn, title: "Deficit by year",
        alternativeText: "The deficit grows each year, from £19m to £49m.",
        categoryTitle: "Financial year", valueTitle: "£",
        series: [
          Chart.Series(name: sheet.reference(3, 3), categories: years, values: deficits)
        ], anchor: Address(row: 10, column: 0))
    ]
    let workbook = Workbook(
      properties: DocumentProperties(
        title: "Position", created: Date(timeIntervalSince1970: 1_700_000_000)),
      sheets: [sheet])

    #expect(workbook.faults() == [])
    #expect(workbook.evaluated()["Position", "D6"] == .number(33_703_703.82))
    let input = CellLocation("Position", growth.address)
    let slower = try workbook.changing(input, to: .number(0))
    #expect(slower.evaluated()["Position", "D6"] == .number(18_765_432.21))
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(workbook, to: folder.path("position.xlsx"))
    let result = try Recalculation.run(folder.path("position.xlsx"), set: ["Position!B2=0"])
    #expect(result.values["Position!D6"] == .number(18_765_432.21))
  }
}
