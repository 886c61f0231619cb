import Books
import Exporter
import Foundation
import Ledger
import Money
import Reports
import TestSupport
import Testing

/// A workbook with all its values.
private struct Evaluated {
  let workbook: Workbook
  let values: Evaluation

  init(_ workbook: Workbook) {
    self.workbook = workbook
    values = workbook.evaluated()
  }

  func sheet(_ name: String) throws -> Sheet {
    try #require(workbook.sheets.first { $0.name == name }, "no sheet \(name)")
  }

  /// The texts and numbers of a table, a dictionary by header for each row.
  func rows(_ name: String) throws -> [[String: Value]] {
    let sheet = try sheet(name)
    let table = try #require(sheet.tables.first, "\(name) has no table").range
    let columns = table.first.address.column...table.last.address.column
    func value(_ row: Int, _ column: Int) -> Value {
      values[CellLocation(name, Address(row: row, column: column))]
    }
    let head = table.first.address.row
    let headers = columns.map { value(head, $0).text ?? "" }
    return (head + 1...table.last.address.row).map { row in
      Dictionary(uniqueKeysWithValues: zip(headers, columns.map { value(row, $0) }))
    }
  }

  /// The row of a sheet whose first cell has a text, as it stands.
  func line(_ name: String, _ label: String) throws -> [Value] {
    let sheet = try sheet(name)
    let place = try #require(
      sheet.cells.keys.sorted().first { $0.column == 0 && sheet[$0]?.content == .text(label) },
      "\(name) has no row \(label)")
    let last = sheet.cells.keys.filter { $0.row == place.row }.map(\.column).max() ?? 0
    return (0...last).map { values[CellLocation(name, Address(row: place.row, column: $0))] }
  }

  /// Every text of the cells, what formulas give among it.
  var words: [String] {
    workbook.sheets.flatMap { sheet in
      sheet.cells.keys.compactMap { values[CellLocation(sheet.name, $0)].text }
    }
  }

  var areChecksOK: Bool {
    values[CellLocation("Checks", Address(row: 3, column: 4))].text == "OK"
  }
}

extension BuiltBooks {
  fileprivate func standpoint() throws -> Standpoint {
    let ledger = try LedgerFile.reading(path + "/ledger.sqlite")
    return try Standpoint(books: Books(readingFolder: path), ledger: ledger, asOf: nil)
  }

  fileprivate func monitoringReturn() throws -> Evaluated {
    Evaluated(
      ReturnWorkbook.workbook(try ReturnReport(SharedReports(standpoint(), version: "test"))))
  }

  fileprivate func plan() throws -> Evaluated {
    Evaluated(
      PlanWorkbook.workbook(try ManagementPlanReport(SharedReports(standpoint(), version: "test"))))
  }

  fileprivate func append(_ rows: [String], to file: String) throws {
    let text = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
    try scratch.write(text + rows.map { $0 + "\n" }.joined(), to: "books/" + file)
  }

  /// The years of `position`, in pounds.
  fileprivate func position() throws -> [(year: String, pounds: [String: Double])] {
    let years = try json("position")["years"] as? [[String: Any]] ?? []
    return try years.map { year in
      (
        try #require(year["year"] as? String),
        year.compactMapValues { ($0 as? Int).map { Double($0) / 100 } }
      )
    }
  }
}

