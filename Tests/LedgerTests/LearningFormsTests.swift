import Books
import Foundation
import Ledger
import Money
import TestSupport
import Testing

/// Other spellings of what a layout has to be learned of, each with lines that are known.
@Suite struct LearningFormsTests {
  /// A few lines, their codes, day, and pence; of 2024-25.
  private static let lines: [(centre: String, code: String, month: Int, day: Int, pence: Int64)] =
    (0..<24).map { number in
      (
        ["10101", "20204", "30777"][number % 3], ["41000", "43500"][number / 3 % 2],
        4 + number % 3, 1 + (number * 7) % 28,
        Int64(number % 5 == 4 ? -1 : 1) * Int64(1_234 + number * 77)
      )
    }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func pounds(_ pence: Int64) -> String { Money(pence: pence).poundsText }

  private static func day(
    _ line: (centre: String, code: String, month: Int, day: Int, pence: Int64)
  )
    -> String
  {
    "\(two(line.day))/\(two(line.month))/2024"
  }

  /// A day of the first twelve of a month, in the American order.
  private static func early(
    _ line: (centre: String, code: String, month: Int, day: Int, pence: Int64)
  ) -> String {
    "\(two(line.month))/\(two(line.day % 12 + 1))/2024"
  }

  private static func learn(
    _ header: String, period: String? = nil,
    _ row: ((centre: String, code: String, month: Int, day: Int, pence: Int64)) -> String
  ) throws -> LearnedExtract {
    let text = ([header] + lines.map(row)).joined(separator: "\n")
    return try LearningTests.learn(Data(text.utf8), LearningTests.bare(), period: period)
  }

  private static let sum = lines.reduce(0) { $0 + $1.pence }

  @Test(
    "headers are known by their words, whatever system they are of",
    arguments: [
      "Cost Centre,Subjective,Posting Date,Value", "CC,Nominal,Date,Amount",
      "Dept,Nominal Code,Trans Date,Net", "CostC,G/L Account,Pstng Date,Amount in LC",
      "cost_centre,expense_code,gl_date,amount", "Cost Ctr,Cost Element,Date,Amount GBP",
      "Budget Centre,Detail Code,Effective Date,Net Amount", "cc,acc,tdate,amt",
    ])
  func knowsHeaders(header: String) throws {
    let learned = try Self.learn(header) {
      "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds($0.pence))"
    }
    #expect(learned.diagnostics.isEmpty, "\(learned.diagnostics)")
    #expect(learned.read.amount.pence == Self.sum && learned.read.lines == 24)
    #expect(Set(learned.codes.map(\.costCentre)) == ["10101", "20204", "30777"])
  }

  @Test("columns that no header names are taken with a doubt")
  func doubtsCodes() throws {
    let learned = try Self.learn("KST,Konto,Buchung,Betrag") {
      "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds($0.pence))"
    }
    #expect(learned.read.amount.pence == Self.sum)
    #expect(learned.doubts.contains { $0.hasPrefix("Which columns hold the codes") })
  }

  @Test(
    "amounts and their sides are read in each form",
    arguments: ["brackets", "behind", "marks", "side", "sides", "noughts"])
  func knowsAmounts(form: String) throws {
    let header =
      ["sides", "noughts"].contains(form) ? "Dr,Cr" : form == "side" ? "Amount,D/C" : "Amount"
    let learned = try Self.learn("Cost Centre,Subjective,Date,\(header)") { line in
      let plain = Self.pounds(abs(line.pence))
      let isNegative = line.pence < 0
      let amount =
        switch form {
        case "brackets": isNegative ? "(\(plain))" : plain
        case "behind": isNegative ? "\(plain)-" : plain
        case "marks": "\(plain)\(isNegative ? "CR" : "DR")"
        case "side": "\(plain),\(isNegative ? "C" : "D")"
        case "sides": isNegative ? ",\(plain)" : "\(plain),"
        default: isNegative ? "0.00,\(plain)" : "\(plain),0.00"
        }
      return "\(line.centre),\(line.code),\(Self.day(line)),\(amount)"
    }
    #expect(learned.diagnostics.isEmpty, "\(learned.diagnostics)\n\(learned.layout)")
    #expect(learned.read.amount.pence == Self.sum, "\(learned.layout)")
  }

  @Test("a file in which costs are negative is turned round, and that is unsure")
  func turnsSign() throws {
    let learned = try Self.learn("Cost Centre,Subjective,Date,Amount") {
      "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds(-$0.pence))"
    }
    #expect(learned.read.amount.pence == Self.sum)
    #expect(learned.layout.contains("sign = \"credit-positive\""))
    #expect(learned.doubts.contains { $0.hasPrefix("The sign") })
  }

