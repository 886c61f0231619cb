import Money

/// The name of a column, the same in every face: `latestBudget` in JSON, `latest_budget` in CSV.
public struct ColumnKey: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name in JSON, in lower camel case.
  public let name: String
  /// The name in the header of a CSV file: that of JSON in snake case.
  public let header: String

  public init(_ name: String) {
    self.init(
      name, header: name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined())
  }

  /// A column whose name in CSV was another before there was a rule.
  public init(_ name: String, header: String) {
    self.name = name
    self.header = header
  }

  public init(stringLiteral name: String) { self.init(name) }
}

/// Who sees a column.
public struct Faces: OptionSet, Hashable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let json = Faces(rawValue: 1)
  public static let csv = Faces(rawValue: 2)
  public static let screen = Faces(rawValue: 4)
  public static let page = Faces(rawValue: 8)
  public static let workbook = Faces(rawValue: 16)

  /// What programs read.
  public static let data: Faces = [.json, .csv]
  /// What people read.
  public static let reading: Faces = [.screen, .page, .workbook]
  public static let all: Faces = [.data, .reading]
  /// All but the screen, which has no room for it.
  public static let wide: Faces = [.data, .page, .workbook]
}

/// A column of a table, described once for every face: what it is called, what it means, what it
/// counts in, and how its value is found in a row.
public struct Column<Row> {
  /// The column as it is known apart from its rows.
  public let head: ColumnHead
  private let value: (Row) throws -> Value
  private let standing: (Row) -> Standing?

  /// - Parameters:
  ///   - key: the name in data.
  ///   - title: the heading, as short as a reader understands it; without the unit.
  ///   - unit: what it counts in, with the rule of the sign.
  ///   - meaning: one sentence that says what the figure is.
  ///   - faces: who sees it.
  ///   - value: what stands in a row.
  public init(
    _ key: ColumnKey, _ title: String, _ unit: Unit, _ meaning: String = "", _ faces: Faces = .all,
    value: @escaping (Row) throws -> Value
  ) {
    head = ColumnHead(key: key, title: title, unit: unit, meaning: meaning, faces: faces)
    self.value = value
    standing = { _ in nil }
  }

  private init(
    _ head: ColumnHead, _ value: @escaping (Row) throws -> Value,
    _ standing: @escaping (Row) -> Standing?
  ) {
    self.head = head
    self.value = value
    self.standing = standing
  }

  /// The column with how far its figure of a row can be relied on.
  public func relied(_ standing: @escaping (Row) -> Standing?) -> Column {
    Column(head, value, standing)
  }

  /// The column below a heading that it shares with the columns beside it.
  public func under(_ heading: String) -> Column {
    var head = head
    head.over = heading
    return Column(head, value, standing)
  }

  /// The column for rows that hold such a row.
  public func of<Outer>(_ part: @escaping (Outer) -> Row) -> Column<Outer> {
    let (value, standing) = (value, standing)
    return Column<Outer>(head, { try value(part($0)) }, { standing(part($0)) })
  }

  func cell(_ row: Row) throws -> TableCell {
    TableCell(try value(row), standing(row))
  }
}

extension Array {
  /// The columns of these keys, in their order here.
  public func only<Row>(_ keys: ColumnKey...) -> [Column<Row>] where Element == Column<Row> {
    filter { keys.contains($0.head.key) }
  }
}

/// What is known of a column apart from its rows.
public struct ColumnHead: Hashable, Sendable {
  public let key: ColumnKey
  public let title: String
  public let unit: Unit
  public let meaning: String
  public let faces: Faces
  /// A heading over this column and those beside it that have the same; nil where there is none.
  public var over: String?

  public init(
    key: ColumnKey, title: String, unit: Unit, meaning: String = "", faces: Faces = .all
  ) {
    self.key = key
    self.title = title
    self.unit = unit
    self.meaning = meaning
    self.faces = faces
  }
}
