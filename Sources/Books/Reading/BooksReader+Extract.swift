import Tabular

/// How extracts are read and which account their codes belong to.
extension BooksReader {
  func readExtracts(_ parts: inout BookParts) {
    parts.extractLayout = readExtractLayout()
    for row in rows("mapping.csv") {
      let costCentre = row.text("cost_centre")
      let subjective = row.text("subjective")
      let account = accountCode(row)
      notePosting(to: account, row)
      guard let costCentre, let subjective, let account else { continue }
      parts.mapping.append(
        MappingRule(
          costCentre: CodePattern(costCentre), subjective: CodePattern(subjective),
          account: account))
    }
  }

  /// What stands in the way of posting the extracts of the books.
  func checkExtracts(_ parts: BookParts) {
    for extract in folder.paths.compactMap({ ExtractFile(path: $0) }).sorted() {
      let year = extract.period.year
      if !folder.paths.contains(Layout.extractLayout) {
        faults.add(
          .extractUnreadable, file: extract.path,
          "the books do not say how an extract is read: there is no extract.toml",
          toDo: "add one that names the extract's columns, and mapping.csv with their accounts")
      }
      if let years, !years.contains(year) {
        faults.add(
          .yearRange, file: extract.path, "\(year) is outside the books' years",
          toDo: "the books run from \(years.lowerBound) to \(years.upperBound)"
            + " (first_year and last_year of authority.toml)")
      }
      if parts.years[year]?.outturn.isEmpty == false {
        faults.add(
          .outturnPosted, file: extract.path,
          "\(year) has an outturn in total and extracts as well, which would count twice",
          toDo: "keep outturn.csv for a year known only in total, or the extracts, not both")
      }
    }
  }

  private func readExtractLayout() -> ExtractLayout? {
    guard let source = source(Layout.extractLayout),
      let file = TOMLSection(source, faults: faults)
    else { return nil }
    let columns = file.section("columns")
    let named = extractColumns(columns)
    columns.noteUnknownKeys()
    let sheet = file.stringOrNumber("sheet")
    let delimiter = delimiter(file)
    let encoding = file.choice("encoding", TextEncoding.self)
    let dateFormat = dateFormat(file)
    let sign = file.choice("sign", ExtractLayout.Sign.self) ?? .debitPositive
    let totalRows = file.strings("total_rows") ?? []
    let neverStore = file.strings("never_store") ?? []
    if totalRows.contains(where: \.isEmpty) {
      file.fault(
        .valueMissing, "total_rows", "an empty text would make every row a total row",
        toDo: "write how a total row begins, such as \"Total\"")
    }
    file.noteUnknownKeys()
    guard let named else { return nil }
    let layout = ExtractLayout(
      columns: named, sheet: sheet, delimiter: delimiter, encoding: encoding,
      dateFormat: dateFormat, sign: sign, totalRows: totalRows, neverStore: neverStore)
    noteRepeatedHeaders(layout, columns)
    noteUnstorable(layout, file)
    return layout
  }

  private func extractColumns(_ columns: TOMLSection) -> ExtractLayout.Columns? {
    let costCentre = columns.requiredString("cost_centre")
    let subjective = columns.requiredString("subjective")
    var amount: ExtractLayout.AmountColumns?
    if !columns.keys.contains("debit"), !columns.keys.contains("credit") {
      amount = columns.requiredString("amount").map { .signed($0) }
    } else {
      let debit = columns.requiredString("debit")
      let credit = columns.requiredString("credit")
      if let debit, let credit { amount = .sides(debit: debit, credit: credit) }
    }
    let rowID = columns.string("row_id")
    let date = columns.string("date")
    let period = columns.string("period")
    let reference = columns.string("reference")
    let description = columns.string("description")
    guard let costCentre, let subjective, let amount else { return nil }
    return ExtractLayout.Columns(
      costCentre: costCentre, subjective: subjective, amount: amount, rowID: rowID, date: date,
      period: period, reference: reference, description: description)
  }

  private func delimiter(_ file: TOMLSection) -> Character? {
    guard let text = file.string("delimiter", allowing: "\t") else { return nil }
    guard text.count == 1, let character = text.first, character.isASCII, character != "\"",
      !character.isLetter, !character.isNumber
    else {
      file.fault(
        .valueUnknown, "delimiter", "'\(text)' is not a delimiter",
        toDo: "write one character, such as \",\", \";\", \"|\" or \"\\t\" for a tab")
      return nil
    }
    return character
  }

  private func dateFormat(_ file: TOMLSection) -> DateFormat? {
    guard let text = file.string("date_format") else { return nil }
    guard let format = DateFormat(text) else {
      file.fault(
        .valueUnknown, "date_format", "'\(text)' is not a date format",
        toDo: "write one day, one month and one year of d, dd, M, MM, MMM, yy and yyyy, such as"
          + " \"dd/MM/yyyy\"")
      return nil
    }
    return format
  }

  private func noteRepeatedHeaders(_ layout: ExtractLayout, _ columns: TOMLSection) {
    var seen: Set<String> = []
    for header in layout.headers where !seen.insert(header).inserted {
      let key = columns.keys.last { columns.string($0) == header } ?? "amount"
      columns.fault(
        .columnRepeated, key, "two keys name the column '\(header)'",
        toDo: "name each column once")
    }
  }

  private func noteUnstorable(_ layout: ExtractLayout, _ file: TOMLSection) {
    for header in layout.neverStore where layout.neededHeaders.contains(header) {
      file.fault(
        .valueUnknown, "never_store",
        "'\(header)' is needed to post a line, so it cannot be left unstored",
        toDo: "take it out here; reference and description can be left unstored")
    }
  }
}
