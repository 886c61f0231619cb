import CXlsxWriter

extension SheetWriter {
  /// Lays a table over its cells; its headers are written with it.
  func write(_ table: Table) throws(WriterError) {
    let strings = CStrings()
    let (first, last) = (table.range.first.address, table.range.last.address)
    let columns = first.column...last.column
    let storage = UnsafeMutableBufferPointer<lxw_table_column>.allocate(capacity: columns.count)
    defer { storage.deallocate() }
    var pointers: [UnsafeMutablePointer<lxw_table_column>?] = []
    for (index, column) in columns.enumerated() {
      let address = Address(row: first.row, column: column)
      var head = lxw_table_column()
      head.header = strings.copy(sheet.header(at: address) ?? "")
      head.header_format = sheet[address].flatMap { formats[$0.style] }
      storage.initializeElement(at: index, to: head)
      pointers.append(storage.baseAddress.map { $0 + index })
    }
    pointers.append(nil)
    let code = pointers.withUnsafeMutableBufferPointer { list in
      var options = lxw_table_options()
      options.name = strings.copy(table.name)
      options.no_autofilter = 1
      options.no_banded_rows = 1
      options.style_type = UInt8(LXW_TABLE_STYLE_TYPE_LIGHT.rawValue)
      options.style_type_number = 1
      options.columns = list.baseAddress
      return worksheet_add_table(
        worksheet, first.rowForC, first.columnForC, last.rowForC, last.columnForC, &options)
    }
    try check("worksheet_add_table", code, first)
  }

  func write(_ format: ConditionalFormat) throws(WriterError) {
    let ok = LXW_CONDITIONAL_CRITERIA_EQUAL_TO
    switch format.rule {
    case .ratings:
      try write(format.range, ok, "Red", .ratingRed)
      try write(format.range, ok, "Amber", .ratingAmber)
      try write(format.range, ok, "Green", .ratingGreen)
    case .checks:
      try write(format.range, ok, "OK", .ratingGreen)
      try write(format.range, LXW_CONDITIONAL_CRITERIA_NOT_EQUAL_TO, "OK", .ratingRed)
    }
  }

  private func write(
    _ range: RangeReference, _ criterion: lxw_conditional_criteria, _ word: String,
    _ style: Style
  ) throws(WriterError) {
    let strings = CStrings()
    var rule = lxw_conditional_format()
    rule.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
    rule.criteria = UInt8(criterion.rawValue)
    rule.value_string = strings.copy("\"\(word)\"")
    rule.format = formats.filled(like: style)
    let (first, last) = (range.first.address, range.last.address)
    try check(
      "worksheet_conditional_format_range",
      worksheet_conditional_format_range(
        worksheet, first.rowForC, first.columnForC, last.rowForC, last.columnForC, &rule),
      first)
  }

  func write(_ list: ChoiceList) throws(WriterError) {
    let strings = CStrings()
    let words = FormulaPrinter(notation: .a1, home: sheet.name).print(list.words.absolute)
    var rule = lxw_data_validation()
    rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
    rule.value_formula = strings.copy("=" + words)
    try check(
      "worksheet_data_validation_cell",
      worksheet_data_validation_cell(
        worksheet, list.address.rowForC, list.address.columnForC, &rule), list.address)
  }
}
