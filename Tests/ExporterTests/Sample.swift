import Foundation

@testable import Exporter

/// Workbooks that several tests share.
enum Sample {
  static let properties = DocumentProperties(
    title: "Sample", subject: "Safety Valve", author: "Finance", company: "A council",
    comments: "Illustrative figures", created: Date(timeIntervalSince1970: 1_700_000_000))

  /// A workbook with one sheet, filled by a closure.
  static func workbook(_ fill: (inout Sheet) -> Void) -> Workbook {
    var sheet = Sheet("Data")
    fill(&sheet)
    return Workbook(properties: properties, sheets: [sheet])
  }

  /// A workbook with every function, every style, a table, charts, links and names.
  static func full() -> Workbook {
    let inputs = inputsSheet()
    let position = positionSheet(inputs)
    let functions = functionsSheet(position)
    let contents = contentsSheet(["Inputs", "Kent's plan & pay", "Functions", "Styles", "Ledger"])
    return Workbook(
      properties: properties,
      sheets: [contents, inputs, position, functions, stylesSheet(), ledgerSheet()],
      definedNames: [
        DefinedName("growth_rate", inputs.reference(3, 1)),
        DefinedName("closing", position.reference(3, 5).to(position.reference(8, 5))),
      ])
  }

  private static func contentsSheet(_ sheets: [String]) -> Sheet {
    var sheet = Sheet("Contents")
    sheet.columnWidths = [ColumnWidth(0...0, 30), ColumnWidth(1...1, 80)]
    sheet.put(.text("Safety Valve: position of the DSG", .title), 0, 0)
    sheet.put(.text("= this text begins with a sign and is no formula", .rowLabel), 1, 0)
    sheet.put(.text("a text with _x000D_ and _x0041_ in it", .rowLabel), 1, 1)
    sheet.put(.text("Sheet", .columnHeader), 3, 0)
    sheet.put(.text("What it holds", .columnHeader), 3, 1)
    for (index, name) in sheets.enumerated() {
      sheet.put(.text(name, .link, link: .top(of: name)), 4 + index, 0)
      let words = "The sheet \(name): a longer line of text that wraps where it must, "
      sheet.put(.text(words + "as text in a narrow column does, on two lines."), 4 + index, 1)
    }
    let note = "Illustrative figures. A deficit is positive, income negative; pounds."
    sheet.put(.text(note, .note), 11, 1)
    return sheet
  }

  private static func inputsSheet() -> Sheet {
    var sheet = Sheet("Inputs")
    sheet.columnWidths = [ColumnWidth(0...0, 34), ColumnWidth(1...1, 18)]
    sheet.put(.text("Inputs", .title), 0, 0)
    sheet.put(.text("Opening deficit, £", .rowLabel), 2, 0)
    sheet.put(.pence(13_512_345_678, .moneyInput), 2, 1)
    sheet.put(.text("Growth of cost a year", .rowLabel), 3, 0)
    sheet.put(.number(0.045, .percentInput), 3, 1)
    sheet.put(.text("Plans in January", .rowLabel), 4, 0)
    sheet.put(.number(19_407, .countInput), 4, 1)
    sheet.put(.text("Mitigated?", .rowLabel), 5, 0)
    sheet.put(.text("Yes", .textInput), 5, 1)
    let words = sheet.putRow([.text("Yes"), .text("No & <none>")], 5, 3)
    sheet.choiceLists = [ChoiceList(at: Address(row: 5, column: 1), from: words[0].to(words[1]))]
    return sheet
  }

