import Money

/// Money that somebody pays off the deficit, under one agreement or grant.
///
/// `streams.csv` declares them. `dfe-payment` and `council-contribution` are there without being
/// declared: the two parties of an agreement, by instalments.
public struct PaymentStream: Hashable, Sendable {
  /// Who pays.
  public enum Payer: String, CaseIterable, Sendable {
    case department
    case council
    /// Such as a health body.
    case other
  }

  /// How its amounts come about.
  public enum Rule: String, CaseIterable, Sendable {
    /// Row by row in `agreement.csv`.
    case instalments
    /// A share of the eligible deficit at a day, as `policy.toml` has it.
    case stabilityGrant = "stability-grant"
  }

  public var id: String
  public var payer: Payer
  public var title: String
  public var rule: Rule
  /// Whether it is paid under the agreement, whose headroom it then is part of.
  public var isOfAgreement: Bool
  /// What has to be so for it to be paid.
  public var condition: String?
  /// Whether that is so; nil while nobody has decided.
  public var isConditionMet: Bool?
  /// Of a share; instalments have theirs in `agreement.csv`.
  public var status: AgreementLine.Status
  public var due: CalendarDate?
  public var received: CalendarDate?
  public var source: String

  /// The stream of a party that every agreement has.
  public static func party(_ kind: AgreementLine.Kind) -> PaymentStream {
    PaymentStream(
      id: kind.rawValue, payer: kind == .dfePayment ? .department : .council,
      title: kind == .dfePayment ? "DfE payment" : "Council contribution", rule: .instalments,
      isOfAgreement: true, condition: nil, isConditionMet: nil, status: .planned, due: nil,
      received: nil, source: "")
  }

  /// The line of the roll-forward in which it counts: what the department pays, or what others do.
  public var kind: AgreementLine.Kind {
    payer == .department ? .dfePayment : .councilContribution
  }
}

/// Part of a deficit that a grant does not pay for: another block's overspend, or a listed item.
public struct IneligibleItem: Hashable, Sendable {
  /// Why it is not eligible.
  public enum Kind: String, CaseIterable, Sendable {
    /// The cumulative balance of another block; an overspend is positive, a surplus negative.
    case block
    /// A listed item, such as equal pay.
    case item
  }

  public var date: CalendarDate
  public var kind: Kind
  public var title: String
  public var amount: Money
  public var source: String
}

/// Why a statement of the deficit differs from the council's agreed figure.
public struct StatementDifference: Hashable, Sendable {
  public var date: CalendarDate
  /// The basis of the statement in `published.csv`.
  public var statement: String
  /// The statement less the agreed figure.
  public var amount: Money
  public var reason: String
  public var evidence: String
  /// When the auditor or the department accepted it; nil while nobody has.
  public var accepted: CalendarDate?
  public var source: String
}

/// A usable reserve of the council, as somebody stated it.
public struct UsableReserve: Hashable, Sendable {
  public var date: CalendarDate
  public var title: String
  public var amount: Money
  public var source: String
}
