import Books
import Foundation
import Money
import TestSupport
import Testing

@Suite struct KentExtractTests {
  @Test("Kent's extracts are those that the documented commands make", arguments: 1...10)
  func isReproducible(month: Int) throws {
    let scratch = try Scratch()
    let path = scratch.path("P\(month).csv")
    let result = try Program.run([
      "--books", "budgets/kent", "sample", "--rows", "1000", "--seed", "202324", "--period",
      "2023-24/P\(month)", "--month", "--aim", "docs/kent/aim-2023-24.csv", "--output", path,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let kept = Repository.url("budgets/kent/2023-24/extracts/P\(month).csv")
    #expect(try Data(contentsOf: kept) == Data(contentsOf: URL(filePath: path)))
  }

  @Test("they lead to the published 40 million, other lines to within a penny of their budget")
  func comesToPublished() throws {
    let books = try Books(readingFolder: Repository.url("budgets/kent").path)
    let period = try #require(Period("2023-24/P10"))
    var posted: [String: Int64] = [:]
    for month in 1...10 {
      let file = Repository.url("budgets/kent/2023-24/extracts/P\(month).csv")
      let text = try String(contentsOf: file, encoding: .utf8)
      let lines = text.components(separatedBy: "\r\n")
      #expect(lines[0].hasPrefix("ILLUSTRATIVE") && lines.count == 1_006)
      for line in lines[4..<1_004] {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        let rule = try #require(
          books.mapping.first {
            $0.costCentre.matches(cells[3]) && $0.subjective.matches(cells[4])
          })
        posted[rule.account, default: 0] += try Money(pounds: try #require(cells.last)).pence
      }
    }
    for line in try #require(books.years[period.year]).journals.flatMap(\.lines) {
      posted[line.account, default: 0] += line.amount.pence
    }
    var overspend: Int64 = 0
    for account in books.accounts where account.kind == .expenditure {
      let budget = try books.latestBudget(of: account, at: period)
      let actual = Money(pence: posted[account.code] ?? 0)
      let outturn = try books.months(of: account).whole(ofPart: actual, first: 10) ?? .zero
      let over = try outturn - budget
      if account.fund == .highNeeds {
        overspend += over.pence
      } else {
        #expect(abs(over.pence) <= 1, "\(account.code)")
      }
    }
    #expect(overspend == 4_000_000_000)
  }
}
