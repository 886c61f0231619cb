import Foundation
import Money
import Tabular

extension Books {
  /// Reads a folder of books.
  ///
  /// - Parameter path: the folder.
  /// - Throws: ``BooksError``: the folder is missing, or its files have faults, all of which
  ///   are in the error.
  public init(readingFolder path: String) throws(BooksError) {
    guard let folder = BooksFolder(path: path) else {
      throw BooksError.folderMissing(path: path)
    }
    let reader = BooksReader(folder)
    let books = reader.read().map { read in
      var books = read
      books.folder = path
      books.bytesRead = reader.bytesRead
      books.extracts = books.files.compactMap { ExtractFile(path: $0) }.sorted()
      return books
    }
    let diagnostics = reader.faults.diagnostics.sorted()
    guard var books, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw BooksError.faulty(diagnostics)
    }
    books.findings = diagnostics
    self = books
  }
}

/// One reading of a folder of books, from file to file.
///
/// It goes on after a fault, so that one run names all of them; a name that a faulty file would
/// have declared is not called unknown.
final class BooksReader {
  let faults = FaultList()
  let folder: BooksFolder
  /// The books' years, once `authority.toml` has given them.
  private(set) var years: ClosedRange<FinancialYear>?
  /// What each file that others refer to declares; nil while it cannot be told.
  var declared = DeclaredNames()
  /// The files in which each source is named.
  var sourceUses: [String: Set<String>] = [:]
  private var tables: [String: Table?] = [:]
  /// The bytes of each file, as they were read: once, whoever asks for the file.
  private(set) var bytesRead: [String: [UInt8]] = [:]

  init(_ folder: BooksFolder) {
    self.folder = folder
  }

  /// The books; nil if there is no usable `authority.toml`.
  func read() -> Books? {
    for folder in folder.unreadable {
      faults.add(
        .fileUnreadable, file: folder.isEmpty ? "." : folder, "the folder cannot be read",
        toDo: "check that you may read it and what is in it")
    }
    if folder.unreadable.contains("") { return nil }
    for path in Layout.requiredFiles where !folder.paths.contains(path) {
      faults.add(
        .fileMissing, file: path, "the books need this file, and it is not there",
        toDo: path.hasSuffix(".csv") ? "add it; it may hold its header row alone" : "add it")
    }
    noteUnknownFiles()

    let authority = source("authority.toml").flatMap { Authority($0, faults: faults) }
    years = authority?.years
    var parts = BookParts()
    readReference(&parts)
    readTerms(&parts)
    readStreams(&parts)
    readAgreement(&parts)
    for year in folder.years { readYear(year, &parts) }
    readAssumptions(&parts)
    readActions(&parts)
    readRegisters(&parts)
    readReturns(&parts)
    readExtracts(&parts)
    checkExtracts(parts)
    checkAcrossFiles(parts, authority)
    guard let authority else { return nil }
    return parts.books(of: authority, files: folder.paths)
  }

  /// The text of a file; nil, with the fault noted, if it is missing or not text.
  func source(_ path: String) -> SourceText? {
    guard folder.paths.contains(path) else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try bytesRead[path] ?? folder.bytes(of: path)
    } catch {
      faults.add(
        .fileUnreadable, file: path, "the file cannot be read",
        toDo: "check that it is a file and that you may read it")
      return nil
    }
    bytesRead[path] = bytes
    let source = SourceText(file: path, bytes: bytes)
    switch source.encodingFault {
    case nil:
      return source
    case .wide:
      faults.add(
        .encoding, file: path, "the file is UTF-16 or UTF-32, not UTF-8",
        toDo: "save it again as \"CSV UTF-8\"")
      return nil
    case .zeroByte(let offset):
      faults.add(
        .encoding, at: Place(source: source, offset: offset), "a zero byte stands here",
        toDo: "save the file again as \"CSV UTF-8\"; it may be damaged")
      return nil
    case .notUTF8(let offset, let lines):
      faults.add(
        .encoding, at: Place(source: source, offset: offset),
        "a character here is not UTF-8" + (lines > 1 ? ", nor are those of \(lines) lines" : ""),
        toDo: "save the file again as \"CSV UTF-8\"; it is most likely Windows-1252")
      return path.hasSuffix(".csv") ? source : nil
    }
  }

  /// The rows of a file of any name, in a layout.
  func rows(_ path: String, as layout: Layout?) -> [Row] {
    layout.flatMap { table(path, $0) }?.rows ?? []
  }

  /// The rows of a file in the books' own folder.
  func rows(_ path: String) -> [Row] {
    Layout.topFiles[path].flatMap { table(path, $0) }?.rows ?? []
  }

  /// The rows of a file in the folder of a year.
  func rows(_ name: String, of year: FinancialYear) -> [Row] {
    Layout.yearFiles[name].flatMap { table("\(year)/\(name)", $0) }?.rows ?? []
  }

  /// Whether nothing in a file is a fault; true of a file that is not there.
  func isWhole(_ path: String) -> Bool {
    !faults.diagnostics.contains { $0.file == path && $0.severity == .error }
  }

  /// The names that a file declares in a column, on faulty rows too; nil if it cannot be told.
  func names(_ column: String, of path: String) -> Set<String>? {
    guard folder.paths.contains(path) else {
      return Layout.requiredFiles.contains(path) ? nil : []
    }
    return Layout.topFiles[path].flatMap { table(path, $0) }?.names(in: column)
  }

  /// A CSV file as a table, read once; nil if it is missing or not text.
  private func table(_ path: String, _ layout: Layout) -> Table? {
    if let table = tables[path] { return table }
    if layout.holdsNarrative {
      let words =
        layout.columns.map(\.name) + AccountKind.allCases.map(\.rawValue)
        + Fund.allCases.map(\.rawValue) + YesOrNo.allCases.map(\.rawValue)
      faults.shield(
        path, knowing: Set(words).union(declared.accountCodes ?? []).union(declared.sources ?? []))
    }
    let table = source(path).map { Table($0, layout: layout, faults: faults) }
    tables[path] = table
    return table
  }

  private func noteUnknownFiles() {
    let top =
      Layout.topFiles.keys.sorted() + Layout.requiredFiles
      + [Layout.extractLayout, Layout.policy]
    for path in folder.paths where !top.contains(path) {
      let parts = path.split(separator: "/").map(String.init)
      let year = parts.count > 1 ? FinancialYear(parts[0]) : nil
      if year != nil, parts.count == 2, Layout.yearFiles[parts[1]] != nil { continue }
      if ExtractFile(path: path) != nil { continue }
      if year != nil, parts.count == 3, parts[1] == "extracts" {
        faults.add(
          .fileUnknown, file: path, "the name of an extract begins with its period",
          toDo: "call it P1 to P13 and what you like behind that, such as P10.csv or P10 SEN.xlsx")
        continue
      }
      let known = top + (year == nil ? [] : Layout.yearFiles.keys.map { "\(parts[0])/\($0)" })
      let guess = suggestion(for: path, among: known)
      faults.add(
        .fileUnknown, file: path, "this file is not one of the books and is not read",
        toDo: guess.map { "did you mean '\($0)'?" } ?? "move it elsewhere, or correct its name")
    }
  }
}