/// The monitoring report and the management plan: what a finance officer sends.
@Suite struct ReturnAndPlanTests {
  @Test("every amount of the return is that of position, and the cover says what follows")
  func returnAgrees() throws {
    let kent = try BuiltBooks("budgets/kent")
    let workbook = try kent.monitoringReturn()
    let finance = try workbook.rows("Finance")
    let position = try kent.position()
    #expect(finance.count == 8 && position.count == 8)
    for (row, year) in zip(finance, position) {
      for (header, key) in [
        ("Opening (£)", "opening"), ("In-year forecast (£)", "inYearDsg"),
        ("Prior years (£)", "priorYear"), ("DfE payment (£)", "dfePayment"),
        ("Council contribution (£)", "councilContribution"),
        ("Closing with payments (£)", "closing"),
        ("Closing before DfE payments (£)", "closingBeforeDfe"),
        ("Closing without payments (£)", "closingBeforePayments"),
      ] { #expect(row[header]?.number == year.pounds[key], "\(year.year) \(header)") }
      #expect(row["Check"]?.text == "OK")
    }
    #expect(try workbook.line("Cover", "Headroom")[2].number == 87_000_000)
    #expect(try workbook.line("Cover", "  after this year's part")[2].number == 47_000_000)
    #expect(try workbook.line("Cover", "In-year, 2023-24")[2].number == 40_000_000)
    let breakeven = try workbook.line("Cover", "Breakeven in-year")
    #expect(breakeven[1].text?.hasPrefix("from 2027-28") == true)
    #expect(breakeven[2].number == position.last?.pounds["inYearDsg"])
    let track = try workbook.line("Cover", "Against the agreement")
    #expect(track[1].text?.hasPrefix("cannot be told") == true)
  }

  @Test("reasons for being off track come with what they amount to, on the agreement's own basis")
  func givesReasons() throws {
    let kent = try BuiltBooks("budgets/kent")
    try kent.scratch.write(
      "year,line,amount,status,basis,depends_on,source\n"
        + [
          "2022-23,dfe-payment,56300000.00,received,,,sv-schedule",
          "2023-24,dfe-payment,14200000.00,withheld,,,sv-schedule",
          "2022-23,council-contribution,17000000.00,received,,,sv-schedule",
          "2023-24,planned-in-year,38000000.00,planned,,,sv-schedule",
          "2024-25,planned-in-year,38000000.00,planned,,,sv-schedule",
          "2023-24,planned-closing,170000000.00,planned,before-payments,,sv-schedule",
          "2024-25,planned-closing,150000000.50,planned,before-dfe,,sv-schedule",
          "2025-26,planned-closing,190000000.00,planned,after-payments,,sv-schedule",
        ].map { $0 + "\n" }.joined(), to: "books/agreement.csv")
    let workbook = try kent.monitoringReturn()
    let years = Dictionary(uniqueKeysWithValues: try kent.position().map { ($0.year, $0.pounds) })
    let rows = try workbook.rows("Against the agreement")
    func row(_ year: String) throws -> [String: Value] {
      try #require(rows.first { $0["Year"]?.text == year })
    }
    for (year, key) in [
      ("2023-24", "closingBeforePayments"), ("2024-25", "closingBeforeDfe"),
      ("2025-26", "closing"),
    ] {
      let own = try row(year)
      #expect(own["Closing on that basis (£)"]?.number == years[year]?[key], "\(year)")
      let agreed = try #require(own["Closing agreed (£)"]?.number)
      let closing = try #require(years[year]?[key])
      let difference = try #require(own["Difference of closing (£)"]?.number)
      #expect(abs(difference - (closing - agreed)) < 0.001, "\(year)")
    }
    let this = try row("2023-24")
    #expect(this["Difference in-year (£)"]?.number == 2_000_000)
    #expect(this["By this year"]?.text == "off track")
    let next = try row("2024-25")
    let cumulative = try #require(next["Cumulative difference in-year (£)"]?.number)
    let inYear = try #require(years["2024-25"]?["inYearDsg"])
    #expect(abs(cumulative - (40_000_000 + inYear - 76_000_000)) < 0.001)
    let reason = try workbook.line("Cover", "  Reason 1")
    #expect(reason[1].text?.contains("2023-24: the in-year position is above") == true)
    #expect(reason[2].number == 2_000_000)
    let second = try workbook.line("Cover", "  Reason 2")
    #expect(second[1].text?.contains("before-payments") == true && second[2].number == 5_000_000)
    // What was withheld stands in the table of instalments and counts nowhere.
    let withheld = try workbook.rows("Payments").first { $0["Status"]?.text == "withheld" }
    #expect(withheld?["Counted (£)"]?.number == 0)
    #expect(workbook.areChecksOK)
  }

  @Test("plans counted since are set beside what was assumed of the same January")
  func comparesActivity() throws {
    let kent = try BuiltBooks("budgets/kent")
    let before = try kent.monitoringReturn()
    #expect(before.words.contains { $0.contains("nothing yet to set beside what was assumed") })
    try kent.append(
      [
        "base,plan-growth,mainstream,2022-23,,0.05,,assumption-plan-growth",
        "base,plan-growth,mainstream,2023-24,,0.1,,assumption-plan-growth",
      ], to: "drivers.csv")
    try kent.append(["2024,mainstream,5417,dfe-ehc-2023"], to: "plans.csv")
    try kent.replace(
      "requests-per-month,\"Requests for an EHC needs assessment, a month\",demand,,count,,,",
      with: "requests-per-month,\"Requests for an EHC needs assessment, a month\",demand,L,count,"
        + "300,2024-03-31,", in: "indicators.csv")
    let workbook = try kent.monitoringReturn()
    let rows = try workbook.rows("Activity").filter {
      $0["Placement"]?.text == "Mainstream schools or academies placements"
    }
    // The start is January 2022, the last before 2022-23 begins.
    #expect(rows.prefix(3).map { $0["January"]?.number } == [2022, 2023, 2024])
    #expect(rows[0]["Assumed"]?.number == 4_480 && rows[0]["Stands as"]?.text == "start")
    #expect(rows[1]["Assumed"]?.number == 4_704 && rows[1]["Counted"]?.number == 4_944)
    #expect(rows[1]["Difference"]?.number == 240)
    #expect(rows[2]["Assumed"]?.number == 5_174 && rows[2]["Difference"]?.number == 243)
    let share = try #require(rows[2]["Difference, %"]?.number)
    #expect(abs(share - 243.0 / 5_174) < 1e-12)
    #expect(rows[3]["Counted"]?.text == "-" && rows[3]["Difference"]?.text == "-")
    // Other placements start later and are not counted in 2024, so that no total is set beside.
    let all = try workbook.rows("Activity in all")
    #expect(all.first?["January"]?.number == 2024 && all.first?["Counted"]?.text == "-")
    let requests = try #require(
      try workbook.rows("Indicators").first {
        $0["Indicator"]?.text?.hasPrefix("Requests for an EHC") == true
      })
    #expect(requests["Assumed, or target"]?.number == 300)
    #expect(requests["Latest"]?.number == 305.75 && requests["Difference"]?.number == 5.75)
    #expect(requests["Met"]?.text == "no")
    #expect(workbook.areChecksOK)
  }

