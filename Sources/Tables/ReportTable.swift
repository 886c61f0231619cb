import Money

/// A table of a report: its columns, and its rows as values.
public struct ReportTable: Hashable, Sendable {
  /// What the table shows; empty where the title of the report says it.
  public var caption: String
  public var columns: [ColumnHead]
  public var rows: [TableRow]
  /// What is said in place of a table without rows.
  public var none: String

  public init(
    columns: [ColumnHead], rows: [TableRow], caption: String = "", none: String = "None."
  ) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.none = none
  }

  /// A table of rows; `none` is what is said where there are no rows.
  ///
  /// - Throws: what a column's value throws, such as `ArithmeticOverflow`.
  public init<Row>(
    _ columns: [Column<Row>], _ rows: [Row], caption: String = "", none: String = "None.",
    role: TableRow.Role = .line, group: (Row) -> String? = { _ in nil }
  ) throws {
    self.caption = caption
    self.columns = columns.map(\.head)
    self.rows = try rows.map { row in
      TableRow(try columns.map { try $0.cell(row) }, role: role, group: group(row))
    }
    self.none = none
  }

  /// The table as a face has it: with the columns that the face shows.
  public func shown(in face: Faces) -> ReportTable {
    let kept = columns.indices.filter { columns[$0].faces.contains(face) }
    guard kept.count < columns.count else { return self }
    var table = self
    table.columns = kept.map { columns[$0] }
    table.rows = rows.map { row in
      TableRow(kept.map { row.cells[$0] }, role: row.role, group: row.group)
    }
    return table
  }

  /// The table without columns in which nothing stands.
  public var withoutEmptyColumns: ReportTable {
    var table = self
    let kept = columns.indices.filter { index in
      rows.contains { $0.cells[index].value != .none }
    }
    table.columns = kept.map { columns[$0] }
    table.rows = rows.map { row in
      TableRow(kept.map { row.cells[$0] }, role: row.role, group: row.group)
    }
    return table
  }

  /// The table without rows in which every amount is nil.
  public var withoutNilRows: ReportTable {
    var table = self
    table.rows = rows.filter { row in
      row.cells.contains { cell in
        if case .money(let money) = cell.value { return money != .zero }
        return false
      }
    }
    return table
  }

  /// The table with rows of another below each group, or at the end: totals have the columns that
  /// they share with the lines, and nothing in the others.
  public func followed(by other: ReportTable) -> ReportTable {
    let places = columns.map { column in other.columns.firstIndex { $0.key == column.key } }
    let added = other.rows.map { row in
      TableRow(
        places.map { $0.map { row.cells[$0] } ?? TableCell(.none) }, role: row.role,
        group: row.group)
    }
    var table = self
    let all = Dictionary(grouping: rows + added, by: \.group)
    table.rows = (rows + added).map(\.group).uniqued.flatMap { all[$0] ?? [] }
    return table
  }

  /// The table turned: a row for each column under the heading `naming`, and a column for each
  /// row with its `title`; all cells count in `unit`.
  public func turned(
    naming: String, unit: Unit, title: (TableRow) -> String
  ) -> ReportTable {
    let name = ColumnHead(
      key: "name", title: naming, unit: .name, meaning: "", faces: .all)
    let heads = rows.enumerated().map { index, row in
      ColumnHead(
        key: ColumnKey("column\(index + 1)"), title: title(row), unit: unit, meaning: "",
        faces: .all)
    }
    return ReportTable(
      columns: [name] + heads,
      rows: columns.indices.map { index in
        TableRow([TableCell(.text(columns[index].title))] + rows.map { $0.cells[index] })
      }, caption: caption, none: none)
  }

  /// The place of a column.
  public func index(of key: ColumnKey) -> Int? { columns.firstIndex { $0.key == key } }
}

/// A row of a table.
public struct TableRow: Hashable, Sendable {
  /// What a row is among the others.
  public enum Role: Hashable, Sendable {
    case line
    case total
  }

  /// One for each column.
  public var cells: [TableCell]
  public var role: Role
  /// The heading under which the row stands; nil where the table has no groups.
  public var group: String?

  public init(_ cells: [TableCell], role: Role = .line, group: String? = nil) {
    self.cells = cells
    self.role = role
    self.group = group
  }
}

/// A cell of a table.
public struct TableCell: Hashable, Sendable {
  public var value: Value
  /// How far the figure can be relied on; nil where nothing has to be said.
  public var standing: Standing?

  public init(_ value: Value, _ standing: Standing? = nil) {
    self.value = value
    self.standing = standing
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order in which it comes first.
  public var uniqued: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
