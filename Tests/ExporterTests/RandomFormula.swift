@testable import Exporter

/// Makes random formulas over a block of cells: texts in column A, numbers in B, mixed in C.
struct RandomFormula {
  var random: Xorshift
  let rows: Int

  mutating func number(below count: Int) -> Int { Int(random.next() % UInt64(count)) }

  private mutating func column(_ column: Int) -> RangeReference {
    let first = number(below: rows)
    let last = first + number(below: rows - first)
    return RangeReference(
      Address(row: first, column: column), Address(row: last, column: column), absolute: true)
  }

  private func all(_ column: Int) -> RangeReference {
    RangeReference(Address(row: 0, column: column), Address(row: rows - 1, column: column))
  }

  private mutating func cell(_ column: Int) -> Formula {
    CellReference(Address(row: number(below: rows), column: column)).value
  }

  /// A formula of numbers, at most so deep.
  mutating func numeric(_ depth: Int) -> Formula {
    guard depth > 0 else {
      return number(below: 3) == 0 ? .number(constant()) : cell(1)
    }
    let deeper = depth - 1
    switch number(below: 18) {
    case 0, 1: return numeric(deeper) + numeric(deeper)
    case 2, 3: return numeric(deeper) - numeric(deeper)
    case 4, 5: return numeric(deeper) * numeric(deeper)
    case 6: return numeric(deeper) / numeric(deeper)
    case 7: return -numeric(deeper)
    case 8, 9: return .rounded(numeric(deeper), digits: number(below: 5) - 1)
    case 10: return .abs(numeric(deeper))
    case 11: return .when(condition(deeper), then: numeric(deeper), otherwise: numeric(deeper))
    case 12:
      let function = [Formula.AggregateFunction.sum, .min, .max][number(below: 3)]
      return .aggregate(
        function, [.range(column(2)), .value(numeric(deeper)), .value(cell(2))])
    case 13: return .sum(all(1), where: .init(all(0), equals: cell(0)))
    case 14:
      return .sum(
        all(1), where: .init(all(0), equals: cell(0)), .init(all(2), equals: cell(2)))
    case 15: return .count(all(2), equalTo: cell(2))
    case 16: return .ifError(.index(all(1), .match(cell(0), in: column(0))), then: numeric(deeper))
    default: return .sumProduct([all(1), all(2)]) + .match(cell(1), in: all(1))
    }
  }

  /// A formula of texts.
  mutating func textual(_ depth: Int) -> Formula {
    switch number(below: 4) {
    case 0: .joined(cell(0), "/", cell(2))
    case 1: .joined(.rounded(numeric(depth - 1)), cell(0))
    case 2: .when(condition(depth - 1), then: cell(2), otherwise: "no")
    default: .index(all(2), .match(cell(0), in: all(0)))
    }
  }

  private mutating func condition(_ depth: Int) -> Condition {
    let deeper = max(0, depth - 1)
    switch number(below: 8) {
    case 0: return condition(deeper) && condition(deeper)
    case 1: return condition(deeper) || condition(deeper)
    case 2: return !condition(deeper)
    case 3: return .isEmpty(cell(2))
    case 4: return cell(2) .== cell(2)
    case 5: return cell(2) .>= numeric(deeper)
    case 6: return cell(0) .!= cell(0)
    default: return numeric(deeper) .< numeric(deeper)
    }
  }

  private mutating func constant() -> Double {
    [0, 1, -1, 2, 0.05, 1.005, -0.5, 12, 100, 0.125][number(below: 10)]
  }
}
