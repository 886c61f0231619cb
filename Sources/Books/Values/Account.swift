import Money

/// The pot of money that an account belongs to.
public enum Fund: String, CaseIterable, Sendable {
  case highNeeds = "high-needs"
  case otherDsg = "other-dsg"
  case councilSen = "council-sen"
  case senTransport = "sen-transport"
  case dsgReserve = "dsg-reserve"
  case control

  /// Whether the money is the Dedicated Schools Grant, which is ring-fenced.
  public var isDsg: Bool { self == .highNeeds || self == .otherDsg }

  /// The fund's name as a reader knows it.
  public var title: String {
    switch self {
    case .highNeeds: "High needs"
    case .otherDsg: "Other DSG blocks"
    case .councilSen: "Council SEN services"
    case .senTransport: "SEN transport"
    case .dsgReserve: "DSG reserve"
    case .control: "Control"
    }
  }
}

/// What an account holds.
public enum AccountKind: String, CaseIterable, Sendable {
  case expenditure
  case income
  case reserve
  case control
}

/// How an account's outturn is forecast from the months gone by.
public enum OutturnMethod: String, CaseIterable, Sendable {
  /// Actual to date ÷ the share of the budget's profile that is over.
  case profile
  /// Actual to date, and the mean of the last three months for each to come.
  case runRate = "run-rate"
  /// Actual to date ÷ the share that the same months had in the year before.
  case lastYear = "last-year"
  /// Actual to date, and the same months of the year before for those to come.
  case naive
  /// Exponential smoothing of level and damped trend, times the season.
  case smoothing
  /// Last year's level, grown as all lines grow, weighed against this year's months.
  case combination
  /// Each placement of the account's type, its cost a year and its days in the year.
  case placements
  /// What an officer has stated that the line will come to.
  case officer
  case budget
}

/// What `accounts.csv` says of how an account is forecast: by a method, or by the one that does
/// best in the back-test.
public enum MethodChoice: Hashable, Sendable, RawRepresentable, CaseIterable {
  case method(OutturnMethod)
  case backTest

  public static let allCases = OutturnMethod.allCases.map(MethodChoice.method) + [.backTest]

  public init?(rawValue: String) {
    guard let choice = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = choice
  }

  public var rawValue: String {
    switch self {
    case .method(let method): method.rawValue
    case .backTest: "back-test"
    }
  }
}

/// One line of the books: what a budget, a posting or a forecast stands against.
public struct Account: Hashable, Sendable {
  public var code: String
  public var name: String
  public var kind: AccountKind
  public var fund: Fund
  /// The line of the section 251 return.
  public var section251: String?
  /// The line of the DSG management plan.
  public var planLine: String?
  /// The line of the council's own report.
  public var reportLine: String?
  /// The type of placement whose plans and prices drive the account.
  public var placement: String?
  /// The profile by which the year's budget falls on its months; equal months if there is none.
  public var profile: String?
  /// nil for the default of the account's kind.
  public var method: MethodChoice?
  /// Whether it holds adjustments of an earlier year, outside the in-year position.
  public var isPriorYear: Bool

  /// Whether the account takes part in budgets and forecasts.
  public var isBudgeted: Bool { kind == .expenditure || kind == .income }

  /// Whether this is the reserve that holds the accumulated deficit.
  public var isDsgReserve: Bool { kind == .reserve && fund == .dsgReserve }
}
