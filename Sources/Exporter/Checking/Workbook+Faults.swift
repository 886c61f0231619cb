extension Workbook {
  /// Everything that makes the file corrupt or its figures wrong; empty for a sound workbook.
  ///
  /// libxlsxwriter takes most of these faults without a word, so this is asked before it.
  public func faults() -> [WorkbookFault] { faults(evaluated()) }

  func faults(_ evaluation: Evaluation) -> [WorkbookFault] {
    var faults = sheetNameFaults() + nameFaults() + propertyFaults()
    let names = Set(sheets.map(\.name))
    for sheet in sheets {
      faults += SheetChecker(sheet: sheet, sheetNames: names, evaluation: evaluation).faults()
    }
    for circle in evaluation.circles {
      let first = circle.first
      faults.append(
        WorkbookFault(
          .formulaError(.circular(circle)), sheet: first?.sheet, first?.address))
    }
    return faults
  }

  private func sheetNameFaults() -> [WorkbookFault] {
    guard !sheets.isEmpty else { return [WorkbookFault(.noSheets)] }
    var faults: [WorkbookFault] = []
    var seen: Set<String> = []
    for sheet in sheets {
      let name = sheet.name
      let isBad =
        !(1...31).contains(name.utf16.count) || name.hasPrefix("'") || name.hasSuffix("'")
        || name.unicodeScalars.contains { "[]:*?/\\".unicodeScalars.contains($0) }
      if isBad { faults.append(WorkbookFault(.badSheetName, sheet: name)) }
      if name.lowercased() == "history" {
        faults.append(WorkbookFault(.reservedSheetName, sheet: name))
      }
      if !seen.insert(name.lowercased()).inserted {
        faults.append(WorkbookFault(.duplicateSheetName, sheet: name))
      }
      faults += TextCheck.faults(name, "the sheet's name", sheet: name, isOneLine: true)
    }
    return faults
  }

  /// Tables and defined names share one space of names.
  private func nameFaults() -> [WorkbookFault] {
    var faults: [WorkbookFault] = []
    var seen: Set<String> = []
    for sheet in sheets {
      for table in sheet.tables {
        if !ExcelName.isUsable(table.name) {
          faults.append(WorkbookFault(.badTableName(table.name), sheet: sheet.name))
        }
        if !seen.insert(table.name.lowercased()).inserted {
          faults.append(WorkbookFault(.duplicateName(table.name), sheet: sheet.name))
        }
      }
    }
    for defined in definedNames {
      if !ExcelName.isUsable(defined.name) {
        faults.append(WorkbookFault(.badDefinedName(defined.name)))
      }
      if !seen.insert(defined.name.lowercased()).inserted {
        faults.append(WorkbookFault(.duplicateName(defined.name)))
      }
      if !defined.range.isWellFormed {
        faults.append(WorkbookFault(.offSheet(what: "the name \(defined.name)")))
      }
      let sheet = defined.range.sheet ?? ""
      if !sheets.contains(where: { $0.name == sheet }) {
        let what = "the name \(defined.name)"
        faults.append(WorkbookFault(.missingSheet(sheet, what: what)))
      }
    }
    return faults
  }

  private func propertyFaults() -> [WorkbookFault] {
    let texts = [
      (properties.title, "the title"), (properties.subject, "the subject"),
      (properties.author, "the author"), (properties.company, "the company"),
      (properties.comments, "the comments"),
    ]
    let seconds = properties.created.timeIntervalSince1970
    let isDateKnown = seconds >= 1 && seconds < 253_402_300_800
    return texts.flatMap { TextCheck.faults($0, $1, sheet: nil) }
      + (isDateKnown ? [] : [WorkbookFault(.badSize(what: "the date of creation"))])
  }
}