/// The names that rows of other files may use.
struct DeclaredNames {
  /// Accounts that could be read, by code.
  var accounts: [String: Account] = [:]
  /// All codes that stand in `accounts.csv`, faulty rows among them; nil if it was not read.
  var accountCodes: Set<String>?
  var sources: Set<String>?
  var profiles: Set<String>?
  var mitigations: Set<String>?
  var actions: Set<String>?
  var indicators: Set<String>?
  /// Types of placement of accounts and of plans.
  var placements: Set<String> = []
}

/// What has been read of the books so far.
struct BookParts {
  var sources: [Source] = []
  var accounts: [Account] = []
  var profiles: [String: Weights] = [:]
  var opening: [AccountAmount] = []
  var agreement: [AgreementLine] = []
  var streams: [PaymentStream] = []
  var policy: DepartmentPolicy?
  var ineligible: [IneligibleItem] = []
  var differences: [StatementDifference] = []
  var reserves: [UsableReserve] = []
  var conditions: [Condition] = []
  var published: [StatedFigure] = []
  var publishedLater: [StatedFigure] = []
  var allocations: [Allocation] = []
  var extractLayout: ExtractLayout?
  var mapping: [MappingRule] = []
  var drivers: [Driver] = []
  /// The rows of `drivers`, one for one, to place a fault in.
  var driverRows: [Row] = []
  var mitigations: [Mitigation] = []
  var deliveries: [Delivery] = []
  var plans: [PlanCount] = []
  var unitCosts: [UnitCost] = []
  var capital: [CapitalProject] = []
  var plan = ActionPlan()
  var raid: [RAIDEntry] = []
  var indicators: [Indicator] = []
  var indicatorValues: [IndicatorValue] = []
  var calendar: [CalendarEntry] = []
  var terms: [Term] = []
  var returns: [ReturnWords] = []
  var signOffs: [SignOff] = []
  var years: [FinancialYear: YearBooks] = [:]
  /// The rows of `sources.csv`, by id.
  var sourceRows: [String: Row] = [:]

  func books(of authority: Authority, files: [String]) -> Books {
    var books = Books(authority: authority)
    books.sources = sources
    books.accounts = accounts
    books.profiles = profiles
    books.opening = opening
    books.agreement = agreement
    books.streams = streams
    books.policy = policy
    books.ineligible = ineligible
    books.differences = differences
    books.reserves = reserves
    books.conditions = conditions
    books.published = published
    books.publishedLater = publishedLater
    books.allocations = allocations
    books.extractLayout = extractLayout
    books.mapping = mapping
    books.drivers = drivers
    books.mitigations = mitigations
    books.deliveries = deliveries
    books.plans = plans
    books.unitCosts = unitCosts
    books.capital = capital
    books.plan = plan
    books.raid = raid
    books.indicators = indicators
    books.indicatorValues = indicatorValues
    books.calendar = calendar
    books.terms = terms
    books.returns = returns
    books.signOffs = signOffs
    books.years = years
    books.files = files
    return books
  }
}
