import Money
import Tabular

/// How a general-ledger extract of the authority's finance system is read: `extract.toml`.
public struct ExtractLayout: Hashable, Sendable {
  /// The extract's own header texts.
  public struct Columns: Hashable, Sendable {
    public var costCentre: String
    public var subjective: String
    public var amount: AmountColumns
    public var rowID: String?
    public var date: String?
    public var period: String?
    public var reference: String?
    public var description: String?
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

  /// The columns by which a header row is known.
  public var headers: [String] {
    let amounts =
      switch columns.amount {
      case .signed(let header): [header]
      case .sides(let debit, let credit): [debit, credit]
      }
    let optional = [
      columns.rowID, columns.date, columns.period, columns.reference, columns.description,
    ]
    return [columns.costCentre, columns.subjective] + amounts + optional.compactMap(\.self)
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

/// The order in which an extract writes day, month and year, such as `dd/MM/yyyy`.
public struct DateFormat: Hashable, Sendable {
  /// A part of a date.
  public enum Part: Hashable, Sendable {
    /// One or two digits.
    case day
    /// One or two digits.
    case month
    /// The English name or its first three letters.
    case monthName
    /// Four digits.
    case year
    /// Two digits of a year from 2000 to 2099.
    case shortYear
    case separator(UInt8)
  }

  public let parts: [Part]
  /// As it was written.
  public let text: String

  /// `yyyy-MM-dd`.
  public static let iso = DateFormat(
    parts: [.year, .separator(0x2D), .month, .separator(0x2D), .day], text: "yyyy-MM-dd")

  private init(parts: [Part], text: String) {
    self.parts = parts
    self.text = text
  }

  /// Reads a format of `d`, `dd`, `M`, `MM`, `MMM`, `MMMM`, `yy` and `yyyy`, each once.
  ///
  /// Returns nil for anything else, and for a format in which two numbers would run together
  /// unless each has a fixed width.
  public init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    var isFixed: [Bool] = []
    while let letter = rest.first {
      let run = rest.prefix { $0 == letter }
      rest = rest.dropFirst(run.count)
      switch (letter, run.count) {
      case ("d", 1), ("d", 2): parts.append(.day)
      case ("M", 1), ("M", 2): parts.append(.month)
      case ("M", 3), ("M", 4): parts.append(.monthName)
      case ("y", 2): parts.append(.shortYear)
      case ("y", 4): parts.append(.year)
      default:
        guard letter.isASCII, !letter.isLetter, !letter.isNumber, let byte = letter.asciiValue
        else { return nil }
        for _ in run { parts.append(.separator(byte)) }
      }
      isFixed.append(run.count != 1 || !letter.isLetter)
    }
    func count(_ wanted: Part...) -> Int { parts.count { wanted.contains($0) } }
    guard count(.day) == 1, count(.month, .monthName) == 1, count(.year, .shortYear) == 1 else {
      return nil
    }
    for (part, next) in zip(parts, parts.dropFirst()) {
      if case .separator = part { continue }
      if case .separator = next { continue }
      guard isFixed.allSatisfy(\.self) else { return nil }
    }
    self.parts = parts
    self.text = text
  }
}

/// One rule of `mapping.csv`: the first that matches a line's codes gives its account.
public struct MappingRule: Hashable, Sendable {
  public var costCentre: CodePattern
  public var subjective: CodePattern
  public var account: String
}

/// A code in which `*` stands for any characters, also none.
public struct CodePattern: Hashable, Sendable, CustomStringConvertible {
  /// The text between the stars, in UTF-8.
  public let pieces: [[UInt8]]

  public init(_ text: some StringProtocol) {
    pieces = text.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
  }

  public var description: String {
    pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "*")
  }

  /// Whether a code is of the pattern; letter case counts.
  public func matches(_ code: some StringProtocol) -> Bool {
    matches(Array(code.utf8)[...])
  }

  /// Whether a code in UTF-8 is of the pattern.
  public func matches(_ code: ArraySlice<UInt8>) -> Bool {
    guard let first = pieces.first, let last = pieces.last else { return code.isEmpty }
    if pieces.count == 1 { return code.elementsEqual(first) }
    guard code.count >= first.count + last.count, code.starts(with: first),
      code.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = code.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() {
      guard let end = Self.end(ofFirst: piece, in: rest) else { return false }
      rest = rest[end...]
    }
    return true
  }

  private static func end(ofFirst piece: [UInt8], in code: ArraySlice<UInt8>) -> Int? {
    guard piece.count <= code.count else { return nil }
    return (code.startIndex...(code.endIndex - piece.count))
      .first { code[$0...].starts(with: piece) }.map { $0 + piece.count }
  }
}
