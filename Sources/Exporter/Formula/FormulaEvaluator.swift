/// Works out one formula over the values of all cells, which must be known already.
struct FormulaEvaluator {
  /// The values of a sheet's cells by the sheet's place in the workbook.
  var grids: [ValueGrid]
  var sheetIndices: [String: Int]
  /// The sheet that holds the formula, by its place in the workbook.
  var home: Int

  /// The value that the formula's cell shows: an empty result is 0, and so is minus zero.
  func result(of formula: Formula) -> Value {
    do {
      switch try evaluate(formula) {
      case .blank, .number(0): return .number(0)
      case let value: return value
      }
    } catch {
      return .error(error)
    }
  }

  /// A value that is never an error: that is thrown.
  private func evaluate(_ formula: Formula) throws(FormulaError) -> Value {
    switch formula {
    case .number(let number): return .number(try finite(number))
    case .text(let text): return .text(text)
    case .cell(let reference): return try read(reference)
    case .negated(let value): return .number(-(try number(value)))
    case .arithmetic(let sign, let left, let right):
      return .number(try arithmetic(sign, left, right))
    case .join(let left, let right): return .text(try text(left) + text(right))
    case .when(let condition, let then, let otherwise):
      return try evaluate(try holds(condition) ? then : otherwise)
    case .ifError(let value, let replacement):
      do {
        return try evaluate(value)
      } catch {
        guard error.isExcelError else { throw error }
        return try evaluate(replacement)
      }
    case .aggregate(let function, let arguments):
      return .number(try aggregate(function, arguments))
    case .sumIfs(let range, let matches): return .number(try sum(range, where: matches))
    case .countIf(let match): return .number(Double(try matching(match).count { $0 }))
    case .sumProduct(let ranges): return .number(try sumProduct(ranges))
    case .round(let value, let digits):
      return .number(try finite(DecimalRounding.round(try number(value), digits: digits)))
    case .abs(let value): return .number(try number(value).magnitude)
    case .index(let range, let row, let column): return try index(range, row, column)
    case .match(let value, let range): return .number(try place(of: value, in: range))
    }
  }

  // MARK: Conditions

  private func holds(_ condition: Condition) throws(FormulaError) -> Bool {
    switch condition {
    case .compare(let comparison, let left, let right):
      return try compare(comparison, try evaluate(left), try evaluate(right))
    case .and(let all):
      var result = true
      for one in all where try !holds(one) { result = false }
      return result
    case .or(let all):
      var result = false
      for one in all where try holds(one) { result = true }
      return result
    case .not(let inner): return try !holds(inner)
    }
  }

  private func compare(
    _ comparison: Condition.Comparison, _ left: Value, _ right: Value
  ) throws(FormulaError) -> Bool {
    let isEqual = Self.areEqual(left, right)
    switch comparison {
    case .equal: return isEqual
    case .notEqual: return !isEqual
    case .lessOrEqual where isEqual, .greaterOrEqual where isEqual: return true
    default: break
    }
    let isLess: Bool
    switch (left, right) {
    case (.text, .text), (.text, .blank), (.blank, .text):
      throw .unsupported("the order of texts depends on the reader's language")
    case (.text, _): isLess = false
    case (_, .text): isLess = true
    default: isLess = !isEqual && (left.number ?? 0) < (right.number ?? 0)
    }
    switch comparison {
    case .less: return isLess
    case .lessOrEqual: return isLess || isEqual
    case .greater: return !isLess && !isEqual
    default: return !isLess
    }
  }

