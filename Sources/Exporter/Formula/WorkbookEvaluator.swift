import Foundation

/// Evaluates all formulas of a workbook in the order of their dependencies.
///
/// The order is found with a stack of its own rather than by recursion, so that a running balance
/// of any length fits; each formula is worked out once.
struct WorkbookEvaluator {
  private struct Place: Hashable {
    var sheet: Int
    var address: Address
  }

  private struct Frame {
    var place: Place
    var dependencies: [Place]
    var next = 0
  }

  private enum Progress { case open, done }

  private let sheets: [Sheet]
  private let sheetIndices: [String: Int]
  private var formulas: [Place: Formula] = [:]
  /// The places of all formulas, sheet by sheet and row by row.
  private var order: [Place] = []
  /// The rows of formulas in each column of each sheet, ascending.
  private var formulaRows: [[Int: [Int]]]
  private var grids: [ValueGrid]
  private var progress: [Place: Progress] = [:]
  private var circles: [[CellLocation]] = []
  private var circular: Set<Place> = []

  init(_ workbook: Workbook) {
    sheets = workbook.sheets
    sheetIndices = Dictionary(
      workbook.sheets.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first })
    formulaRows = Array(repeating: [:], count: sheets.count)
    grids = sheets.map(ValueGrid.init)
    for (index, sheet) in sheets.enumerated() {
      sheet.forEachCell { address, cell in
        guard case .formula(let formula) = cell.content, address.isOnSheet else { return }
        if formula.isTooDeep {
          grids[index][address] = .error(.tooDeep)
        } else {
          let place = Place(sheet: index, address: address)
          formulas[place] = formula
          order.append(place)
          formulaRows[index][address.column, default: []].append(address.row)
        }
      }
    }
  }

  mutating func run() -> Evaluation {
    for place in order { evaluate(from: place) }
    return Evaluation(circles: circles, grids: grids, sheetIndices: sheetIndices)
  }

  private mutating func evaluate(from start: Place) {
    guard progress[start] == nil else { return }
    var stack = [open(start)]
    while let top = stack.last {
      if top.next < top.dependencies.count {
        stack[stack.count - 1].next += 1
        let dependency = top.dependencies[top.next]
        switch progress[dependency] {
        case nil: stack.append(open(dependency))
        case .open: closeCircle(at: dependency, stack)
        case .done: break
        }
      } else {
        finish(top.place)
        stack.removeLast()
      }
    }
  }

  private mutating func open(_ place: Place) -> Frame {
    progress[place] = .open
    return Frame(place: place, dependencies: dependencies(of: place))
  }

  private mutating func finish(_ place: Place) {
    progress[place] = .done
    guard !circular.contains(place), let formula = formulas[place] else { return }
    grids[place.sheet][place.address] = value(of: formula, on: place.sheet)
  }

  private func value(of formula: Formula, on sheet: Int) -> Value {
    FormulaEvaluator(grids: grids, sheetIndices: sheetIndices, home: sheet)
      .result(of: formula)
  }

  private mutating func closeCircle(at place: Place, _ stack: [Frame]) {
    guard let start = stack.firstIndex(where: { $0.place == place }) else { return }
    let members = stack[start...].map(\.place)
    let circle = members.map { CellLocation(sheets[$0.sheet].name, $0.address) }
    circles.append(circle)
    for member in members where circular.insert(member).inserted {
      grids[member.sheet][member.address] = .error(.circular(circle))
    }
  }

  /// The formula cells that a formula reads.
  private func dependencies(of place: Place) -> [Place] {
    guard let formula = formulas[place] else { return [] }
    var found: [Place] = []
    for range in formula.references where range.isWellFormed {
      guard let sheet = range.sheet.map({ sheetIndices[$0] }) ?? place.sheet else { continue }
      let columns = range.first.address.column...range.last.address.column
      for column in formulaRows[sheet].keys.filter(columns.contains).sorted() {
        let rows = formulaRows[sheet][column] ?? []
        var index = rows.partitioningIndex { $0 >= range.first.address.row }
        while index < rows.count, rows[index] <= range.last.address.row {
          let address = Address(row: rows[index], column: column)
          found.append(Place(sheet: sheet, address: address))
          index += 1
        }
      }
    }
    return found
  }
}

extension Array where Element == Int {
  /// The first place at which a condition holds that holds for all later elements too.
  fileprivate func partitioningIndex(where holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Cell.Content {
  /// The value of a cell without a formula; numbers have the 16 digits that the file holds.
  var constantValue: Value {
    switch self {
    case .blank, .formula: .blank
    case .text(let text): text.isEmpty ? .blank : .text(text)
    case .number(let number):
      .number(number.isFinite ? DecimalRounding.significant(number, digits: 16) : number)
    case .pence(let pence): .number(Self.pounds(fromPence: pence))
    }
  }
}
