import Books
import Foundation
import Money
import Sampling
import TestSupport
import Testing

/// Books made for one test: a few accounts of every kind, or many.
struct Borough {
  static let header = "code,name,kind,fund,profile\n"
  static let layout = """
    date_format = "dd/MM/yyyy"
    total_rows = ["Total"]
    [columns]
    cost_centre = "CC"
    subjective = "Subj"
    amount = "Amount"
    row_id = "ID"
    date = "Date"
    period = "Per"
    reference = "Ref"
    description = "Text"

    """

  var accounts = """
    A1,Special schools,expenditure,high-needs,
    A2,Independent schools,expenditure,high-needs,terms
    A3,Transport,expenditure,sen-transport,days
    A4,Grant,income,high-needs,
    A5,Other blocks,expenditure,other-dsg,
    A6,Nothing budgeted,expenditure,council-sen,
    K1,Payments,control,control,

    """
  var budget = """
    A1,132000000.00,S
    A2,60000000.01,S
    A3,1234567.89,S
    A4,-311663662.00,S
    A5,-12000000.00,S

    """
  var virements = ""
  var mapping = """
    1000,5*,A2
    1*,5*,A1
    2*,*,A2
    *3,6*,A3
    9*,9*,A4
    88*,*,A5
    77,*,K1
    *,*,A6

    """
  var extract = Self.layout
  var authority = "Illustrative Borough"

  /// Many lines of expenditure, each with codes of its own and one of the profiles.
  init(lines: Int) {
    let numbers = (0..<lines).map { String($0 + 1_000) }
    let profiles = ["", "terms", "days"]
    accounts = numbers.enumerated().map { index, number in
      "L\(number),Line \(number),expenditure,high-needs,\(profiles[index % 3])\n"
    }.joined()
    budget = numbers.enumerated().map { "L\($1),\(250_000 * ($0 + 1)).00,S\n" }.joined()
    mapping = numbers.map { "\($0)*,*,L\($0)\n" }.joined()
  }

  init() {}

  func books() throws -> Books {
    let scratch = try Scratch()
    let files = [
      "authority.toml": """
      name = "\(authority)"
      dfe_number = "999"
      ons_code = "E99999999"
      first_year = "2021-22"
      last_year = "2025-26"
      """,
      "sources.csv": "id,status,title,publisher\nS,illustrative,Made up,Nobody\n",
      "accounts.csv": Self.header + accounts + "R,Reserve,reserve,dsg-reserve,\n",
      "profiles.csv": """
      profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12
      terms,1,0,0,0,0,1,0,0,0,1,0,0
      days,10,16,22,16,0,19,17,22,15,19,15,19

      """,
      "opening.csv": "account,amount,source\n",
      "agreement.csv": "year,line,amount,status,source\n",
      "2023-24/budget.csv": "account,amount,source\n" + budget,
      "2023-24/virements.csv": "id,period,from,to,amount,kind,approved_by,reason\n" + virements,
      "mapping.csv": "cost_centre,subjective,account\n" + mapping,
      "extract.toml": extract,
    ]
    for (name, text) in files { try scratch.write(text, to: "books/" + name) }
    return try Books(readingFolder: scratch.path("books"))
  }

  func extract(
    _ month: Int = 10, alone: Bool = false, rows: Int = 2_000, seed: UInt64 = 7,
    aims: [String: Money] = [:], uneven: Bool = false
  ) throws -> IllustrativeExtract {
    try IllustrativeExtract(
      of: books(),
      .init(
        period: period(month), isMonthAlone: alone, rows: rows, seed: seed, aims: aims,
        isUneven: uneven))
  }

  func period(_ month: Int) throws -> Period {
    try #require(Period("2023-24/P\(month)"))
  }
}

extension IllustrativeExtract {
  /// What the lines of each account and month come to, in pence.
  var sums: [String: Int64] {
    reduce(into: [:]) { sums, line in
      sums[key(accounts[line.accountIndex].account.code, line.month), default: 0] +=
        line.amount.pence
    }
  }

  func key(_ account: String, _ month: Int) -> String { "\(account) P\(month)" }

  /// What the lines of an account come to over the months of the extract, in pence.
  func sum(_ account: String) -> Int64 {
    let sums = sums
    return (1...12).reduce(0) { $0 + (sums[key(account, $1)] ?? 0) }
  }

  /// A line's cells as one text, whatever its number is if that is left out.
  func text(_ line: IllustrativeLine, withID: Bool = true) -> String {
    layout.sampleColumns.filter { withID || $0.content != .rowID }
      .map { "\(cell($0.content, of: line))" }.joined(separator: "|")
  }
}
