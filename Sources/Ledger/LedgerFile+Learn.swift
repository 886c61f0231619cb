import Books
import Foundation
import Money
import Tabular

/// What was learned of an extract that nobody has described yet.
///
/// Nothing of it is posted.
public struct LearnedExtract: Sendable {
  /// A line as it would be posted.
  public struct Line: Hashable, Sendable {
    public let row: Int
    public let period: Period
    public let date: CalendarDate?
    public let costCentre: String
    public let subjective: String
    /// In the ledger's sign: a cost is positive.
    public let amount: Money
    /// The account that is suggested; empty if none is.
    public internal(set) var account = ""

    /// The codes for a screen; one that may be a narrative that has moved is told by its kind.
    public var shownCodes: (costCentre: String, subjective: String) {
      (CellShape.plain(costCentre), CellShape.plain(subjective))
    }
  }

  public let name: String
  /// The text of `extract.toml`.
  public let layout: String
  /// What is unsure, each in a sentence or two.
  public internal(set) var doubts: [String]
  /// The row on which the headers are.
  public let headerRow: Int
  /// How often the header row comes again.
  public let headerRepeats: Int
  /// All lines, in the ledger's sign.
  public internal(set) var read = LineSum()
  public internal(set) var leftOut: [ImportOutcome.LeftOut] = []
  public internal(set) var totalRows = 0
  /// The latest period of a line: the one that the extract is of.
  public internal(set) var period: Period?
  /// Some lines, as they would be posted.
  public internal(set) var lines: [Line] = []
  /// Every pair of codes, with a suggested account where there is one.
  public internal(set) var codes: [CodeToMap] = []
  /// What of the file an import by this layout would refuse or warn of.
  public internal(set) var diagnostics: [Diagnostic] = []
  /// Which way round the extract writes its amounts.
  var sign = ExtractLayout.Sign.debitPositive

  /// Holds the lines against what the finance system says that they sum to, in the extract's sign.
  ///
  /// - Throws: `ArithmeticOverflow`.
  public mutating func hold(against total: Money) throws {
    let sum = sign == .debitPositive ? read.amount : try -read.amount
    guard sum != total else { return }
    doubts.insert(
      "The sum: the lines come to \(sum.sterlingText), and the control total is"
        + " \(total.sterlingText)"
        + (sum == (try -total)
          ? ". The sign is the wrong way round." : ": this layout is not right."),
      at: 0)
  }
}

extension LedgerFile {
  /// Finds out how an extract is laid out, and reads it as an import would.
  ///
  /// Nothing is posted.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: what messages call it.
  ///   - period: the period that it is of; nil if that is to be found out.
  ///   - books: the accounts, and the rules that there are already.
  /// - Returns: the layout, what is unsure, and every pair of codes.
  /// - Throws: ``ExtractError`` if it cannot be read or learned; an error of the disk.
  public static func learn(
    _ path: String, name: String, period: Period?, books: Books
  ) throws -> LearnedExtract {
    let snapshot = try ExtractSnapshot(path: path, name: name)
    let layout: LearnedLayout
    do {
      layout = try LearnedLayout(snapshot.path, name: name, stated: period)
    } catch {
      var faults = ExtractFaults(file: name)
      faults.add(error)
      throw ExtractError(diagnostics: faults.all)
    }
    var learned = LearnedExtract(
      name: name, layout: layout.text, doubts: layout.doubts, headerRow: layout.headerRow,
      headerRepeats: layout.headerRepeats)
    let trial = LearningTrial(snapshot, try ExtractLayout(toml: layout.text), books)
    try trial.run(&learned, period)
    return learned
  }
}

/// An extract read by a learned layout, with the program's own reader.
private struct LearningTrial {
  private let snapshot: ExtractSnapshot
  private let layout: ExtractLayout
  private let books: Books

  init(_ snapshot: ExtractSnapshot, _ layout: ExtractLayout, _ books: Books) {
    (self.snapshot, self.layout, self.books) = (snapshot, layout, books)
  }

