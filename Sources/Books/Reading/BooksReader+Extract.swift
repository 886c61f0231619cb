import Tabular

/// How extracts are read and which account their codes belong to.
extension BooksReader {
  func readExtracts(_ parts: inout BookParts) {
    parts.extractLayout = source(Layout.extractLayout).flatMap { readExtractLayout($0) }
    for row in rows("mapping.csv") {
      let costCentre = row.text("cost_centre")
      let subjective = row.text("subjective")
      let status = row.choice("status", MappingStatus.self, default: .confirmed)
      // A suggestion may leave the account to whoever confirms it.
      let isOpen = status == .suggested && row.optionalText("account") == nil
      let account = isOpen ? "" : accountCode(row)
      notePosting(to: account, row)
      guard let costCentre, let subjective, let status, let account else { continue }
      parts.mapping.append(
        MappingRule(
          CodePattern(KeyText.cleaned(costCentre)), CodePattern(KeyText.cleaned(subjective)),
          account: account, isSuggested: status == .suggested, line: row.line))
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

  fileprivate func readExtractLayout(_ source: SourceText) -> ExtractLayout? {
    guard let file = TOMLSection(source, faults: faults) else { return nil }
    let columns = file.section("columns")
    let split = columns.keys.contains("code") ? readSplit(file.section("code")) : nil
    let named = extractColumns(columns)
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
    var layout = named.map {
      ExtractLayout(
        columns: $0, sheet: sheet, delimiter: delimiter, encoding: encoding,
        dateFormat: dateFormat, sign: sign, totalRows: totalRows, neverStore: neverStore)
    }
    layout?.codeSplit = split
    let rules = readRules(file, columns)
    columns.noteUnknownKeys()
    file.noteUnknownKeys()
    guard var layout else { return nil }
    rules(&layout)
    noteRepeatedHeaders(layout, columns)
    noteUnstorable(layout, file)
    noteYear(layout, columns)
    return layout
  }

  /// What says which lines count and how their periods are meant; written above the tables, or
  /// under `[columns]`, where keys that are added at the end of a file stand.
  private func readRules(
    _ file: TOMLSection, _ columns: TOMLSection
  ) -> (inout ExtractLayout) -> Void {
    func section(_ key: String) -> TOMLSection {
      file.keys.contains(key) || !columns.keys.contains(key) ? file : columns
    }
    func texts(_ key: String) -> [String] { section(key).oneOrMore(key) }
    let (counts, companies) = (texts("counts"), texts("companies"))
    let (debits, credits) = (texts("debits"), texts("credits"))
    let notRead = texts("not_read")
    let skipRows = readSkipRows(file)
    let periodFormat = periodFormat(section("period_format"))
    let yearNaming = section("year_named_by").choice("year_named_by", YearNaming.self)
    return { layout in
      (layout.counts, layout.companies) = (counts, companies)
      (layout.debits, layout.credits, layout.notRead) = (debits, credits, notRead)
      layout.skipRows = skipRows
      (layout.periodFormat, layout.yearNaming) = (periodFormat, yearNaming)
    }
  }

  /// `[skip_rows]`: a column's header, and what its cell begins with.
  private func readSkipRows(_ file: TOMLSection) -> [SkipRule] {
    let rules = file.section("skip_rows")
    return rules.keys.compactMap { column in
      let texts = rules.oneOrMore(column)
      return texts.isEmpty ? nil : SkipRule(column: column, texts: texts)
    }
  }

  private func readSplit(_ code: TOMLSection) -> CodeSplit? {
    defer { code.noteUnknownKeys() }
    if code.keys.contains("pattern") {
      guard let pattern = code.requiredString("pattern") else { return nil }
      guard let split = CodeSplit(pattern: pattern) else {
        code.fault(
          .valueUnknown, "pattern", "'\(pattern)' does not say where the two codes are",
          toDo: "write {cost_centre} and {subjective} once each, with a width such as"
            + " {subjective:5} where nothing stands between them, and * for what is not needed")
        return nil
      }
      return split
    }
    let separator = code.requiredString("separator")
    let costCentre = requiredPart("cost_centre", code)
    let subjective = requiredPart("subjective", code)
    guard let separator, let costCentre, let subjective else { return nil }
    guard costCentre != subjective else {
      code.fault(
        .valueUnknown, "subjective", "one part is named for both codes",
        toDo: "count the parts of the code from 1, and name two of them")
      return nil
    }
    return CodeSplit(separator: separator, costCentre: costCentre, subjective: subjective)
  }

  private func requiredPart(_ key: String, _ code: TOMLSection) -> Int? {
    if code.keys.contains(key) { return code.integer(key, in: 1...20) }
    // Notes that it is missing.
    _ = code.requiredString(key)
    return nil
  }

  private func periodFormat(_ section: TOMLSection) -> PeriodFormat? {
    guard let text = section.string("period_format") else { return nil }
    guard let format = PeriodFormat(text) else {
      section.fault(
        .valueUnknown, "period_format", "'\(text)' is not a period format",
        toDo: "write \(PeriodFormat.examples.joined(separator: ", ")) or another form of y, and p"
          + " for the financial period or m for the calendar month")
      return nil
    }
    return format
  }

  private func extractColumns(_ columns: TOMLSection) -> ExtractLayout.Columns? {
    var (costCentre, subjective): (String?, String?)
    if columns.keys.contains("code") {
      costCentre = columns.requiredString("code")
      subjective = costCentre
    } else {
      costCentre = columns.requiredString("cost_centre")
      subjective = columns.requiredString("subjective")
    }
    var amount: ExtractLayout.AmountColumns?
    if !columns.keys.contains("debit"), !columns.keys.contains("credit") {
      amount = columns.requiredString("amount").map { .signed($0) }
    } else {
      let debit = columns.requiredString("debit")
      let credit = columns.requiredString("credit")
      if let debit, let credit { amount = .sides(debit: debit, credit: credit) }
    }
    let rowID = columns.oneOrMore("row_id")
    let date = columns.string("date")
    let period = columns.string("period")
    let reference = columns.string("reference")
    let description = columns.string("description")
    var qualifying = ExtractLayout.QualifyingColumns()
    qualifying.side = columns.string("side")
    qualifying.year = columns.string("year")
    qualifying.ledger = columns.string("ledger")
    qualifying.valueType = columns.string("value_type")
    qualifying.company = columns.string("company")
    qualifying.currency = columns.string("currency")
    guard let costCentre, let subjective, let amount else { return nil }
    var named = ExtractLayout.Columns(
      costCentre: costCentre, subjective: subjective, amount: amount, rowID: rowID, date: date,
      period: period, reference: reference, description: description)
    named.qualifying = qualifying
    return named
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
      let key = columns.keys.last { columns.oneOrMore($0).contains(header) } ?? "amount"
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

  /// A year says nothing of a line's month, and a side nothing beside two columns of amounts.
  private func noteYear(_ layout: ExtractLayout, _ columns: TOMLSection) {
    if layout.columns.qualifying.year != nil, layout.columns.period == nil,
      layout.columns.date == nil
    {
      columns.fault(
        .keyMissing, "year", "a year is named, and no column says of which month a line is",
        toDo: "name the column of periods or of dates as well")
    }
    if layout.columns.qualifying.side != nil, case .sides = layout.columns.amount {
      columns.fault(
        .valueUnknown, "side", "a side is named beside a column for each side",
        toDo: "take side out, or name one column as amount")
    }
  }
}

extension ExtractLayout {
  /// Reads a text of the form of `extract.toml`.
  ///
  /// - Throws: ``BooksError`` with every fault of the text.
  public init(toml text: String) throws(BooksError) {
    let reader = BooksReader(BooksFolder(file: Layout.extractLayout))
    let source = SourceText(file: Layout.extractLayout, bytes: Array(text.utf8))
    let layout = reader.readExtractLayout(source)
    guard let layout, !reader.faults.diagnostics.contains(where: { $0.severity == .error }) else {
      throw BooksError.faulty(reader.faults.diagnostics.sorted())
    }
    self = layout
  }
}
