import Money

/// What stands in a cell of a table, as it is and not yet as a text.
///
/// Each face writes it in its own way: an amount is whole pence in JSON, pounds in CSV, pounds or
/// thousands on a screen, and a number with a format in a workbook.
public indirect enum Value: Hashable, Sendable {
  /// Nothing is known, or nothing applies.
  case none
  case text(String)
  case money(Money)
  case count(Int)
  /// A share, a price or a number with a fraction, exact to a millionth.
  case rate(Rate)
  /// A number that was estimated, with so many decimals; an amount is never one.
  case decimal(Double, places: Int)
  /// An amount that was estimated, in pence; so many decimals of a million have a meaning.
  case estimate(Double, decimals: Int)
  case flag(Bool)
  case date(CalendarDate)
  /// A value that people read in words of its own, such as a share as `61.2% met`.
  case worded(Value, as: String)
  /// Several texts.
  case texts([String])
  /// Rows below a row, as JSON alone has them.
  case table(ReportTable)
  /// Named values that belong together, as JSON alone has them.
  case record([Member])
  /// Several of them, each with the members that it has, as JSON alone has them.
  case records([[Member]])

  /// A named value.
  public struct Member: Hashable, Sendable {
    /// The name, as it stands in JSON.
    public let key: String
    public let value: Value

    public init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }
}

extension Value {
  public static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .none }

  public static func money(_ money: Money?) -> Value { money.map { .money($0) } ?? .none }

  public static func count(_ count: Int?) -> Value { count.map { .count($0) } ?? .none }

  public static func rate(_ rate: Rate?) -> Value { rate.map { .rate($0) } ?? .none }

  public static func flag(_ flag: Bool?) -> Value { flag.map { .flag($0) } ?? .none }

  public static func date(_ date: CalendarDate?) -> Value { date.map { .date($0) } ?? .none }

  public static func decimal(_ number: Double?, places: Int) -> Value {
    number.map { .decimal($0, places: places) } ?? .none
  }

  public static func estimate(_ pence: Double?, decimals: Int) -> Value {
    pence.map { .estimate($0, decimals: decimals) } ?? .none
  }

  /// A number that people read with fewer decimals than programs do, and a mark behind it.
  public static func decimal(
    _ number: Double?, places: Int, read: Int, mark: String = ""
  ) -> Value {
    number.map {
      .worded(.decimal($0, places: places), as: Wording.read($0, read) + mark)
    } ?? .none
  }

  /// The number of a calendar year, which has no mark for its thousands.
  public static func year(_ year: Int?) -> Value {
    year.map { .worded(.count($0), as: String($0)) } ?? .none
  }

  /// The name of a case of an enumeration.
  public static func word(_ word: (some RawRepresentable<String>)?) -> Value {
    .text(word?.rawValue)
  }

  /// What describes itself: a year, a period.
  public static func name(_ thing: (some CustomStringConvertible)?) -> Value {
    .text(thing?.description)
  }
}
