import Foundation
import Testing

@testable import Exporter

/// Each rule of a workbook's checklist notices a workbook that breaks it.
@Suite struct ModelRulesTests {
  private func broken(_ change: (inout Workbook) -> Void) -> [String] {
    var workbook = Self.sound
    change(&workbook)
    return workbook.withChecklist(years: ["Years"]).sheets.last.map { sheet in
      sheet.cells.filter { $0.key.column == 1 && $0.value.content == .text("missed") }.keys.sorted()
        .compactMap { place in
          guard case .text(let rule) = sheet[place.row, 0]?.content else { return nil }
          return rule
        }
    } ?? []
  }

  /// A workbook that keeps every rule.
  private static let sound: Workbook = {
    var cover = Sheet("Cover")
    cover.put(.text("A workbook", .title), 0, 0)
    for (row, label) in ["Ledger head", "Books as read", "Made by"].enumerated() {
      cover.putRow([.text(label, .rowLabel), .text("told")], row + 1)
    }
    for (row, name) in ["Years", "Table", "Checklist"].enumerated() {
      cover.put(.text(name, .link, link: .top(of: name)), row + 5, 0)
    }
    var years = Sheet("Years")
    years.put(.text("Years", .title), 0, 0)
    years.put(.text("Pounds, deficits positive."), 1, 0)
    for column in 3...6 {
      years.put(.pence(Int64(column) * 100, .moneyInput), 3, column)
      years.put(.formula(.rounded(years.reference(3, column).value * 12)), 4, column)
    }
    let check = years.put(.formula(.when(1 .== 1, then: "OK", otherwise: "CHECK"), .check), 6, 0)
    var table = Sheet("Table")
    table.put(.text("Table", .title), 0, 0)
    table.put(.text("Pounds, costs positive."), 1, 0)
    table.putRow([.text("Line", .columnHeader), .text("Amount", .columnHeader)], 3)
    for row in 4...6 {
      table.putRow([.text("Line \(row)"), .formula(years.reference(3, 3).absolute.value)], row)
    }
    table.tables = [
      Table("lines", from: Address(row: 3, column: 0), to: Address(row: 6, column: 1))
    ]
    return Workbook(
      properties: DocumentProperties(
        title: "A workbook", author: "the program", created: Date(timeIntervalSince1970: 1e9)),
      sheets: [cover, years, table],
      definedNames: [DefinedName("AllChecks", check.absolute)])
  }()

  @Test("a sound workbook misses no rule")
  func isSound() { #expect(broken { _ in } == []) }

  /// A change that breaks one rule, by the words with which the rule begins.
  private static let changes: [(rule: String, change: @Sendable (inout Workbook) -> Void)] = [
    ("One formula", { $0.sheets[2].put(.formula(1), 5, 1) }),
    (
      "One formula",
      { $0.sheets[1].put(.formula(.rounded($0.sheets[1].reference(3, 3).value)), 4, 6) }
    ),
    ("No formula gives an error", { $0.sheets[1].put(.formula(Formula.number(1) / 0), 8, 0) }),
    ("No number in a formula", { $0.sheets[1].put(.formula(.rounded(1.05)), 8, 0) }),
    (
      "No IF deeper",
      {
        let inner = Formula.when(1 .== 1, then: .when(1 .== 1, then: 1, otherwise: 0), otherwise: 0)
        $0.sheets[1].put(.formula(.when(1 .== 1, then: inner, otherwise: 0)), 8, 0)
      }
    ),
    ("Inputs look different", { $0.sheets[1].put(.formula(1, .moneyInput), 8, 0) }),
    ("Unit and sign", { $0.sheets[2].put(.text("Amounts."), 1, 0) }),
    ("One check over all", { $0.definedNames = [] }),
    (
      "One check over all",
      { $0.sheets[1].put(.formula(.when(1 .== 0, then: "OK", otherwise: "CHECK")), 6, 0) }
    ),
    (
      "One check over all",
      {
        let bad = Formula.number(1) / 0
        $0.sheets[1].put(
          .formula(.ifError(.when(bad .== 0, then: "OK", otherwise: "OK"), then: "CHECK")), 6, 0)
      }
    ),
    (
      "Charts",
      {
        let cells = $0.sheets[1].reference(3, 3)
        let series = Chart.Series(name: cells, categories: cells.to(cells), values: cells.to(cells))
        $0.sheets[1].charts = [
          Chart(
            .line, title: "Line", alternativeText: "", categoryTitle: "Year", valueTitle: "£",
            series: [series], anchor: Address(row: 9, column: 0))
        ]
      }
    ),
    ("Titles and headings", { $0.sheets[2].put(.text("Table", .heading), 0, 0) }),
    ("Each sheet", { $0.sheets[0].put(.text("Table"), 6, 0) }),
    ("Ledger head", { $0.sheets[0].put(.text("Origin"), 2, 0) }),
    ("Title and author", { $0.properties.author = "" }),
  ]

  @Test("a rule that is broken is missed, and no other", arguments: changes.indices)
  func notices(index: Int) {
    let missed = broken(Self.changes[index].change)
    #expect(missed.count == 1 && missed[0].hasPrefix(Self.changes[index].rule), "\(missed)")
  }
}
