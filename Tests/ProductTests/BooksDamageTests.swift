import Books
import Exporter
import Foundation
import TestSupport
import Testing

/// A cell that is spoilt, in a way that leaves no doubt that it is.
private struct Damage {
  let value: SheetValue
  let isHeader: Bool

  /// What spoils a cell of a column; nil where nothing surely does.
  init?(_ column: SheetColumn, _ generator: inout SeededGenerator) {
    isHeader = false
    switch column.kind {
    case .money:
      value =
        [.text("12,34"), .text("1.2m"), .number(1.005), .text("n/a")].randomElement(
          using: &generator) ?? .blank
    case .date:
      value =
        [.text("31/02/2024"), .text("1/2/24"), .number(45_000)].randomElement(
          using: &generator) ?? .blank
    case .fraction, .number, .driverValue: value = .text("a lot")
    case .count: value = [.number(1.5), .text("-3")].randomElement(using: &generator) ?? .blank
    case .year: value = [.text("2023"), .text("23-24")].randomElement(using: &generator) ?? .blank
    case .period: value = .text("month 3")
    case .words: value = .text("zzzz")
    case .name where column.isRequired: value = .text("no such name")
    default: return nil
    }
  }
}

@Suite struct BooksDamageTests {
  @Test(
    "each of many single damages is named with sheet and cell, all in one run", arguments: [1, 2])
  func namesEach(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let scratch = try Scratch()
    let books = try scratch.copy(Repository.url("budgets/kent"), to: "books")
    let before = try bookFiles(books)
    var workbook = try EditedWorkbook(books)
    var damaged: Set<String> = []
    let wanted = Int(ProcessInfo.processInfo.environment["SAFETY_VALVE_DAMAGES"] ?? "") ?? 60
    var tries = 0
    while damaged.count < wanted, tries < 100 * wanted {
      tries += 1
      let page = Int.random(in: 0..<workbook.pages.count, using: &generator)
      let sheet = workbook.pages[page]
      let rows = sheet.rows.keys.filter { $0 >= 3 }.sorted()
      guard sheet.headerRow != nil, sheet.name != "Authority", sheet.name != "Extract",
        let row = rows.randomElement(using: &generator),
        let index = sheet.columns.indices.randomElement(using: &generator),
        let column = sheet.columns[index], let damage = Damage(column, &generator),
        // One damage a row, and none in what others refer to, so that each stands for itself.
        !damaged.contains(where: { $0.hasPrefix("\(sheet.name)!") && $0.hasSuffix(" \(row)") })
      else { continue }
      try workbook.set(damage.value, sheet.name, row + 1, column.name)
      damaged.insert("\(sheet.name)!\(column.name) \(row)")
    }
    let read = try workbook.read()
    let named = Set(
      read.faults.map { fault in
        let sheet = workbook.pages[workbook.index(fault.sheet)]
        return "\(fault.sheet)!\(sheet.columns[fault.column - 1]?.name ?? "") \(fault.row - 1)"
      })
    let unnamed = damaged.subtracting(named)
    #expect(unnamed.isEmpty, "seed \(seed): \(unnamed.sorted())")
    #expect(damaged.count == wanted && read.changes.isEmpty)
    #expect(try bookFiles(books) == before)
  }
}