  @Test("a control total that the lines do not come to is the first doubt")
  func holdsControlTotal() throws {
    var learned = try Self.learn("Cost Centre,Subjective,Date,Amount") {
      "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds($0.pence))"
    }
    let before = learned.doubts
    try learned.hold(against: Money(pence: Self.sum))
    #expect(learned.doubts == before)
    try learned.hold(against: Money(pence: -Self.sum))
    #expect(learned.doubts.first?.contains("The sign is the wrong way round") == true)
  }

  @Test(
    "dates are read in each form",
    arguments: [
      ("dd/MM/yyyy", "D/M/2024"), ("MM/dd/yyyy", "M/D/2024"), ("dd.MM.yyyy", "D.M.2024"),
      ("yyyy-MM-dd", "2024-M-D"), ("yyyyMMdd", "2024MD"), ("dd-MMM-yy", "D-N-24"),
      ("dd MMM yyyy", "D N 2024"), ("dd/MM/yy", "D/M/24"),
    ])
  func knowsDates(format: String, form: String) throws {
    let learned = try Self.learn("Cost Centre,Subjective,Date,Amount") { line in
      let date = form.replacing("D", with: Self.two(line.day))
        .replacing("M", with: Self.two(line.month))
        .replacing("N", with: ["Apr", "May", "Jun"][line.month - 4])
      return "\(line.centre),\(line.code),\(date),\(Self.pounds(line.pence))"
    }
    #expect(learned.layout.contains("date_format = \"\(format)\""), "\(learned.layout)")
    #expect(learned.diagnostics.isEmpty && learned.period == Period("2024-25/P3"))
  }

  @Test("days that may be months are unsure, unless the period beside them tells")
  func doubtsDays() throws {
    let open = try Self.learn("Cost Centre,Subjective,Date,Amount") {
      "\($0.centre),\($0.code),\(Self.early($0)),\(Self.pounds($0.pence))"
    }
    #expect(open.doubts.contains { $0.hasPrefix("Day and month") })
    let told = try Self.learn("Cost Centre,Subjective,Period,Date,Amount") {
      "\($0.centre),\($0.code),\($0.month - 3),\(Self.early($0)),\(Self.pounds($0.pence))"
    }
    #expect(!told.doubts.contains { $0.hasPrefix("Day and month") })
    #expect(told.layout.contains("date_format = \"MM/dd/yyyy\""), "\(told.layout)")
  }

  @Test(
    "periods are meant as the dates beside them say",
    arguments: [
      ("2024M", "yyyymm"), ("2024P", "yyyypp"), ("2025P", "yyyypp"), ("P/2024", "yyyypp"),
      ("M", "calendar"), ("P", "financial"), ("M/2024", "yyyymm"),
    ])
  func knowsPeriods(form: String, format: String) throws {
    let learned = try Self.learn("Cost Centre,Subjective,Period,Date,Amount") { line in
      let period = form.replacing("M", with: Self.two(line.month))
        .replacing("P", with: Self.two(line.month - 3))
      return "\(line.centre),\(line.code),\(period),\(Self.day(line)),\(Self.pounds(line.pence))"
    }
    #expect(learned.layout.contains("period_format = \"\(format)\""), "\(learned.layout)")
    #expect(learned.diagnostics.isEmpty, "\(learned.diagnostics)")
    #expect(learned.period == Period("2024-25/P3"))
  }

  @Test("a period that nothing explains is left open, so that nothing is posted")
  func leavesOpen() throws {
    func row(_ line: (centre: String, code: String, month: Int, day: Int, pence: Int64)) -> String {
      "\(line.centre),\(line.code),2024\(Self.two(line.month)),\(Self.pounds(line.pence))"
    }
    let open = try Self.learn("Cost Centre,Subjective,Period,Amount", row)
    #expect(open.doubts.contains { $0.hasPrefix("Which month a period such as 202404 is") })
    #expect(open.diagnostics.contains { $0.code == "extract.period.malformed" })
    #expect(open.codes.isEmpty && !open.layout.contains("\nperiod_format"))
    let told = try Self.learn("Cost Centre,Subjective,Period,Amount", period: "2024-25/P3", row)
    #expect(told.diagnostics.isEmpty && told.layout.contains("period_format = \"yyyymm\""))
  }

  @Test("people are kept out of the layout, the mapping and every doubt")
  func keepsPeopleOut() throws {
    let learned = try Self.learn("Cost Centre,Subjective,Date,Employee Name,Narrative,Amount") {
      let codes = "\($0.centre),\($0.code),\(Self.day($0))"
      return "\(codes),Jane Doe,Taxi for Jane Doe \($0.day),\(Self.pounds($0.pence))"
    }
    let all = learned.layout + learned.doubts.joined() + CodeToMap.csv(learned.codes)
    #expect(!all.contains("Jane"))
    #expect(learned.layout.contains("never_store = [\"Employee Name\"]"))
    #expect(learned.layout.contains("description = \"Narrative\""))
  }

