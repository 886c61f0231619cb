import Money
import Tabular

/// How a general-ledger extract of the authority's finance system is read: `extract.toml`.
public struct ExtractLayout: Hashable, Sendable {
  /// The extract's own header texts.
  public struct Columns: Hashable, Sendable {
    public var costCentre: String
    public var subjective: String
    public var amount: AmountColumns
    /// The columns that tell a row from all others together; empty where there are none.
    public var rowID: [String] = []
    public var date: String?
    public var period: String?
    public var reference: String?
    public var description: String?
    public var qualifying = QualifyingColumns()
  }

  /// Columns that say what a line's amount is: which side, year, book of account, kind.
  public struct QualifyingColumns: Hashable, Sendable {
    /// Debit or credit.
    public var side: String?
    /// The financial year that the period is of.
    public var year: String?
    /// The book of account, within which row ids are unique.
    public var ledger: String?
    /// Actual, budget, commitment, statistical.
    public var valueType: String?
    public var company: String?
    public var currency: String?

    public init() {}

    /// All that are named.
    public var headers: [String] {
      [side, year, ledger, valueType, company, currency].compactMap(\.self)
    }
  }

  /// One column of amounts with their sign, or one for each side.
  public enum AmountColumns: Hashable, Sendable {
    case signed(String)
    case sides(debit: String, credit: String)
  }

  /// Which way round an extract writes its amounts.
  public enum Sign: String, CaseIterable, Sendable {
    case debitPositive = "debit-positive"
    case creditPositive = "credit-positive"
  }

  public var columns: Columns
  /// A sheet's name or its number from 1; nil for the first.
  public var sheet: String?
  /// nil where it is found out from the file.
  public var delimiter: Character?
  /// nil where it is found out from the file.
  public var encoding: TextEncoding?
  /// nil for `yyyy-MM-dd` alone.
  public var dateFormat: DateFormat?
  public var sign: Sign
  /// Texts that a total row begins with.
  public var totalRows: [String]
  /// Headers whose cells are not kept.
  public var neverStore: [String]
  /// How one code is split into cost centre and subjective, both of which name its column; nil
  /// where each has a column of its own.
  public var codeSplit: CodeSplit?
  /// What a period's number means; nil where it is found out or a financial period.
  public var periodFormat: PeriodFormat?
  /// By which of its two calendar years a financial year is called; nil where it is found out.
  public var yearNaming: YearNaming?
  /// The value types that are spending; empty where the usual words tell.
  public var counts: [String] = []
  /// The companies whose lines are posted; empty for all.
  public var companies: [String] = []
  /// Words of the side column beyond the usual ones.
  public var debits: [String] = []
  public var credits: [String] = []
  /// Columns that were looked at and need not be read.
  public var notRead: [String] = []
  /// Rows that are left out, by column and what its cell begins with.
  public var skipRows: [SkipRule] = []

  /// The columns by which a header row is known.
  public var headers: [String] {
    let amounts =
      switch columns.amount {
      case .signed(let header): [header]
      case .sides(let debit, let credit): [debit, credit]
      }
    let optional = [columns.date, columns.period, columns.reference, columns.description]
    let codes =
      codeSplit == nil ? [columns.costCentre, columns.subjective] : [columns.costCentre]
    return codes + amounts + columns.rowID + optional.compactMap(\.self)
      + columns.qualifying.headers
  }

  /// The columns that a file has to have: those by which its header row is known, and those by
  /// which rows are left out.
  public var requiredHeaders: [String] {
    let skipping = skipRows.map(\.column).filter { !headers.contains($0) }
    return headers + skipping
  }

  /// What of the layout later versions have added, each with its key; empty for a layout that says
  /// none of it.
  public var laterTexts: [String] {
    var texts: [String] = []
    func add(_ key: String, _ values: [String]) {
      texts += values.map { "\(key)=\($0)" }
    }
    add("code", codeSplit.map { [$0.text] } ?? [])
    add("period_format", periodFormat.map { [$0.text] } ?? [])
    add("year_named_by", yearNaming.map { [$0.rawValue] } ?? [])
    add("counts", counts)
    add("companies", companies)
    add("debits", debits)
    add("credits", credits)
    for rule in skipRows { add("skip_rows \(rule.column)", rule.texts) }
    return texts
  }

  /// The headers of columns that nothing can be posted without.
  public var neededHeaders: [String] {
    headers.filter { ![columns.reference, columns.description].contains($0) }
  }
}

/// An extract that stands in the books, under `<year>/extracts/`.
public struct ExtractFile: Hashable, Sendable {
  /// Relative to the books.
  public var path: String
  /// The period that its name begins with, such as `P10`.
  public var period: Period

  /// Returns nil for a path that is not one of an extract.
  public init?(path: String) {
    let parts = path.split(separator: "/")
    guard parts.count == 3, parts[1] == "extracts", let year = FinancialYear(parts[0]),
      parts[2].first == "P"
    else { return nil }
    let digits = parts[2].dropFirst().prefix { $0.isASCII && $0.isNumber }
    let next = parts[2].dropFirst(1 + digits.count).first
    guard let number = Int(digits), next.map({ !$0.isLetter }) ?? false,
      let period = Period(year: year, number: number)
    else { return nil }
    self.path = path
    self.period = period
  }
}

extension ExtractFile: Comparable {
  public static func < (left: ExtractFile, right: ExtractFile) -> Bool {
    (left.period, left.path) < (right.period, right.path)
  }
}
