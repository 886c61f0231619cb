import Money

/// One row of an agreement: an instalment, or a line of the planned profile.
public struct AgreementLine: Hashable, Sendable {
  /// What the row gives.
  public enum Kind: String, CaseIterable, Sendable {
    case plannedInYear = "planned-in-year"
    case plannedClosing = "planned-closing"
    case dfePayment = "dfe-payment"
    case councilContribution = "council-contribution"

    /// Whether the row is money paid off the deficit.
    public var isPayment: Bool { self == .dfePayment || self == .councilContribution }
  }

  /// How far the instalment has come.
  public enum Status: String, CaseIterable, Sendable {
    case planned
    case received
    case withheld
    /// It will not come: the agreement has ended, or its day has passed.
    case lapsed
    /// Nobody knows yet whether it comes: it is shown with and without.
    case open
  }

  /// What a planned closing balance is stated before or after.
  public enum Basis: String, CaseIterable, Sendable {
    case beforePayments = "before-payments"
    case beforeDfe = "before-dfe"
    case afterPayments = "after-payments"
  }

  public var year: FinancialYear
  public var kind: Kind
  /// The stream that an instalment is of; that of its kind where the row names no other.
  public var stream: String
  /// Positive for a payment of either party.
  public var amount: Money
  public var status: Status
  public var basis: Basis
  public var due: CalendarDate?
  public var received: CalendarDate?
  /// The year whose accounts carry the payment, where it is not `year`.
  public var recognised: FinancialYear?
  public var dependsOn: String?
  public var source: String

  /// The year in whose roll-forward the row counts.
  public var countedIn: FinancialYear { recognised ?? year }
}

/// A condition of the agreement, and how it stands.
public struct Condition: Hashable, Sendable {
  public var id: String
  public var text: String
  public var rag: String?
  public var progress: String?
  public var evidence: String?
  public var source: String
}

/// A balance or a total as somebody else stated it.
public struct StatedFigure: Hashable, Sendable {
  public var date: CalendarDate
  public var measure: String
  public var basis: String?
  public var amount: Money
  public var source: String
}

/// The high needs block as the department states and restates it.
public struct Allocation: Hashable, Sendable {
  public var year: FinancialYear
  public var version: String
  public var beforeDeductions: Money
  public var deductions: Money
  public var importExport: Money?
  public var source: String
}
