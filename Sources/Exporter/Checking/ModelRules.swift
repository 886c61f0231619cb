/// The rules of spreadsheets that others are to follow and to change, as far as a program can test
/// them on its own sheets.
struct ModelRules {
  private let workbook: Workbook
  private let evaluation: Evaluation
  /// The sheets whose rows are years.
  private let years: Set<String>
  private let formulas: [(place: CellLocation, formula: Formula)]

  init(_ workbook: Workbook, years: Set<String>) {
    self.workbook = workbook
    self.years = years
    evaluation = workbook.evaluated()
    formulas = workbook.sheets.flatMap { sheet in
      var found: [(CellLocation, Formula)] = []
      sheet.forEachCell { address, cell in
        if case .formula(let formula) = cell.content {
          found.append((CellLocation(sheet.name, address), formula))
        }
      }
      return found
    }
  }

  /// What is left to the user of any workbook.
  static let users = [
    "Words, ratings and sources have been read by somebody who knows them",
    "Excel's own spelling and accessibility checkers have been run",
  ]

  var rules: [ChecklistRule] {
    let sheets = workbook.sheets
    return [
      ChecklistRule(
        "One formula in each column of a table and in each row of years", broken: unlikeFormulas,
        "A running balance may begin with another"),
      ChecklistRule("No formula gives an error", broken: places { isError($0) }),
      ChecklistRule(
        "No number in a formula but 0, 1, 12 and 100", broken: places { !$0.hasPlainConstants },
        "Digits of ROUND apart"),
      ChecklistRule("No IF deeper in IF than once", broken: places { $0.conditionalDepth > 2 }),
      ChecklistRule(
        "Nothing volatile, nothing of another file", true,
        "The program has no such function and no such link"),
      ChecklistRule("Inputs look different, and none is a formula", broken: maskedInputs),
      ChecklistRule(
        "Unit and sign stand on each sheet with amounts", broken: sheetsWithoutUnit),
      ChecklistRule("One check over all checks, and it is OK", hasMasterCheck),
      ChecklistRule(
        "Tables have names and headers of their own", true,
        "No file is written otherwise; blocks of years and of checks are none"),
      ChecklistRule(
        "Charts: at most four series, with words for who cannot see them",
        sheets.flatMap(\.charts).allSatisfy {
          $0.series.count <= Colour.series.count && !$0.alternativeText.isEmpty
        }),
      ChecklistRule(
        "Titles and headings have their cell styles",
        broken: sheets.filter { $0[0, 0]?.style != .title }.map(\.name)),
      ChecklistRule("No merged cells, nothing hidden, no macros", true, "The program has none"),
      ChecklistRule("Each sheet but the first can be reached from it", broken: unreached),
      ChecklistRule(
        "Ledger head, program and sources stand on the cover",
        sheets.first.map { cover in
          ["Ledger head", "Made by", "Books as read"].allSatisfy { cover.holds(label: $0) }
        } ?? false),
      ChecklistRule(
        "Title and author stand in the properties",
        !workbook.properties.title.isEmpty && !workbook.properties.author.isEmpty),
    ]
  }

  // MARK: Formulas

  /// The places whose formula is such.
  private func places(_ isSuch: (Formula) -> Bool) -> [String] {
    formulas.filter { isSuch($0.formula) }.map(\.place.description)
  }

  private func places(_ isSuch: (CellLocation) -> Bool) -> [String] {
    formulas.map(\.place).filter(isSuch).map(\.description)
  }

  private func isError(_ place: CellLocation) -> Bool {
    if case .error = evaluation[place] { true } else { false }
  }

  private var unlikeFormulas: [String] {
    workbook.sheets.flatMap { sheet in
      sheet.tables.flatMap { unlike(sheet, $0) }
        + (years.contains(sheet.name) ? unlikeRows(sheet) : [])
    }
  }

  /// The columns of a table in which cells hold more than one formula.
  private func unlike(_ sheet: Sheet, _ table: Table) -> [String] {
    let (first, last) = (table.range.first.address, table.range.last.address)
    return (first.column...last.column).compactMap { column in
      let all = (first.row + 1...last.row).compactMap { sheet.r1c1($0, column) }
      return Set(all).count > 1
        ? CellLocation(sheet.name, Address(row: first.row, column: column)).description : nil
    }
  }

  /// The rows of years in which cells behind the first hold more than one formula.
  private func unlikeRows(_ sheet: Sheet) -> [String] {
    var rows: [Int: [String]] = [:]
    sheet.forEachCell { address, cell in
      guard address.column >= YearGrid.firstYearColumn, cell.content.isFormula else { return }
      rows[address.row, default: []].append(sheet.r1c1(address.row, address.column) ?? "")
    }
    return rows.filter { Set($1.dropFirst()).count > 1 }.keys.sorted()
      .map { CellLocation(sheet.name, Address(row: $0, column: 0)).description }
  }

  // MARK: Sheets

  /// Inputs that hold a formula.
  private var maskedInputs: [String] {
    formulas.map(\.place).filter { place in
      let sheet = workbook.sheets.first { $0.name == place.sheet }
      return sheet?[place.address]?.style.isInput == true
    }.map(\.description)
  }

  /// Within how many rows a sheet says how it is to be read.
  private static let rowsOfRemarks = 12

  private var sheetsWithoutUnit: [String] {
    workbook.sheets.filter { sheet in
      var hasAmounts = false
      var words = ""
      sheet.forEachCell { address, cell in
        if case .pence = cell.content { hasAmounts = true }
        if [.money, .moneyTotal, .millions].contains(cell.style) { hasAmounts = true }
        guard address.row < Self.rowsOfRemarks, case .text(let text) = cell.content else { return }
        words += text.lowercased() + " "
      }
      return hasAmounts
        && !(words.contains("pounds") && (words.contains("positive") || words.contains("negative")))
    }.map(\.name)
  }

  private var hasMasterCheck: Bool {
    let checks = workbook.definedNames.filter { $0.name == "AllChecks" }
    guard checks.count == 1, let sheet = checks[0].range.sheet else { return false }
    return evaluation[CellLocation(sheet, checks[0].range.first.address)].text == "OK"
  }

  private var unreached: [String] {
    guard let cover = workbook.sheets.first else { return [] }
    var reached: Set<String> = [cover.name]
    cover.forEachCell { _, cell in if let link = cell.link { reached.insert(link.sheet) } }
    return workbook.sheets.map(\.name).filter { !reached.contains($0) }
  }
}

extension Sheet {
  fileprivate func r1c1(_ row: Int, _ column: Int) -> String? {
    guard case .formula(let formula) = self[row, column]?.content else { return nil }
    return formula.r1c1(at: Address(row: row, column: column), on: name)
  }

  fileprivate func holds(label: String) -> Bool {
    cells.contains { $0.key.column == 0 && $0.value.content == .text(label) }
  }
}

extension Cell.Content {
  fileprivate var isFormula: Bool { if case .formula = self { true } else { false } }
}

extension Style {
  /// Whether the reader may change such a cell.
  var isInput: Bool { [.moneyInput, .percentInput, .countInput, .textInput].contains(self) }
}

extension Formula {
  /// How deep `IF` lies in `IF`: 0 without one.
  fileprivate var conditionalDepth: Int {
    let inner = parts.map(\.conditionalDepth).max() ?? 0
    if case .when = self { return inner + 1 }
    return inner
  }

  fileprivate var hasPlainConstants: Bool {
    constants.allSatisfy {
      if case .number(let number) = $0 { [0, 1, 12, 100].contains(number) } else { true }
    }
  }
}