  @Test("a row of which nobody can say what it is stays a fault")
  func keepsStrangeRows() throws {
    let text =
      (["Cost Centre,Subjective,Date,Amount"]
      + Self.lines.map { "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds($0.pence))" }
      + ["10101,,01/04/2024,99.00", "Report total,,,\(Self.pounds(Self.sum))"]).joined(
        separator: "\n")
    let learned = try LearningTests.learn(Data(text.utf8), LearningTests.bare())
    #expect(learned.diagnostics.map(\.code) == ["extract.code.missing"])
    #expect(learned.doubts.contains { $0.hasPrefix("What row 26 of the file is") })
  }

  @Test(
    "what is no extract is said to be none",
    arguments: [
      "", "a,b\n", "Name,Text,Note\nx,y,z\n", "1,2,3\n4,5,6\n",
      "Cost Centre,Subjective,Date\n1,2,3\n",
    ])
  func refuses(text: String) throws {
    let ledger = try LearningTests.bare()
    let error = #expect(throws: ExtractError.self) {
      try LearningTests.learn(Data(text.utf8), ledger)
    }
    #expect(error?.diagnostics.map(\.code) == ["extract.layout.unlearned"])
  }

  @Test("rules that are there already are suggested, and nothing of them is lost")
  func suggestsByRules() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "cost_centre,subjective,account\n100*,*,HN1\n202*,*,HN2\n", to: "mapping.csv")
    let text =
      (["Cost Centre,Subjective,Date,Amount"]
      + Self.lines.map { "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds($0.pence))" })
      .joined(separator: "\n")
    let learned = try LearningTests.learn(Data(text.utf8), ledger)
    let known = learned.codes.filter { $0.costCentre == "20204" }
    #expect(known.allSatisfy { $0.account == "HN2" && $0.reason == "row 3 of mapping.csv" })
    #expect(known.count == 2)
  }

  @Test("a narrative that goes on in a row of its own is no heading, and is printed nowhere")
  func keepsNarrativesOut() throws {
    let text =
      (["Cost Centre,Subjective,Date,Amount,Narrative"]
      + Self.lines.flatMap { line in
        [
          "\(line.centre),\(line.code),\(Self.day(line)),\(Self.pounds(line.pence)),Taxi",
          line.day == 1 ? "for Jane Doe,,,,of Town" : "", line.day == 8 ? ",,,,Jane Doe" : "",
          line.day == 15 ? "\(line.centre),\(line.code),\(Self.day(line)),5.00,B/F Jane Doe" : "",
        ]
      }).joined(separator: "\n")
    let learned = try LearningTests.learn(Data(text.utf8), LearningTests.bare())
    let said = learned.layout + learned.doubts.joined() + CodeToMap.csv(learned.codes)
    #expect(!said.contains("Jane"), "\(said)")
    #expect(learned.layout.contains("\"Narrative\" = [\"B/F\"]"))
    #expect(learned.doubts.contains { $0.hasPrefix("What row") })
  }

  @Test(
    "headers with quotes, backslashes and other scripts are written so that they are read again",
    arguments: ["Net \"\"GBP\"\"", "Net \\ x", "Net £", "Net } [a] # b", "Net = 'é'", "Net\tx"])
  func writesHeaders(header: String) throws {
    let learned = try Self.learn("Cost Centre,Subjective,Date,\"\(header)\"") {
      "\($0.centre),\($0.code),\(Self.day($0)),\(Self.pounds($0.pence))"
    }
    #expect(learned.read.amount.pence == Self.sum && learned.diagnostics.isEmpty)
  }

  @Test("a workbook of numbers and real dates is learned as one of texts is")
  func learnsTypedCells() throws {
    func text(_ text: String) -> String { "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>" }
    func number(_ text: String, _ style: Int = 0) -> String {
      "<c s=\"\(style)\"><v>\(text)</v></c>"
    }
    let headers = ["Cost Centre", "Account", "Period", "Posting Date", "Line Id", "Amount"]
    var rows = "<row>" + headers.map(text).joined() + "</row>"
    for (place, line) in Self.lines.enumerated() {
      // 45383 is 1 April 2024.
      let serial = 45_383 + [0, 30, 61][line.month - 4] + line.day - 1
      let cells = [
        number(line.centre), number(line.code), number("2024\(Self.two(line.month))"),
        number("\(serial)", 1), number("\(900_001 + place)"), number(Self.pounds(line.pence)),
      ]
      rows += "<row>" + cells.joined() + "</row>"
    }
    var book = WorkbookMaker(rows: rows)
    book.setFormats(["General", "dd/mm/yyyy"])
    let ledger = try LearningTests.bare()
    let learned = try LearningTests.learn(Data(book.bytes), ledger)
    #expect(learned.diagnostics.isEmpty, "\(learned.diagnostics)\n\(learned.layout)")
    #expect(learned.read.amount.pence == Self.sum)
    #expect(learned.period == Period("2024-25/P3"))
    #expect(learned.layout.contains("row_id = \"Line Id\""))
    #expect(learned.layout.contains("period_format = \"yyyymm\""), "\(learned.layout)")
  }
}
