import Exporter
import Foundation
import Money
import TestSupport
import Testing

/// The switch of the monthly workbook, and every other input that it has.
@Suite struct CasesTests {
  private let choice = "Position!B5"

  /// The names on the list of the switch.
  private func names(_ workbook: Workbook) throws -> [String] {
    let sheet = try #require(workbook.sheets.first { $0.name == "Cases" })
    let table = try #require(sheet.tables.first).range
    return try (table.first.address.row + 1...table.last.address.row).compactMap { row in
      guard case .text(let figure) = sheet[row, 1]?.content, figure == "closing deficit" else {
        return nil
      }
      guard case .text(let name) = sheet[row, 0]?.content else { throw NoName() }
      return name
    }
  }

  private struct NoName: Error {}

  /// What `position` says of a case: its years' closing deficits in pence, breakeven, clearance.
  private func position(_ books: BuiltBooks, _ name: String) throws -> [String: Any] {
    var arguments = ["position"]
    let isMitigated = !name.hasSuffix("unmitigated")
    if !isMitigated { arguments.append("--unmitigated") }
    let scenario = name.replacing(", unmitigated", with: "")
    if !["mitigated", "unmitigated"].contains(scenario) { arguments += ["--scenario", scenario] }
    return try books.json(arguments)
  }

  @Test("each case of the switch is what position says of it, in both engines")
  func switches() throws {
    var all = [(try BuiltBooks("budgets/kent"), true)]
    for seed in [202, 203, 205, 206, 207, 209, 211] {
      all.append((try BuiltBooks(seed: seed), seed == 205))
    }
    var count = 0
    for (books, isRecalculated) in all {
      let exported = try ExportedWorkbook(books)
      let model = try exported.model()
      for name in try names(model) {
        let shown = try model.changing(
          CellLocation("Position", #require(Address("B5"))), to: .text(name)
        ).evaluated()
        let answer = try position(books, name)
        let years = try #require(answer["years"] as? [[String: Any]])
        var values: [String: Any] = [:]
        if isRecalculated { (_, values) = try exported.recalculated(["\(choice)=\(name)"]) }
        for year in years {
          let label = try #require(year["year"] as? String)
          for (row, key) in [
            ("Closing deficit, case shown", "closing"),
            ("In-year, whole DSG, case shown", "inYearDsg"),
            ("Without any payment, case shown", "closingBeforePayments"),
          ] {
            let cell = try model.cell("Position", row, label)
            let pence = try #require((year[key] as? NSNumber)?.int64Value)
            let pounds = Cell.Content.pounds(fromPence: pence)
            #expect(shown[cell].number == pounds, "\(name), \(cell)")
            if isRecalculated {
              #expect((values[cell.description] as? NSNumber)?.doubleValue == pounds, "\(name)")
            }
            count += 1
          }
        }
        let breakeven = try model.row("Summary", "In-year breakeven, whole DSG, lasting")
        #expect(
          shown[CellLocation("Summary", Address(row: breakeven, column: 3))].text
            == answer["breakevenYear"] as? String ?? "in no year", "\(name)")
        let checks = try #require(model.sheets.first { $0.name == "Checks" })
        let results = checks.cells.keys.filter { $0.column == 4 }.map {
          shown[CellLocation("Checks", $0)].text
        }
        #expect(results.contains("as exported") && !results.contains("changed"), "\(name)")
        #expect(!results.contains("CHECK"), "\(name)")
      }
    }
    #expect(count > 500)
  }

