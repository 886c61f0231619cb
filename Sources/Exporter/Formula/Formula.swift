/// A formula of a cell, as a tree with two faces.
///
/// It prints as Excel text (``excelText(on:)``, ``r1c1(at:on:)``), and it evaluates in Swift over
/// the cells of its workbook (``Workbook/evaluated()``), so the value stored beside each formula
/// is right by construction. A result is a number, a text or a ``FormulaError``; never a boolean:
/// comparisons are a ``Condition``, which only `IF` can hold.
///
/// Formulas may lie in each other up to 256 deep: a long sum is a `SUM`, not a chain of `+`.
/// Formulas read like the arithmetic they do:
///
///     .rounded(lastYear.value * (1 + growth.value))
public indirect enum Formula: Hashable, Sendable {
  /// A constant number; it must be finite.
  case number(Double)
  /// A constant text of at most 255 UTF-16 units.
  case text(String)
  /// The value of another cell; an empty one counts as 0, or as "" beside a text.
  case cell(CellReference)
  /// `-a`.
  case negated(Formula)
  /// `a + b`, `a - b`, `a * b` or `a / b`.
  case arithmetic(ArithmeticOperator, Formula, Formula)
  /// `a & b`: the two texts, one after the other.
  ///
  /// A number is joined as plain digits; one of 1e15 or more, or nearer to 0 than 0.0001, is
  /// ``FormulaError/unsupported(_:)``, since engines write it differently.
  case join(Formula, Formula)
  /// `IF(condition, then, otherwise)`. The branch not taken is not evaluated.
  case when(Condition, then: Formula, otherwise: Formula)
  /// `IFERROR(value, replacement)`; it catches Excel's own errors only.
  case ifError(Formula, then: Formula)
  /// `SUM`, `MIN` or `MAX` over cells and values. Texts and empty cells of a range are skipped.
  case aggregate(AggregateFunction, [Argument])
  /// `SUMIF` (one match) or `SUMIFS` (several): the sum where all matches hold.
  case sumIfs(RangeReference, [Match])
  /// `COUNTIF`: the number of cells equal to a value.
  case countIf(Match)
  /// `SUMPRODUCT` of ranges of one shape; texts and empty cells count as 0.
  case sumProduct([RangeReference])
  /// `ROUND`, half away from zero; see ``DecimalRounding``.
  case round(Formula, digits: Int)
  /// `ABS`.
  case abs(Formula)
  /// `INDEX(range, row, column)`, both from 1; without a column the range is one row or column.
  case index(RangeReference, row: Formula, column: Formula?)
  /// `MATCH(value, range, 0)`: the place from 1 of the first equal cell of a row or column.
  case match(Formula, in: RangeReference)

  /// An operator of ``arithmetic(_:_:_:)``; the raw value is Excel's sign.
  public enum ArithmeticOperator: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
  }

  /// A function over many values; the raw value is Excel's name.
  public enum AggregateFunction: String, Sendable {
    case sum = "SUM"
    case min = "MIN"
    case max = "MAX"
  }

  /// An argument of an ``AggregateFunction``.
  public enum Argument: Hashable, Sendable {
    case range(RangeReference)
    case value(Formula)
  }

  /// A condition of `SUMIFS` or `COUNTIF`: a cell of the range equals a value.
  ///
  /// Texts are compared without regard to case. A criterion that engines read in more than one
  /// way is ``FormulaError/unsupported(_:)``: an empty one, a text with `*`, `?` or `~`, a text
  /// that begins with `<`, `>` or `=`, and a text that is also a number where the range holds
  /// that number in another spelling.
  public struct Match: Hashable, Sendable {
    /// The cells that are compared, in the shape of the summed range.
    public var range: RangeReference
    /// The value that they must equal.
    public var criterion: Formula

    /// Creates a match.
    public init(_ range: RangeReference, equals criterion: Formula) {
      self.range = range
      self.criterion = criterion
    }
  }
}

extension Formula {
  /// `SUM` of a range.
  public static func sum(_ range: RangeReference) -> Formula { .aggregate(.sum, [.range(range)]) }

  /// `SUM` of single values.
  public static func sum(_ values: [Formula]) -> Formula {
    .aggregate(.sum, values.map(Argument.value))
  }

  /// `SUMIF` or `SUMIFS`: the sum of a range where all matches hold.
  public static func sum(_ range: RangeReference, where matches: Match...) -> Formula {
    .sumIfs(range, matches)
  }

  /// `COUNTIF`: the number of cells of a range that equal a value.
  public static func count(_ range: RangeReference, equalTo criterion: Formula) -> Formula {
    .countIf(Match(range, equals: criterion))
  }

  /// `MIN` of single values.
  public static func min(_ values: Formula...) -> Formula {
    .aggregate(.min, values.map(Argument.value))
  }

  /// `MIN` of a range.
  public static func min(_ range: RangeReference) -> Formula { .aggregate(.min, [.range(range)]) }

  /// `MAX` of single values.
  public static func max(_ values: Formula...) -> Formula {
    .aggregate(.max, values.map(Argument.value))
  }

  /// `MAX` of a range.
  public static func max(_ range: RangeReference) -> Formula { .aggregate(.max, [.range(range)]) }

  /// `ROUND`, to the penny unless told otherwise; negative digits round to tens, hundreds, ….
  public static func rounded(_ value: Formula, digits: Int = 2) -> Formula {
    .round(value, digits: digits)
  }

  /// `INDEX(range, place)`: a cell of one row or one column, counted from 1.
  public static func index(_ range: RangeReference, _ place: Formula) -> Formula {
    .index(range, row: place, column: nil)
  }

  /// All parts joined with `&`, in their order.
  public static func joined(_ first: Formula, _ rest: Formula...) -> Formula {
    rest.reduce(first) { .join($0, $1) }
  }
}