  private static func positionSheet(_ inputs: Sheet) -> Sheet {
    var sheet = Sheet("Kent's plan & pay")
    sheet.columnWidths = [ColumnWidth(0...0, 14), ColumnWidth(1...6, 18)]
    sheet.put(.text("Position, £", .title), 0, 0)
    let heads = ["Opening", "Expenditure", "Income", "Payments", "Closing", "Rating"]
    sheet.put(.text("Year", .columnHeader), 2, 0)
    sheet.putRow(heads.dropLast().map { .text($0, .columnHeaderRight) }, 2, 1)
    sheet.put(.text("Rating", .columnHeaderCentre), 2, 6)
    let growth = inputs.reference(3, 1).absolute.value
    for index in 0..<6 {
      let row = 3 + index
      sheet.put(.text("\(2022 + index)-\(23 + index)", .year), row, 0)
      let opening =
        index == 0 ? inputs.reference(2, 1).value : sheet.reference(row - 1, 5).value
      let a = sheet.put(.formula(opening), row, 1)
      let spend =
        index == 0
        ? sheet.put(.pence(29_876_543_221), row, 2)
        : sheet.put(
          .formula(.rounded(sheet.reference(row - 1, 2).value * (1 + growth))), row, 2)
      let income = sheet.put(.pence(-28_000_000_000 - Int64(index) * 1_650_000_005), row, 3)
      let paid = sheet.put(.pence(1_420_000_000), row, 4)
      let closing = sheet.put(
        .formula(a.value + spend.value + income.value - paid.value), row, 5)
      let rating: Formula = .when(
        closing.value .<= 0, then: "Green",
        otherwise: .when(closing.value .< 150_000_000, then: "Amber", otherwise: "Red"))
      sheet.put(.formula(rating, .rating), row, 6)
    }
    sheet.put(.text("Total", .totalLabel), 9, 0)
    for column in [1, 5, 6] { sheet.put(Cell(.blank, .moneyTotal), 9, column) }
    for column in 2...4 {
      let range = sheet.reference(3, column).to(sheet.reference(8, column))
      sheet.put(.formula(.sum(range), .moneyTotal), 9, column)
    }
    let ok: Formula = .when(
      .abs(
        sheet.reference(8, 5).value - sheet.reference(3, 1).value
          - sheet.reference(9, 2).value - sheet.reference(9, 3).value
          + sheet.reference(9, 4).value) .< 0.005, then: "OK", otherwise: "Does not agree")
    sheet.put(.text("Check", .rowLabel), 10, 0)
    sheet.put(.formula(ok, .check), 10, 1)
    sheet.put(.formula(.joined(ok, ", but shown as a fault"), .check), 10, 2)
    let table = Table("position", from: Address(row: 2, column: 0), to: Address(row: 8, column: 6))
    sheet.tables = [table]
    sheet.conditionalFormats = [
      ConditionalFormat(sheet.reference(3, 6).to(sheet.reference(8, 6)), .ratings),
      ConditionalFormat(sheet.reference(10, 1).to(sheet.reference(10, 2)), .checks),
    ]
    sheet.print = PrintSetup(pagesWide: 1, repeatedRows: 2...2)
    sheet.frozenAt = Address(row: 3, column: 1)
    sheet.charts = charts(of: sheet)
    return sheet
  }

  private static func charts(of sheet: Sheet) -> [Chart] {
    func series(_ column: Int) -> Chart.Series {
      Chart.Series(
        name: sheet.reference(2, column),
        categories: sheet.reference(3, 0).to(sheet.reference(8, 0)),
        values: sheet.reference(3, column).to(sheet.reference(8, column)))
    }
    return [
      Chart(
        .line, title: "Closing deficit by year", alternativeText: "A line that rises",
        categoryTitle: "Financial year", valueTitle: "£", series: [series(5), series(1)],
        anchor: Address(row: 12, column: 0)),
      Chart(
        .clusteredColumn, title: "Spend, income & payments",
        alternativeText: "Columns \"by\" year & <sign>", categoryTitle: "Financial year",
        valueTitle: "£", series: [series(1), series(2), series(3), series(4)],
        anchor: Address(row: 32, column: 0)),
    ]
  }

  private static func stylesSheet() -> Sheet {
    var sheet = Sheet("Styles")
    sheet.columnWidths = [ColumnWidth(0...2, 26)]
    sheet.rowHeights = [0: 30]
    for (row, style) in Style.allCases.enumerated() {
      sheet.put(.text("\(style)", style), row, 0)
      sheet.put(.number(-1234.5, style), row, 1)
      sheet.put(Cell(.blank, style), row, 2)
    }
    sheet.showsGridlines = true
    return sheet
  }

  /// A running balance over many rows, summed by account on the right.
  private static func ledgerSheet() -> Sheet {
    var sheet = Sheet("Ledger")
    sheet.columnWidths = [ColumnWidth(0...5, 16)]
    let heads = ["Account", "Fund", "Amount", "Balance"]
    sheet.putRow(heads.map { .text($0, .columnHeader) }, 0)
    for row in 1...400 {
      sheet.put(.text("HN-\(row % 7)", .rowLabel), row, 0)
      sheet.put(.text(row % 2 == 0 ? "high-needs" : "Transport", .rowLabel), row, 1)
      let amount = sheet.put(.pence(Int64(row) * 1_337 - 150_011), row, 2)
      let before: Formula = row == 1 ? 0 : sheet.reference(row - 1, 3).value
      sheet.put(.formula(before + amount.value), row, 3)
    }
    sheet.tables = [
      Table("ledger", from: Address(row: 0, column: 0), to: Address(row: 400, column: 3))
    ]
    return sheet
  }
}
