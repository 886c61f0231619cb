import Money
import Tabular

/// The books of one authority: every file of its folder, read and checked.
public struct Books: Sendable {
  public var authority: Authority
  public var sources: [Source] = []
  public var accounts: [Account] = []
  public var profiles: [String: Weights] = [:]
  public var opening: [AccountAmount] = []
  public var agreement: [AgreementLine] = []
  /// Streams of payments that `streams.csv` declares; those of the two parties are not among them.
  public var streams: [PaymentStream] = []
  /// What the department's policy sets; nil only if neither the books nor the program says.
  public var policy: DepartmentPolicy?
  /// What a grant does not pay for.
  public var ineligible: [IneligibleItem] = []
  /// Why statements of the deficit differ from the agreed figure.
  public var differences: [StatementDifference] = []
  public var reserves: [UsableReserve] = []
  public var conditions: [Condition] = []
  public var published: [StatedFigure] = []
  /// What came out after the as-of; it scores a forecast and takes no other part.
  public var publishedLater: [StatedFigure] = []
  public var allocations: [Allocation] = []
  /// How an extract of the general ledger is read; nil if the books have no `extract.toml`.
  public var extractLayout: ExtractLayout?
  /// The account of each line of an extract, the first rule that matches.
  public var mapping: [MappingRule] = []
  public var drivers: [Driver] = []
  public var mitigations: [Mitigation] = []
  public var deliveries: [Delivery] = []
  public var plans: [PlanCount] = []
  public var unitCosts: [UnitCost] = []
  public var capital: [CapitalProject] = []
  /// The Accelerated Progress Plan.
  public var plan = ActionPlan()
  public var raid: [RAIDEntry] = []
  public var indicators: [Indicator] = []
  /// In order of date.
  public var indicatorValues: [IndicatorValue] = []
  public var calendar: [CalendarEntry] = []
  /// The words of returns, one for a period.
  public var returns: [ReturnWords] = []
  /// In the order in which they were signed.
  public var signOffs: [SignOff] = []
  /// School terms, in order of their first day.
  public var terms: [Term] = []
  public var years: [FinancialYear: YearBooks] = [:]
  /// What somebody should look at, though the books can be used.
  public var findings: [Diagnostic] = []
  /// The files that were read, sorted.
  public var files: [String] = []
  /// The folder that they are in.
  public var folder = ""
  /// The bytes that the books were made of, by file; extracts are not among them.
  ///
  /// A hash of the books is a hash of these, though a file was changed since.
  public internal(set) var bytesRead: [String: [UInt8]] = [:]
  /// The general-ledger extracts among them, in order of period and name.
  public var extracts: [ExtractFile] = []

  init(authority: Authority) {
    self.authority = authority
  }

  /// The folder in the books where files wait that are still to be imported; it is no part of them.
  public static let inbox = "inbox"

  /// Whether a path in a folder of books is one of their files; extracts are not.
  public static func isName(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    if parts.count == 2, FinancialYear(parts[0]) != nil { return Layout.yearFiles[parts[1]] != nil }
    return Layout.topFiles[path] != nil || Layout.requiredFiles.contains(path)
      || path == Layout.extractLayout || path == Layout.policy
  }

  /// Whether a file of the books may tell who a child is, so that nothing of it is ever shown.
  public static func isSecret(_ path: String) -> Bool { Layout.isSecret(path) }

  /// Whether a path in a folder of books is that of an extract.
  public static func isExtract(_ path: String) -> Bool { ExtractFile(path: path) != nil }

  /// The files of a folder of books, extracts among them, without reading one; none if there is no
  /// such folder.
  public static func filePaths(inFolder path: String) -> [String] {
    BooksFolder(path: path)?.paths ?? []
  }

  /// What the books hold of a year; nothing if there is no folder for it.
  public subscript(year: FinancialYear) -> YearBooks { years[year] ?? YearBooks() }

  /// The weights of an account's twelve months.
  public func months(of account: Account) -> Weights {
    account.profile.flatMap { profiles[$0] } ?? .equal(12)
  }

  /// The scenarios that `drivers.csv` names, `base` first, then in order of name.
  public var scenarios: [String] {
    let others = Set(drivers.map(\.scenario)).subtracting([Driver.baseScenario])
    return [Driver.baseScenario] + others.sorted()
  }
}
