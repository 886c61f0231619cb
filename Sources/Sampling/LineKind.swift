import Books

/// What a made-up line is.
public enum LineKind: CaseIterable, Hashable, Sendable {
  case invoice
  /// Dated in an earlier month than the period it is posted in.
  case lateInvoice
  /// Many times the usual size.
  case oneOff
  case creditNote
  case accrual
  /// Of the accrual of the month before.
  case reversal
  /// Income, or a payment between authorities.
  case instalment

  /// What the reference of such a line begins with.
  var prefix: String {
    switch self {
    case .invoice, .lateInvoice, .oneOff: "PI"
    case .creditNote: "CN"
    case .accrual: "JA"
    case .reversal: "JR"
    case .instalment: "GR"
    }
  }

  /// The first and the last of ``Wording/texts`` that such a line of a fund may have.
  func wordings(_ fund: Fund) -> ClosedRange<Int> {
    switch self {
    case .invoice:
      switch fund {
      case .highNeeds: 0...5
      case .councilSen: 6...9
      case .senTransport: 10...13
      case .otherDsg, .dsgReserve, .control: 14...16
      }
    case .lateInvoice: 17...18
    case .oneOff: 19...20
    case .creditNote: 21...23
    case .accrual: 24...24
    case .reversal: 25...25
    case .instalment: 26...27
    }
  }
}

/// What the descriptions of made-up lines say: no person, no school and no provider.
enum Wording {
  static let providers = 400

  /// A provider's name, from 0.
  static func provider(_ number: Int) -> String { "Provider " + number.padded(to: 4) }

  static let texts = [
    "Top-up funding", "Placement fee, by term", "Element 3, agreed rate in £ per week",
    "Place funding, monthly", "Specialist tuition", "Hours of additional support",
    "Psychology sessions", "Assessment and review", "Agency cover", "Reports, £ per report",
    "Taxi contract, daily rate in £", "Minibus route", "Passenger assistant hours",
    "Mileage allowance", "Formula funding", "Early years provider payment",
    "De-delegated service", "Late invoice: service of an earlier month",
    "Late invoice, query settled", "One-off: back-dated placement", "One-off: contract settlement",
    "Credit note", "Credit: place not taken up", "Credit: \"overcharge\" corrected",
    "Accrual: service received, not invoiced", "Reversal of accrual", "Instalment",
    "Monthly instalment, as notified",
  ]
}
