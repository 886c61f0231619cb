/// One number of a table that is about to be published, or that was published before.
public struct Cell: Hashable, Sendable {
  /// Unique in the pack, over all of its tables and months.
  public let id: String
  /// The table that is withheld as a whole where this cell cannot be protected.
  public let table: String
  /// Children for a count, pence for money and for an average.
  ///
  /// A figure that is printed rounded still stands here to the penny: an attacker who knows more
  /// than is printed is the safe case.
  public let value: Int64
  public let measure: Measure
  public let standing: Standing
  /// How unwelcome it is to suppress this cell without need; nil for the usual weight.
  ///
  /// The usual weight is smallest for small counts of one kind, larger for zeros and for each
  /// level of total above them.
  public let weight: Int?

  public init(
    id: String, table: String, value: Int64, measure: Measure = .count, standing: Standing = .open,
    weight: Int? = nil
  ) {
    self.id = id
    self.table = table
    self.value = value
    self.measure = measure
    self.standing = standing
    self.weight = weight
  }
}

/// What a cell counts, and for pounds how few they rest on.
public enum Measure: Hashable, Sendable {
  /// Children or plans: a whole number, never negative.
  case count
  /// Pence of a line; nil where the number of children or of providers is no matter.
  case money(children: Int64?, providers: Int64?)
  /// Pence for one child; nil as for money.
  case average(children: Int64?, providers: Int64?)

  /// The measure without what it rests on: only like may be added to like.
  enum Kind: Hashable, Sendable {
    case count
    case money
    case average
  }

  var kind: Kind {
    switch self {
    case .count: .count
    case .money: .money
    case .average: .average
    }
  }
}

/// Whether a cell may still be suppressed.
public enum Standing: Hashable, Sendable {
  /// Suppressed where the policy or another cell needs it.
  case open
  /// Sensitive whatever its value says, by the caller's own knowledge.
  case sensitive
  /// In the public's hands, such as last month's pack: suppressing it would be in vain.
  ///
  /// Also for a zero that anybody can tell, such as children of two in a sixth form.
  case published
  /// Suppressed when it was published first: it has to stay so wherever it stands again.
  case withheld
}