  private static func areEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.text(let one), .text(let other)): areSame(one, other)
    case (.text(let text), .blank), (.blank, .text(let text)): text.isEmpty
    case (.text, _), (_, .text): false
    default: SpreadsheetArithmetic.isEqual(left.number ?? 0, right.number ?? 0)
    }
  }

  private static func areSame(_ one: String, _ other: String) -> Bool {
    one == other || one.lowercased() == other.lowercased()
  }

  // MARK: Numbers and texts

  private func arithmetic(
    _ sign: Formula.ArithmeticOperator, _ left: Formula, _ right: Formula
  ) throws(FormulaError) -> Double {
    let a = try number(left)
    let b = try number(right)
    switch sign {
    case .plus: return try finite(SpreadsheetArithmetic.add(a, b))
    case .minus: return try finite(SpreadsheetArithmetic.add(a, -b))
    case .times: return try finite(a * b)
    case .over:
      guard b != 0 else { throw .divisionByZero }
      return try finite(a / b)
    }
  }

  private func number(_ formula: Formula) throws(FormulaError) -> Double {
    switch try evaluate(formula) {
    case .number(let number): return number
    case .blank: return 0
    case .text, .error: throw .value
    }
  }

  private func finite(_ number: Double) throws(FormulaError) -> Double {
    guard number.isFinite else { throw .number }
    return number
  }

  private func text(_ formula: Formula) throws(FormulaError) -> String {
    switch try evaluate(formula) {
    case .text(let text): return text
    case .blank, .error: return ""
    case .number(0): return "0"
    case .number(let number):
      guard (0.0001..<1e15).contains(number.magnitude) else {
        throw .unsupported("a number this large or small has no one spelling as text")
      }
      return FormulaPrinter.number(DecimalRounding.significant(number, digits: 15))
    }
  }

  // MARK: Cells

  private func read(_ reference: CellReference) throws(FormulaError) -> Value {
    guard reference.address.isOnSheet else { throw .reference }
    let value = grids[try sheet(reference.sheet)][reference.address]
    if case .error(let error) = value { throw error }
    return value
  }

  /// The values of a range, along rows, then down; no errors among them.
  private func read(_ range: RangeReference) throws(FormulaError) -> [Value] {
    let grid = grids[try sheet(range.sheet)]
    guard range.isWellFormed else { throw .reference }
    let values = grid.values(in: range)
    for case .error(let error) in values { throw error }
    return values
  }

  private func sheet(_ name: String?) throws(FormulaError) -> Int {
    guard let name else { return home }
    guard let index = sheetIndices[name] else { throw .missingSheet(name) }
    return index
  }

  // MARK: Functions over ranges

  private func aggregate(
    _ function: Formula.AggregateFunction, _ arguments: [Formula.Argument]
  ) throws(FormulaError) -> Double {
    var numbers: [Double] = []
    for argument in arguments {
      switch argument {
      case .range(let range): numbers += try read(range).compactMap(\.number)
      case .value(.cell(let cell)): numbers += [try read(cell)].compactMap(\.number)
      case .value(let value): numbers.append(try number(value))
      }
    }
    switch function {
    case .sum: return try finite(SpreadsheetArithmetic.sum(numbers))
    case .min: return numbers.min() ?? 0
    case .max: return numbers.max() ?? 0
    }
  }

  private func sum(
    _ range: RangeReference, where matches: [Formula.Match]
  ) throws(FormulaError) -> Double {
    let values = try read(range)
    var holds = [Bool](repeating: true, count: values.count)
    for match in matches {
      guard match.range.rowCount == range.rowCount,
        match.range.columnCount == range.columnCount
      else { throw .value }
      for (index, isMatch) in try matching(match).enumerated() where !isMatch {
        holds[index] = false
      }
    }
    let chosen = zip(values, holds).compactMap { $1 ? $0.number : nil }
    return try finite(SpreadsheetArithmetic.sum(chosen))
  }

  private func sumProduct(_ ranges: [RangeReference]) throws(FormulaError) -> Double {
    guard let first = ranges.first else { throw .value }
    var products = [Double](repeating: 1, count: first.cellCount)
    for range in ranges {
      let values = try read(range)
      guard range.rowCount == first.rowCount, range.columnCount == first.columnCount else {
        throw .value
      }
      for (index, value) in values.enumerated() { products[index] *= value.number ?? 0 }
    }
    return try finite(SpreadsheetArithmetic.sum(products))
  }

  private func matching(_ match: Formula.Match) throws(FormulaError) -> [Bool] {
    let values = try read(match.range)
    let criterion = Criterion(try evaluate(match.criterion))
    return try criterion.matches(values)
  }

  private func index(
    _ range: RangeReference, _ row: Formula, _ column: Formula?
  ) throws(FormulaError) -> Value {
    let isRow = range.rowCount == 1
    guard isRow || range.columnCount == 1 || column != nil else { throw .reference }
    let first = try number(row).rounded(.towardZero)
    let second = try column.map { part throws(FormulaError) in
      try number(part).rounded(.towardZero)
    }
    let rowPlace = column == nil && isRow ? 1 : first
    let columnPlace = second ?? (isRow ? first : 1)
    guard rowPlace != 0, columnPlace != 0 else {
      throw .unsupported("INDEX of place 0 is a whole row or column")
    }
    guard rowPlace >= 1, rowPlace <= Double(range.rowCount), columnPlace >= 1,
      columnPlace <= Double(range.columnCount)
    else { throw .reference }
    return try read(
      range.first.offset(rows: Int(rowPlace) - 1, columns: Int(columnPlace) - 1))
  }

  private func place(
    of value: Formula, in range: RangeReference
  ) throws(FormulaError) -> Double {
    let wanted = try evaluate(value)
    let values = try read(range)
    guard range.rowCount == 1 || range.columnCount == 1 else { throw .notAvailable }
    if case .text(let text) = wanted, text.isEmpty || Criterion.hasWildcard(text) {
      throw .unsupported("MATCH of \u{2018}\(text)\u{2019} has no one meaning")
    }
    guard wanted != .blank else { throw .unsupported("MATCH of an empty cell") }
    let found = values.firstIndex { $0 != .blank && Self.areEqual($0, wanted) }
    guard let found else { throw .notAvailable }
    return Double(found + 1)
  }
}
