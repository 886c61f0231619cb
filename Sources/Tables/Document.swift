import Money

/// All that a report says, apart from the face that shows it: what it stands on, how to read it,
/// what it answers, its tables and its sources.
public struct Document: Sendable {
  public var stamp: ReportStamp
  /// What the report is, such as `monitoring to 2023-24/P10`.
  public var title: String
  /// How amounts are written where people read them.
  public var scale: Scale
  /// What somebody should know before relying on the figures.
  public var cautions: [String]
  /// How to read the tables, beside the rules of signs, which the columns say.
  public var remarks: [String]
  /// What the report comes to, in a few lines.
  public var answers: [Answer]
  /// The tables that people read, in their order.
  public var tables: [ReportTable]
  /// What is said below the tables.
  public var notes: [String]
  /// What JSON holds, in its order.
  public var members: [Value.Member]
  /// The one table that CSV holds.
  public var records: Records

  public init(
    _ stamp: ReportStamp, title: String, scale: Scale = .pence, cautions: [String] = [],
    remarks: [String] = [], answers: [Answer] = [], tables: [ReportTable], notes: [String] = [],
    members: [Value.Member], records: Records
  ) {
    self.stamp = stamp
    self.title = title
    self.scale = scale
    self.cautions = cautions
    self.remarks = remarks
    self.answers = answers
    self.tables = tables
    self.notes = notes
    self.members = members
    self.records = records
  }

  /// The first line: whose report it is, where it is somebody's, and what it is.
  public var heading: String {
    stamp.authority.isEmpty ? title : "\(stamp.authority): \(title)"
  }

  /// The rules of the signs of all columns that people read, as one sentence each.
  public var signRules: [String] {
    let signs = Set(
      tables.flatMap(\.withoutEmptyColumns.columns).compactMap { column -> Sign? in
        guard case .pounds(let sign) = column.unit else { return nil }
        return sign
      })
    return Sign.allCases.filter(signs.contains).compactMap(\.rule)
  }

  /// Whether any figure has a letter for its standing.
  public var hasStandings: Bool {
    tables.contains { $0.rows.contains { $0.cells.contains { $0.standing != nil } } }
  }

  /// What a sum says.
  public struct Answer: Hashable, Sendable {
    public let title: String
    public let text: String

    public init(_ title: String, _ text: String) {
      self.title = title
      self.text = text
    }
  }

  /// A table for programs, each row with what the report stands on in front of it and behind it.
  public struct Records: Sendable {
    public let leading: [ReportStamp.Field]
    public let table: ReportTable
    public let trailing: [ReportStamp.Field]

    public init(
      _ leading: [ReportStamp.Field], _ table: ReportTable, _ trailing: [ReportStamp.Field] = []
    ) {
      self.leading = leading
      self.table = table
      self.trailing = trailing
    }
  }
}

/// How amounts are written where people read them.
public enum Scale: Hashable, Sendable {
  /// Pounds and pence.
  case pence
  /// Whole pounds.
  case pounds
  /// Thousands of pounds.
  case thousands

  /// Thousands where one of the amounts is a million pounds or more, else another scale.
  public static func fitting(
    _ amounts: some Sequence<Money>, below scale: Scale = .pounds
  ) -> Scale {
    amounts.contains { $0.pence.magnitude >= 100_000_000 } ? .thousands : scale
  }

  /// What the amounts are in, as a reader is told.
  public var title: String {
    switch self {
    case .pence: "Pounds"
    case .pounds: "Whole pounds"
    case .thousands: "£000"
    }
  }

  /// An amount in the scale.
  public func text(_ amount: Money) -> String {
    switch self {
    case .pence: amount.readableText
    case .pounds: amount.wholeText(inThousands: false)
    case .thousands: amount.wholeText(inThousands: true)
    }
  }
}

extension Money {
  /// The amount in a sentence: in millions with one decimal from a million on, else to the penny.
  public var saidText: String {
    guard pence.magnitude >= 100_000_000 else { return sterlingText }
    let text = millionsText
    return (text.hasPrefix("-") ? "-£" + text.dropFirst() : "£" + text) + "m"
  }
}

/// What a report stands on: whose it is, as at when, by which ledger and which sources.
public struct ReportStamp: Hashable, Sendable {
  /// Empty where it is nobody's, such as a report of data from outside.
  public let authority: String
  /// A period or a day; nil where the report is of the whole ledger.
  public let asOf: String?
  /// The hash of the ledger's last journal; nil where no ledger was read.
  public let ledgerHead: String?
  /// The sources in the figures, the least reliable first.
  public let sources: [SourceNote]

  public init(
    authority: String, asOf: String?, ledgerHead: String?, sources: [SourceNote] = []
  ) {
    self.authority = authority
    self.asOf = asOf
    self.ledgerHead = ledgerHead
    self.sources = sources
  }

  /// A part of the stamp, by its name in JSON.
  public enum Field: String, Sendable {
    case authority
    case asOf
    /// The as-of, where it is a month and called so.
    case period
    /// `pence`, in JSON alone.
    case unit
    case ledgerHead
  }

  public func value(_ field: Field) -> Value {
    switch field {
    case .authority: .text(authority)
    case .asOf, .period: .text(asOf)
    case .unit: .text("pence")
    case .ledgerHead: .text(ledgerHead)
    }
  }

  public func member(_ field: Field) -> Value.Member {
    Value.Member(field.rawValue, value(field))
  }
}

/// A source that stands behind figures of a report.
public struct SourceNote: Hashable, Sendable {
  public let id: String
  public let title: String
  public let standing: Standing

  public init(id: String, title: String, standing: Standing) {
    self.id = id
    self.title = title
    self.standing = standing
  }
}
