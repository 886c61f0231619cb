extension SheetChecker {
  /// The faults of all tables of the sheet, names aside: those are the workbook's.
  func tableFaults() -> [WorkbookFault] {
    var faults: [WorkbookFault] = []
    for (index, table) in sheet.tables.enumerated() {
      let corner = table.range.first.address
      func add(_ kind: WorkbookFault.Kind, at address: Address) {
        faults.append(WorkbookFault(kind, sheet: sheet.name, address))
      }
      guard table.range.isWellFormed else {
        add(.offSheet(what: "the table \(table.name)"), at: corner)
        continue
      }
      if table.range.rowCount < 2 { add(.tableWithoutRows(table.name), at: corner) }
      for other in sheet.tables[..<index] where overlap(table.range, other.range) {
        add(.overlappingTables(other.name, table.name), at: corner)
      }
      var seen: Set<String> = []
      for column in corner.column...table.range.last.address.column {
        let address = Address(row: corner.row, column: column)
        guard let header = sheet.header(at: address), isSound(header: header) else {
          add(.badTableHeader(table.name), at: address)
          continue
        }
        if !seen.insert(header.lowercased()).inserted {
          add(.duplicateTableHeader(table: table.name, header: header), at: address)
        }
      }
    }
    return faults
  }

  private func isSound(header: String) -> Bool {
    !header.contains("\n") && header.utf16.count <= 255
      && EscapedText.escaping(header) == header
  }

  private func overlap(_ one: RangeReference, _ other: RangeReference) -> Bool {
    one.first.address.row <= other.last.address.row
      && other.first.address.row <= one.last.address.row
      && one.first.address.column <= other.last.address.column
      && other.first.address.column <= one.last.address.column
  }
}

extension Sheet {
  /// The text of a cell that heads a table's column; nil if it holds none.
  func header(at address: Address) -> String? {
    guard case .text(let text) = self[address]?.content, !text.isEmpty else { return nil }
    return text
  }
}