  func run(_ learned: inout LearnedExtract, _ stated: Period?) throws {
    let year = try stated?.year ?? year(learned.name)
    var unmapped = books
    // No rule posts here, so that every pair of codes is met.
    unmapped.mapping = []
    var request = ExtractImport(
      path: snapshot.path, name: learned.name,
      period: stated ?? .yearEnd(year ?? fallback))
    request.suspense = "?"
    let source = ExtractSource(
      request, snapshot, layout, unmapped, PeriodLock(closedThrough: nil))
    let opened = try source.open()
    let reading = try source.reading(opened)
    let parser = reading.parser
    parser.names = CodeNames(parser.columns)
    var chosen = ChosenLines()
    var last: Period?
    try reading.readLines { line, parser in
      last = max(last ?? line.period, line.period)
      chosen.look(line, parser)
      return true
    }
    let findings = reading.findings
    learned.sign = layout.sign
    learned.read = findings.tally.read
    learned.leftOut = findings.leftOut.told
    learned.totalRows = findings.totals.count
    learned.period = last
    learned.diagnostics =
      try findings.allFaults(source).all + findings.remarks + opened.otherSheets()
    learned.codes = findings.unmapped.entries.map {
      CodeToMap(costCentre: $0.costCentre, subjective: $0.subjective, sum: $0.code.sum)
    }
    parser.names?.name(&learned.codes)
    AccountSuggester(books).suggest(for: &learned.codes)
    let accounts = Dictionary(
      learned.codes.map { ([$0.costCentre, $0.subjective], $0.account) },
      uniquingKeysWith: { first, _ in first })
    learned.lines = chosen.lines.map { line in
      var line = line
      line.account = accounts[[line.costCentre, line.subjective]] ?? ""
      return line
    }
    noteYear(&learned, stated, year)
  }

  /// The financial year of most dates, for periods without a year; nil if no column tells.
  private func year(_ name: String) throws -> FinancialYear? {
    guard layout.columns.period != nil, let dateHeader = layout.columns.date else { return nil }
    let opened = try OpenExtract(path: snapshot.path, name: name, layout)
    guard let column = opened.columns.headers.firstIndex(of: dateHeader) else { return nil }
    var years: [FinancialYear: Int] = [:]
    var row = TableRow()
    var rows = 0
    while rows < Self.mostDates, (try? opened.reader.read(&row)) == true {
      rows += 1
      let day = SampleRow(row).date(column, layout.dateFormat ?? .iso)
      if let year = day?.financialYear { years[year, default: 0] += 1 }
    }
    return years.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private func noteYear(
    _ learned: inout LearnedExtract, _ stated: Period?, _ year: FinancialYear?
  ) {
    guard stated == nil, year == nil, layout.columns.date == nil,
      layout.columns.qualifying.year == nil, let period = learned.period
    else { return }
    guard layout.columns.period == nil || period.year == fallback else { return }
    learned.doubts.append(
      "Which year the lines are of, where no column tells: \(fallback) is taken here. An import"
        + " goes by --period.")
  }

  /// The year that is taken where nothing tells.
  private var fallback: FinancialYear { books.authority.asOf?.year ?? books.authority.lastYear }

  private static let mostDates = 20_000
}

/// A few lines to look at: the first ones, and the first that are negative.
private struct ChosenLines {
  private var first: [LearnedExtract.Line] = []
  private var negative: [LearnedExtract.Line] = []

  var lines: [LearnedExtract.Line] {
    (first.prefix(Self.most - min(negative.count, Self.mostNegative)) + negative)
      .sorted { $0.row < $1.row }
  }

  mutating func look(_ line: ExtractLine, _ parser: ExtractParser) {
    let isNegative = line.pence < 0 && negative.count < Self.mostNegative
    guard isNegative || first.count < Self.most else { return }
    let shown = LearnedExtract.Line(
      row: parser.row.number, period: line.period, date: line.date,
      costCentre: parser.string(line.costCentre), subjective: parser.string(line.subjective),
      amount: Money(pence: line.pence))
    if isNegative { negative.append(shown) } else { first.append(shown) }
  }

  private static let most = 10
  private static let mostNegative = 3
}