  @Test("a case that is not on the list is told by the checks")
  func knowsItsCases() throws {
    let model = try ExportedWorkbook(BuiltBooks("budgets/kent")).model()
    let wrong = try model.changing(
      CellLocation("Position", #require(Address("B5"))), to: .text("another")
    ).evaluated()
    #expect(wrong[CellLocation("Checks", Address(row: 3, column: 4))].text == "CHECK")
  }

  @Test("scenarios with names that a spreadsheet takes for something else can be chosen")
  func takesOddNames() throws {
    let kent = try BuiltBooks("budgets/kent")
    for (old, new) in [("grant-5,", "2027,"), ("high-demand,", "mitigated,")] {
      let text = try String(contentsOfFile: kent.path + "/drivers.csv", encoding: .utf8)
      try kent.scratch.write(
        text.replacingOccurrences(of: "\n" + old, with: "\n" + new), to: "books/drivers.csv")
    }
    let exported = try ExportedWorkbook(kent)
    let model = try exported.model()
    #expect(try names(model).contains("2027"))
    #expect(try names(model).contains("mitigated (scenario)"))
    let (_, values) = try exported.recalculated(["\(choice)='2027"])
    let year = try model.cell("Position", "Closing deficit, case shown", "2027-28")
    let years = try #require(
      kent.json("position", "--scenario", "2027")["years"] as? [[String: Any]])
    let pence = try #require((years.last?["closing"] as? NSNumber)?.int64Value)
    #expect(
      (values[year.description] as? NSNumber)?.doubleValue == Cell.Content.pounds(fromPence: pence))
  }

  @Test("a word in place of a number fails the checks, in both engines")
  func knowsErrors() throws {
    let exported = try ExportedWorkbook(BuiltBooks("budgets/kent"))
    let model = try exported.model()
    let growth = try model.cell("Assumptions", "EHC plans: mainstream", "2025-26")
    let wrong = try model.changing(growth, to: .text("abc")).evaluated()
    let master = CellLocation("Checks", Address(row: 3, column: 4))
    #expect(wrong[master].text == "CHECK")
    let (_, values) = try exported.recalculated(["\(growth)=abc"])
    #expect(values[master.description] as? String == "CHECK")
  }

  @Test("every input of the workbook, changed at once, moves LibreOffice as it moves our engine")
  func changesAll() throws {
    var numbers = SeededGenerator(seed: 7)
    for books in [try BuiltBooks("budgets/kent"), try BuiltBooks(seed: 207)] {
      let exported = try ExportedWorkbook(books)
      var model = try exported.model()
      let inputs = inputs(model)
      #expect(inputs.count > 50)
      var changes: [String] = []
      for (place, style) in inputs {
        // A sixth stays empty or as it was.
        guard numbers.next() % 6 != 0 else { continue }
        let hundredths = Int(numbers.next() % 20_001) - 5_000
        let value =
          style == .percentInput ? Double(hundredths) / 1e5 : Double(hundredths) * 1_000 + 0.37
        model = try model.changing(place, to: .number(value))
        changes.append("'\(place.sheet)'!\(place.address)=\(value)")
      }
      let evaluation = model.evaluated()
      let (recalculation, values) = try exported.recalculated(changes)
      #expect(recalculation.errors.isEmpty)
      var compared = 0
      for sheet in model.sheets {
        for (address, cell) in sheet.cells {
          guard case .formula = cell.content else { continue }
          let place = CellLocation(sheet.name, address)
          let theirs = values[place.description]
          compared += 1
          switch evaluation[place] {
          case .number(let number):
            let other = try #require((theirs as? NSNumber)?.doubleValue, "\(place)")
            #expect(abs(other - number) <= max(1e-9, 1e-13 * abs(number)), "\(place)")
          case .text(let text): #expect(theirs as? String ?? "" == text, "\(place)")
          case .blank, .error: Issue.record("\(place) has no value")
          }
        }
      }
      #expect(compared > 400)
    }
  }

  /// All cells that the reader may fill with a number, in the order of the sheets.
  private func inputs(_ workbook: Workbook) -> [(CellLocation, Style)] {
    workbook.sheets.flatMap { sheet in
      sheet.cells.filter { [.moneyInput, .percentInput, .countInput].contains($0.value.style) }
        .sorted { $0.key < $1.key }
        .map { (CellLocation(sheet.name, $0.key), $0.value.style) }
    }
  }
}
