import Tables

/// Writes a report as JSON: amounts in whole pence, rates as texts so that they stay exact.
enum JSONWriter {
  static func text(_ document: Document) -> String {
    JSON.object(document.members.map { ($0.key, json($0.value)) }).text + "\n"
  }

  static func json(_ value: Value) -> JSON {
    switch value {
    case .none: .null
    case .text(let text): .string(text)
    case .money(let money): .pence(money)
    case .count(let count): .count(count)
    case .rate(let rate): .string(rate.text)
    case .decimal(let number, let places): .decimal(number, places)
    case .estimate(let pence, _): .decimal(pence, 0)
    case .flag(let flag): .bool(flag)
    case .date(let date): .string(date.description)
    case .worded(let value, _): json(value)
    case .texts(let texts): .array(texts.map { .string($0) })
    case .record(let members): .object(members.map { ($0.key, json($0.value)) })
    case .records(let records):
      .array(records.map { .object($0.map { ($0.key, json($0.value)) }) })
    case .table(let table): json(table.shown(in: .json))
    }
  }

  private static func json(_ table: ReportTable) -> JSON {
    .array(
      table.rows.map { row in
        .object(zip(table.columns, row.cells).map { ($0.key.name, json($1.value)) })
      })
  }
}

/// Writes the records of a report as CSV: amounts in pounds, a header with the names of JSON in
/// snake case.
enum CSVWriter {
  static func text(_ document: Document) -> String {
    let records = document.records
    func texts(_ fields: [ReportStamp.Field]) -> [String] {
      fields.map { CellText.plain(document.stamp.value($0)) }
    }
    func headers(_ fields: [ReportStamp.Field]) -> [String] {
      fields.map { ColumnKey($0.rawValue).header }
    }
    let (leading, trailing) = (texts(records.leading), texts(records.trailing))
    let lines = lines(records.table)
    return CSV.text(
      [headers(records.leading) + lines[0] + headers(records.trailing)]
        + lines.dropFirst().map { leading + $0 + trailing })
  }

  static func text(_ table: ReportTable) -> String { CSV.text(lines(table)) }

  /// The header, and a line for each row.
  private static func lines(_ table: ReportTable) -> [[String]] {
    let table = table.shown(in: .csv)
    return [table.columns.map(\.key.header)]
      + table.rows.map { row in row.cells.map { CellText.plain($0.value) } }
  }
}