  @Test("the plan's blocks, measures and balances are position's to the penny")
  func planAgrees() throws {
    let kent = try BuiltBooks("budgets/kent")
    let workbook = try kent.plan()
    let position = try kent.position()
    for (row, year) in zip(try workbook.rows("End of year positions"), position) {
      #expect(row["Brought forward (£)"]?.number == year.pounds["opening"])
      #expect(row["Net, mitigated (£)"]?.number == year.pounds["inYearDsg"])
      #expect(row["Carried forward (£)"]?.number == year.pounds["closing"])
      #expect(row["Check"]?.text == "OK")
    }
    let name = "Financial summary"
    for (label, key) in [
      ("High needs net, mitigated", "inYear"), ("Other blocks net, mitigated", "otherBlocks"),
      ("Whole DSG net, mitigated", "inYearDsg"), ("Safety Valve payment", "dfePayment"),
      ("DSG balance carried forward", "closing"),
    ] {
      let amounts = try workbook.line(name, label).dropFirst(3).map(\.number)
      #expect(amounts == position.map { $0.pounds[key] }, "\(label)")
    }
    // Each of the seven placements has a row, and so has each measure.
    for label in ManagementPlanReport.labels { _ = try workbook.line(name, label) }
    let measures = try workbook.line(
      name, "Commitment 1: planned moves from independent schools to mainstream at change of phase")
    #expect(measures[1].text == "M02")
    // 3,500,000 at a confidence of 0.75.
    #expect(measures[7].number == -2_625_000)
    let spend = try workbook.rows("Section 251 comparison")
    let forecast = spend.compactMap { $0["2023-24 forecast (£)"]?.number }.reduce(0, +)
    #expect(forecast == 357_000_000)
    #expect(
      spend.first { $0["Accounts"]?.text == "HN70" }?["Label"]?.text
        == "SEN support and inclusion services")
  }

  @Test("an account of another block stands in it by the name in plan_line")
  func namesBlocks() throws {
    let kent = try BuiltBooks("budgets/kent")
    try kent.replace(
      "spend less grant\",expenditure,other-dsg,,,",
      with:
        "spend less grant\",expenditure,other-dsg,,Schools block,", in: "accounts.csv")
    let workbook = try kent.plan()
    let net = try workbook.line("Financial summary", "Schools block, net")
    #expect(net[3].number == -15_000_000)
    let rest = try workbook.line(
      "Financial summary", "Other blocks, which the books do not split, net")
    #expect(rest[3].number == 9_500_000)
    #expect(workbook.areChecksOK)
  }

  @Test("the tabs have the department's labels, letter by letter, in its order")
  func hasLabels() throws {
    let workbook = try BuiltBooks("budgets/kent").plan()
    let ages = [
      "Under 5", "Age 5 to 10", "Age 11 to 15", "Age 16 to 19", "Age 20 to 25",
      "Total number by Age Group",
    ]
    let needs = [
      "Autistic Spectrum Disorder", "Hearing Impairment", "Moderate Learning Difficulty",
      "Multi- Sensory Impairment", "Physical Disability",
      "Profound & Multiple Learning Difficulty", "Social, Emotional and Mental Health",
      "Speech, Language and Communications needs", "Severe Learning Difficulty",
      "Specific Learning Difficulty", "Visual Impairment", "Other Difficulty/Disability",
      "SEN support but no specialist assessment of type of need",
      "Total number of EHCPs by primary need",
    ]
    let titles = [
      ("1 Mainstream", "Mainstream schools or academies placements"),
      ("2 Resourced provision", "Resourced provision or SEN Units placements"),
      ("3 Special schools", "Maintained special schools or special academies placements"),
      (
        "4 NMSS or independent",
        "Non-maintained special schools or independent (NMSS or independent) placements"
      ),
      ("5 AP or hospital", "Hospital schools or alternative provision (AP) placements"),
      ("6 Post 16 and FE", "Post 16 and further education (FE) placements"),
      ("7 Other placements", "Other placements or direct payments"),
    ]
    for (name, title) in titles {
      let rows = try workbook.rows(name)
      #expect(try workbook.sheet(name)[0, 0]?.content == .text(title))
      let own = name.hasPrefix("6") ? Array(ages.suffix(3)) : ages
      #expect(rows.map { $0["Row"]?.text } == own + needs, "\(name)")
    }
    let provision = try workbook.rows("Reform plan 6").map { $0["Provision"]?.text }
    #expect(provision.contains("NMSS or independent schools - LA funded placements"))
    #expect(provision.contains("Other (including hospital schools where applicable)"))
    let comparison = try workbook.rows("Section 251 comparison").prefix(7)
    #expect(
      comparison.map { $0["Section 251 lines"]?.text } == [
        "1.0.2", "1.2.1+1.2.2+1.2.4+1.2.11", "1.2.3", "1.2.5+1.2.8+1.2.9", "1.2.7", "1.2.6",
        "1.2.13",
      ])
  }

  @Test("totals of the reform plan are those of plans.csv, and of the Januaries to come assumed")
  func countsPlans() throws {
    let workbook = try BuiltBooks("budgets/kent").plan()
    let text = try String(
      contentsOf: Repository.url("budgets/kent/plans.csv"), encoding: .utf8)
    var totals: [Int: Double] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      let (year, count) = (try #require(Int(fields[0])), try #require(Double(fields[2])))
      totals[year, default: 0] += count
    }
    for name in ["Reform plan 5.1", "Reform plan 6", "Reform plan 7"] {
      let last = try #require(try workbook.rows(name).last)
      for (year, count) in totals {
        #expect(last["\(year - 1) (January \(year))"]?.number == count, "\(name) \(year)")
      }
      // 4,944 × 1.045 and the others alike, each rounded.
      #expect(last["2023 (January 2024), assumed"]?.number == 19_456, "\(name)")
    }
    let summary = try workbook.rows("Children and young people")
    #expect(
      summary.count == 10 && summary.prefix(5).allSatisfy { $0["Stands as"] == .text("counted") })
    #expect(summary[4]["In all"]?.number == 18_931)
    let charts = try workbook.sheet("Children and young people").charts
    #expect(charts.count == 2)
    for chart in charts {
      #expect((1...4).contains(chart.series.count) && chart.alternativeText.count > 50)
    }
    // Requests and assessments are not in the books.
    let requests = try workbook.rows("Reform plan 10 to 12")
    #expect(requests.count == 15 && requests.allSatisfy { $0["2025"] == .blank })
  }

  @Test("plans by age group and by need stand under their labels, and the rest is told")
  func splitsPlans() throws {
    let kent = try BuiltBooks("budgets/kent")
    let whole = try String(contentsOfFile: kent.path + "/plans.csv", encoding: .utf8)
    let lines = whole.split(separator: "\n").dropFirst().map { line -> String in
      let fields = line.split(separator: ",")
      return "\(fields[0]),\(fields[1]),,,\(fields[2]),\(fields[3])"
    }
    let source = "dfe-ehc-2023"
    let split = [
      // In all 6,018: by age with a spelling of its own, by need with 18 that no label is like.
      "2023,special,under 5,,300,\(source)", "2023,special,5-10,,2200,\(source)",
      "2023,special,11-15,,2500,\(source)", "2023,special,16-19,,1018,\(source)",
      "2023,special,,Autistic Spectrum Disorder,4000,\(source)",
      "2023,special,,severe learning difficulty,2000,\(source)",
      "2023,special,,something else,18,\(source)",
      // By both groups at once beside them: not counted twice.
      "2023,special,5-10,Autistic Spectrum Disorder,1500,\(source)",
    ]
    try kent.scratch.write(
      (["year,placement,age_group,need,count,source"] + lines + split).joined(separator: "\n")
        + "\n", to: "books/plans.csv")
    let workbook = try kent.plan()
    let rows = try workbook.rows("3 Special schools")
    func count(_ label: String) -> Double? {
      rows.first { $0["Row"]?.text == label }?["January 2023"]?.number
    }
    #expect(count("Under 5") == 300 && count("Age 5 to 10") == 2_200)
    #expect(count("Age 11 to 15") == 2_500 && count("Age 16 to 19") == 1_018)
    #expect(count("Age 20 to 25") == nil && count("Total number by Age Group") == 6_018)
    #expect(count("Autistic Spectrum Disorder") == 4_000)
    #expect(count("Severe Learning Difficulty") == 2_000)
    #expect(count("Given by none of these needs") == 18)
    #expect(count("Total number of EHCPs by primary need") == 6_018)
    let all = try workbook.rows("Reform plan 5.1")
    let year = "2022 (January 2023)"
    #expect(all[1][year]?.number == 2_200)
    #expect(
      all.first { $0["Age group"]?.text == "Given by none of these age groups" }?[year]?.number
        == 12_913)
    let special = try workbook.rows("Reform plan 7.1 to 7.7").first {
      $0["Table"]?.text == "7.4" && $0["Primary need"]?.text == "Autistic Spectrum Disorder"
    }
    #expect(special?[year]?.number == 4_000)
    #expect(try workbook.line("Cover", "Groups without a label")[1].text == "something else")
    #expect(workbook.areChecksOK)
    let checks = workbook.words.filter { $0.contains("sum to the total") }
    #expect(checks.count == 2)
  }

  @Test("all checks hold on the worked case and on made-up books, and all can fail")
  func checksHold() throws {
    var all = [try BuiltBooks("budgets/kent"), try BuiltBooks("docs/faults/books")]
    for seed in 301...306 {
      let scratch = try Scratch()
      let made = try Program.python(
        "Tests/Oracle/make_books.py", ["--seed", "\(seed)", "--output", scratch.path("made")])
      try #require(made.status == 0, "\(made.errors)")
      all.append(try BuiltBooks(folder: URL(filePath: scratch.path("made"))))
    }
    for (number, books) in all.enumerated() {
      for workbook in [try books.monitoringReturn(), try books.plan()] {
        #expect(workbook.areChecksOK, "books \(number)")
        #expect(!workbook.words.contains("CHECK"), "books \(number)")
      }
    }
    let kent = try all[0].monitoringReturn().workbook
    let broken = try changed(kent, "Finance", "Closing with payments (£)")
    #expect(!broken.areChecksOK && broken.words.contains("CHECK"))
    let payments = try changed(kent, "Payments", "Counted (£)")
    #expect(!payments.areChecksOK)
    let plan = try all[0].plan().workbook
    #expect(
      try !changed(plan, "Section 251 comparison", "2023-24 forecast (£)").areChecksOK)
  }

  @Test("formulas hold no bare constants and no IF in an IF, and a row of years has one formula")
  func keepsFormulaRules() throws {
    let kent = try BuiltBooks("budgets/kent")
    for workbook in [try kent.monitoringReturn().workbook, try kent.plan().workbook] {
      for sheet in workbook.sheets {
        for (address, cell) in sheet.cells {
          guard case .formula(let formula) = cell.content else { continue }
          let text = formula.excelText(on: sheet.name)
          // Without texts, names of sheets, and the digits of ROUND.
          let bare = text.replacing(/"[^"]*"|'[^']*'/, with: "").replacing(/,[24]\)/, with: ")")
          for number in bare.matches(of: /(?:^|[^A-Z$0-9.])([0-9.]+)/) {
            #expect(
              ["0", "1", "12", "100"].contains(number.1), "\(sheet.name)!\(address): \(text)")
          }
          #expect(!Self.hasNestedIf(bare), "\(sheet.name)!\(address): \(text)")
        }
      }
    }
    let finance = try kent.plan().sheet("Financial summary")
    let rows = Dictionary(grouping: finance.cells.keys.filter { $0.column >= 3 }, by: \.row)
    for (row, places) in rows {
      let formulas = places.compactMap { place -> String? in
        guard case .formula(let formula) = finance[place]?.content else { return nil }
        return formula.r1c1(at: place, on: finance.name)
      }
      #expect(Set(formulas).count <= 1, "row \(row + 1)")
    }
  }

  /// Whether an IF stands within the brackets of another.
  private static func hasNestedIf(_ text: String) -> Bool {
    var depth = 0
    var open: [Int] = []
    var previous = ""
    for character in text {
      if character == "(" {
        depth += 1
        if previous.hasSuffix("IF") && !previous.hasSuffix("SUMIF")
          && !previous.hasSuffix("COUNTIF")
        {
          if !open.isEmpty { return true }
          open.append(depth)
        }
      } else if character == ")" {
        if open.last == depth { open.removeLast() }
        depth -= 1
      }
      previous = character.isLetter ? previous + String(character) : ""
    }
    return false
  }

  /// The workbook with another amount in the last row of a column.
  private func changed(_ workbook: Workbook, _ name: String, _ header: String) throws -> Evaluated {
    var workbook = workbook
    let index = try #require(workbook.sheets.firstIndex { $0.name == name })
    let table = try #require(workbook.sheets[index].tables.first).range
    let column = try #require(
      (0...table.last.address.column).first {
        workbook.sheets[index][table.first.address.row, $0]?.content == .text(header)
      })
    workbook.sheets[index].put(.pence(1), table.last.address.row, column)
    return Evaluated(workbook)
  }
}
