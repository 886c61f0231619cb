import Books
import Exporter
import Foundation
import Ledger
import Money
import Reports
import Testing

/// The same figure is the same to the penny in each of the four workbooks.
@Suite struct SharedFiguresTests {
  private struct Four {
    let workbooks: [(kind: String, workbook: Workbook, values: Evaluation)]
    let books: BuiltBooks

    init(_ books: BuiltBooks) throws {
      self.books = books
      let ledger = try LedgerFile.reading(books.path + "/ledger.sqlite")
      let standpoint = try Standpoint(
        books: Books(readingFolder: books.path), ledger: ledger, asOf: nil)
      let shared = try SharedReports(standpoint, version: "test")
      let posted = try PostedLines(ledger, to: standpoint.asOf)
      let all = [
        ("monthly", try MonthlyWorkbook.workbook(try MonthlyReport(shared, posted: posted))),
        ("scrutiny", ScrutinyWorkbook.workbook(try ScrutinyReport(shared))),
        ("return", ReturnWorkbook.workbook(try ReturnReport(shared))),
        ("plan", PlanWorkbook.workbook(try ManagementPlanReport(shared))),
      ]
      workbooks = all.map { ($0.0, $0.1, $0.1.evaluated()) }
    }
  }

  /// A figure of a year: a key of the JSON of position, with measures or without.
  private struct Figure: Hashable {
    let key: String
    let isMitigated: Bool

    init(_ key: String, _ isMitigated: Bool = true) {
      self.key = key
      self.isMitigated = isMitigated
    }
  }

  /// What the words beside or above an amount mean; a row of a side may stand in a block of it.
  private static let words: [String: Figure] = {
    var words: [String: Figure] = [:]
    for isMitigated in [true, false] {
      let side = isMitigated ? "mitigated" : "unmitigated"
      for (word, key) in [
        ("In-year, \(side)", "inYearDsg"), ("Closing, \(side)", "closing"),
        ("Closing without payments, \(side)", "closingBeforePayments"),
        ("Closing deficit, \(side)", "closing"), ("In-year, whole DSG, \(side)", "inYearDsg"),
        ("Without any payment, \(side)", "closingBeforePayments"),
        ("Without the DfE's payments, \(side)", "closingBeforeDfe"),
      ] { words[word] = Figure(key, isMitigated) }
    }
    for (word, key) in [
      ("In-year, whole DSG (£)", "inYearDsg"), ("Closing (£)", "closing"),
      ("Spent above the grant (£m)", "inYearDsg"), ("Department pays (£m)", "dfePayment"),
      ("Council pays (£m)", "councilContribution"), ("Deficit at the end (£m)", "closing"),
      ("Deficit without payments (£m)", "closingBeforePayments"),
      ("As planned, above the grant (£m)", "inYearDsg"),
      ("Deficit at the start (£m)", "opening"), ("Earlier years (£m)", "priorYear"),
      ("In-year forecast (£)", "inYearDsg"),
      ("Closing with payments (£)", "closing"),
      ("Closing before DfE payments (£)", "closingBeforeDfe"),
      ("Closing without payments (£)", "closingBeforePayments"),
      ("DfE payment (£)", "dfePayment"), ("Council contribution (£)", "councilContribution"),
    ] { words[word] = Figure(key) }
    words["Without measures (£m)"] = Figure("inYearDsg", false)
    words["Deficit without measures (£m)"] = Figure("closing", false)
    return words
  }()

  private func text(_ sheet: Sheet, _ row: Int, _ column: Int) -> String? {
    guard case .text(let text) = sheet[row, column]?.content else { return nil }
    return text
  }

  /// The amounts of a sheet whose words and year are known.
  private func figures(
    _ sheet: Sheet, _ values: Evaluation, _ years: Set<String>
  ) -> [(place: CellLocation, figure: Figure, year: String, amount: Double)] {
    var found: [(CellLocation, Figure, String, Double)] = []
    for (address, cell) in sheet.cells {
      guard case .text(let word) = cell.content, let figure = Self.words[word] else { continue }
      for (other, header) in sheet.cells {
        guard case .text(let label) = header.content, let year = label.split(separator: " ").first,
          years.contains(String(year))
        else { continue }
        // Years stand above a row, or in front of a column.
        let place: Address
        if other.column > address.column, other.row < address.row {
          place = Address(row: address.row, column: other.column)
        } else if other.column < address.column, other.row > address.row {
          place = Address(row: other.row, column: address.column)
        } else {
          continue
        }
        let location = CellLocation(sheet.name, place)
        guard let amount = values[location].number else { continue }
        found.append((location, figure, String(year), amount))
      }
    }
    return found
  }

  @Test("each amount whose words and year are known is that of position")
  func agrees() throws {
    for books in [try BuiltBooks("budgets/kent"), try BuiltBooks(seed: 203)] {
      let four = try Four(books)
      var answers: [Bool: [String: [String: Any]]] = [:]
      for isMitigated in [true, false] {
        let arguments = ["position"] + (isMitigated ? [] : ["--unmitigated"])
        let years = try #require(books.json(arguments)["years"] as? [[String: Any]])
        answers[isMitigated] = Dictionary(
          uniqueKeysWithValues: years.map { ($0["year"] as? String ?? "", $0) })
      }
      let years = Set(try #require(answers[true]).keys)
      var met: [Figure: Set<String>] = [:]
      for (kind, workbook, values) in four.workbooks {
        for sheet in workbook.sheets {
          for (place, figure, year, amount) in figures(sheet, values, years) {
            let pence = answers[figure.isMitigated]?[year]?[figure.key] as? Int
            let expected = try #require(pence)
            #expect(
              amount == Cell.Content.pounds(fromPence: Int64(expected)),
              "\(kind) \(place): \(figure.key) of \(year)")
            met[figure, default: []].insert(kind)
          }
        }
      }
      // Every workbook has the headline figures, and none of them was passed over.
      for key in ["inYearDsg", "closing", "closingBeforePayments"] {
        #expect((met[Figure(key)]?.count ?? 0) >= 3, "\(key): \(met[Figure(key)] ?? [])")
      }
      #expect((met[Figure("inYearDsg", false)]?.count ?? 0) >= 2)
    }
  }

  @Test("no amount of the four workbooks is another one that was rounded to the pound")
  func isNowhereRounded() throws {
    var count = 0
    // Books of odd pennies: a whole number of pounds is one that was rounded.
    for books in [
      try BuiltBooks(seed: 203), try BuiltBooks(seed: 205), try BuiltBooks(seed: 206),
    ] {
      let four = try Four(books)
      var amounts: [Int64: String] = [:]
      for (kind, workbook, values) in four.workbooks {
        for sheet in workbook.sheets where sheet.name != "Postings" {
          for address in sheet.cells.keys {
            let place = CellLocation(sheet.name, address)
            guard let number = values[place].number, number.magnitude >= 20_000 else { continue }
            amounts[Int64((number.magnitude * 100).rounded())] = "\(kind) \(place)"
          }
        }
      }
      count += amounts.count
      for (pence, place) in amounts where pence % 100 != 0 {
        let rounded = (pence + 50) / 100 * 100
        #expect(amounts[rounded] == nil, "\(place) is \(pence) pence, elsewhere \(rounded)")
      }
    }
    #expect(count > 200)
  }
}
