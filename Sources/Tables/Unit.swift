/// What a column counts in, or what kind of words stand in it.
public enum Unit: Hashable, Sendable {
  /// A short key, such as the code of an account: never broken or cut.
  case code
  /// What the row is called: it takes what room there is, and is cut where there is too little.
  case name
  /// One of a few words, such as a status or a method.
  case word
  /// Sentences: below the row on a screen.
  case prose
  /// How a row is rated: green, amber or red.
  case rating
  /// How far the figures of the row can be relied on.
  case standing
  /// A day, or a moment.
  case date
  /// Yes or no.
  case answer
  /// Pounds, with the rule of the sign.
  case pounds(Sign)
  /// Pounds for one of something, such as `full-year place`; never added up.
  case price(per: String)
  /// A number of things, such as `plans`.
  case number(of: String)
  /// A share of one, read in per cent.
  case percent
  /// A factor or a price whose unit the row says.
  case factor

  /// Whether its values are numbers, which stand to the right.
  public var isNumeric: Bool {
    switch self {
    case .pounds, .price, .number, .percent, .factor: true
    default: false
    }
  }

  /// What a heading has behind its title, such as `£`; nil where the title says it.
  public var symbol: String? {
    switch self {
    case .pounds, .price: "£"
    case .percent: "%"
    default: nil
    }
  }
}

/// What the sign of an amount means.
public enum Sign: Hashable, Sendable, CaseIterable {
  /// Costs are positive, income is negative.
  case cost
  /// What is more than was budgeted or known before is positive.
  case adverse
  /// Deficits are positive, surpluses negative.
  case deficit
  /// What is paid is positive; it lowers the deficit.
  case payment
  /// What is saved is positive.
  case saving
  /// More cost than before is positive.
  case change
  /// Always nought or more.
  case size

  /// The rule, as a sentence without its full stop; nil where there is nothing to say.
  public var rule: String? {
    switch self {
    case .cost: "Costs are positive, income is negative"
    case .adverse: "A positive variance is adverse"
    case .deficit: "Deficits are positive, surpluses negative"
    case .payment: "Payments are positive, and lower the deficit"
    case .saving: "Savings are positive"
    case .change: "More cost is positive"
    case .size: nil
    }
  }
}
