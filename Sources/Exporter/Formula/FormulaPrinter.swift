/// Prints formulas in Excel's text, without the leading `=`.
///
/// Brackets stand only where the tree needs them. Excel's unary minus binds tighter than every
/// other sign, so its operand is bracketed unless it is one word, and so is a negative number or a
/// negation that stands to the right of a sign.
struct FormulaPrinter {
  /// How cells are written.
  enum Notation {
    case a1
    /// Relative to the cell that holds the formula.
    case r1c1(Address)
  }

  var notation: Notation
  /// The sheet that holds the formula, whose name is left out.
  var home: String

  /// How tight a formula holds together; a looser one inside a tighter one is bracketed.
  private enum Binding: Int {
    case join, sum, product, sign, word
  }

  func print(_ formula: Formula) -> String {
    switch formula {
    case .number(let number): Self.number(number)
    case .text(let text): Self.quoted(text)
    case .cell(let reference): cell(reference)
    case .negated(let value): "-" + bracketed(value, if: binding(value) != .word)
    case .arithmetic(let sign, let left, let right):
      infix(sign.rawValue, left, right, in: formula)
    case .join(let left, let right): infix("&", left, right, in: formula)
    case .when(let condition, let then, let otherwise):
      call("IF", [print(condition), print(then), print(otherwise)])
    case .ifError(let value, let replacement):
      call("IFERROR", [print(value), print(replacement)])
    case .aggregate(let function, let arguments):
      call(function.rawValue, arguments.map(print))
    case .sumIfs(let range, let matches): print(sumOf: range, where: matches)
    case .countIf(let match): call("COUNTIF", [print(match.range), print(match.criterion)])
    case .sumProduct(let ranges): call("SUMPRODUCT", ranges.map(print))
    case .round(let value, let digits): call("ROUND", [print(value), String(digits)])
    case .abs(let value): call("ABS", [print(value)])
    case .index(let range, let row, let column):
      call("INDEX", [print(range), print(row)] + (column.map { [print($0)] } ?? []))
    case .match(let value, let range): call("MATCH", [print(value), print(range), "0"])
    }
  }

  func print(_ condition: Condition) -> String {
    switch condition {
    case .compare(let comparison, let left, let right):
      print(left) + comparison.rawValue + print(right)
    case .and(let all): call("AND", all.map(print))
    case .or(let all): call("OR", all.map(print))
    case .not(let inner): call("NOT", [print(inner)])
    }
  }

  func print(_ range: RangeReference) -> String {
    sheet(range.sheet) + bare(range.first) + ":" + bare(range.last)
  }

  private func print(_ argument: Formula.Argument) -> String {
    switch argument {
    case .range(let range): print(range)
    case .value(let value): print(value)
    }
  }

  private func print(sumOf range: RangeReference, where matches: [Formula.Match]) -> String {
    if matches.count == 1, let match = matches.first {
      return call("SUMIF", [print(match.range), print(match.criterion), print(range)])
    }
    let pairs = matches.flatMap { [print($0.range), print($0.criterion)] }
    return call("SUMIFS", [print(range)] + pairs)
  }

  private func cell(_ reference: CellReference) -> String {
    sheet(reference.sheet) + bare(reference)
  }

  private func sheet(_ name: String?) -> String {
    guard let name, name != home else { return "" }
    return ExcelName.quotedSheet(name) + "!"
  }

  private func bare(_ reference: CellReference) -> String {
    let address = reference.address
    switch notation {
    case .a1:
      return (reference.absoluteColumn ? "$" : "") + Address.columnName(address.column)
        + (reference.absoluteRow ? "$" : "") + String(address.row + 1)
    case .r1c1(let place):
      func part(_ letter: String, _ index: Int, _ home: Int, _ absolute: Bool) -> String {
        if absolute { return letter + String(index + 1) }
        return index == home ? letter : letter + "[\(index - home)]"
      }
      return part("R", address.row, place.row, reference.absoluteRow)
        + part("C", address.column, place.column, reference.absoluteColumn)
    }
  }

  private func call(_ name: String, _ arguments: [String]) -> String {
    name + "(" + arguments.joined(separator: ",") + ")"
  }

  private func infix(
    _ sign: String, _ left: Formula, _ right: Formula, in whole: Formula
  ) -> String {
    let own = binding(whole).rawValue
    let leftBinding = binding(left).rawValue
    let rightBinding = binding(right)
    return bracketed(left, if: leftBinding < own) + sign
      + bracketed(right, if: rightBinding.rawValue <= own || rightBinding == .sign)
  }

  private func bracketed(_ formula: Formula, if needed: Bool) -> String {
    needed ? "(" + print(formula) + ")" : print(formula)
  }

  private func binding(_ formula: Formula) -> Binding {
    switch formula {
    case .join: .join
    case .arithmetic(.plus, _, _), .arithmetic(.minus, _, _): .sum
    case .arithmetic: .product
    case .negated: .sign
    case .number(let number): number.sign == .minus ? .sign : .word
    default: .word
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// The shortest digits that read back as the same number.
  static func number(_ number: Double) -> String {
    let text = number.description.uppercased()
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Formula {
  /// The formula as Excel shows it, without the leading `=`.
  ///
  /// References leave out the name of the sheet that holds the formula.
  public func excelText(on home: String = "") -> String {
    FormulaPrinter(notation: .a1, home: home).print(self)
  }

  /// The formula in R1C1 style, in which a formula copied down a column stays the same.
  public func r1c1(at address: Address, on home: String = "") -> String {
    FormulaPrinter(notation: .r1c1(address), home: home).print(self)
  }
}
