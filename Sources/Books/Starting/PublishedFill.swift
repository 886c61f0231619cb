import Money
import Tabular

/// What the department publishes of one authority, as rows of its books.
struct PublishedFill {
  /// A file that the department gives, and the source that its rows name.
  struct File {
    let name: String
    let source: String
    let title: String
    let layout: Layout

    /// A file with the columns that are read beside those that say whose a row is.
    init(_ name: String, source: String, title: String, columns: String) {
      self.name = name
      self.source = source
      self.title = title
      layout = Layout("new_la_code,old_la_code?,la_name?,breakdown?," + columns, isOpen: true)
    }

    /// The columns whose texts have to agree where a row stands twice.
    var columns: [String] {
      layout.columns.map(\.name).filter { !["new_la_code", "old_la_code", "la_name"].contains($0) }
    }
  }

  static let caseload = File(
    "caseload.csv", source: "dfe-ehc-plans",
    title: "Education, health and care plans: plans in force at January, by placement",
    columns: caseloadColumns)
  static let requests = File(
    "requests.csv", source: "dfe-ehc-requests",
    title: "Education, health and care plans: requests for assessment in the calendar year",
    columns: "time_period,requests_received_in_year")
  static let newPlans = File(
    "newplans.csv", source: "dfe-ehc-new",
    title: "Education, health and care plans: new plans in the calendar year",
    columns: "time_period,new_ehc_plans")
  static let timeliness = File(
    "timeliness_20_week.csv", source: "dfe-ehc-timeliness",
    title: "Education, health and care plans: plans issued within 20 weeks",
    columns: "time_period,pc_plans_issued_within_20_weeks")
  static let allocations = File(
    PublishedPlans.budgetsFile, source: "dfe-high-needs-block",
    title: "Dedicated schools grant allocations: high needs block",
    columns: "financial_year,high_needs_block_before_deductions,high_needs_block_after_deductions")
  static let spend = File(
    PublishedPlans.spendFile, source: "s251-outturn",
    title: "Section 251 outturn, high needs lines 1.2.x, net",
    columns: "financial_year,s251_high_needs_net_outturn")
  static let files = [caseload, requests, newPlans, timeliness, allocations, spend]

  /// The rows of each file of the books, behind its header.
  private(set) var rows: [String: [[String]]] = [:]
  /// The files that had rows of the authority.
  private(set) var used: [File] = []
  /// What is to be said of it, in sentences.
  private(set) var remarks: [String] = []
  private(set) var name: String?
  private(set) var code: String?
  /// Every code that the authority's rows have, of before and after reorganisations too.
  private(set) var codes: Set<String> = []
  private let dfeNumber: String

  /// Reads a folder of files as they come from the department.
  ///
  /// - Throws: ``BooksError``: the folder is missing, holds none of the files, or they have faults.
  init(readingFolder path: String, dfeNumber: String) throws(BooksError) {
    self.dfeNumber = dfeNumber
    guard let folder = BooksFolder(path: path) else { throw .folderMissing(path: path) }
    guard Self.files.contains(where: { folder.paths.contains($0.name) }) else {
      throw .fileMissing(path: "\(path)/\(Self.caseload.name)")
    }
    let reader = BooksReader(folder)
    findCodes(reader)
    readPlans(reader)
    readFlows(reader)
    readAllocations(reader)
    readSpend(reader)
    let diagnostics = reader.faults.diagnostics.sorted()
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw .faulty(diagnostics)
    }
    if codes.isEmpty {
      remarks.append("the data have no rows of the authority with the DfE number \(dfeNumber)")
    }
  }

  // MARK: - Which rows are the authority's

  /// The codes of the authority: those beside its number, and those of the same area.
  private mutating func findCodes(_ reader: BooksReader) {
    for file in Self.files {
      for row in reader.rows(file.name, as: file.layout)
      where row.optionalText("old_la_code") == dfeNumber {
        guard let code = row.optionalText("new_la_code") else { continue }
        codes.insert(code)
        if name == nil { name = row.optionalText("la_name") }
        if file.name == Self.caseload.name { self.code = code }
      }
    }
    if code == nil { code = codes.max() }
    for change in Reorganisation.all {
      let all = change.before + change.after
      guard all.contains(where: codes.contains) else { continue }
      if change.isSameArea {
        let others = Set(all).subtracting(codes)
        codes.formUnion(all)
        if !others.isEmpty || change.before.count == 1 {
          remarks.append(
            "the codes \(all.joined(separator: " and ")) are one authority (\(change.source)):"
              + " their rows are joined")
        }
      } else {
        remarks.append(
          "the authority was formed by \(change.source) on \(change.date): what was published of"
            + " earlier areas is not joined, so its series begin there")
      }
    }
  }

  private func isOwn(_ row: Row) -> Bool {
    row.optionalText("new_la_code").map(codes.contains) ?? false
      || row.raw("old_la_code") != nil && row.optionalText("old_la_code") == dfeNumber
  }

  /// The authority's rows of a file, by their time; of two that differ none.
  private mutating func own(
    _ file: File, _ reader: BooksReader, time: String, breakdown: String?
  ) -> [(time: String, row: Row)] {
    var found: [String: [Row]] = [:]
    for row in reader.rows(file.name, as: file.layout) where isOwn(row) {
      guard breakdown == nil || row.optionalText("breakdown") == breakdown,
        let time = row.text(time)
      else { continue }
      found[time, default: []].append(row)
    }
    if !found.isEmpty, !used.contains(where: { $0.name == file.name }) { used.append(file) }
    var rows: [(time: String, row: Row)] = []
    for (time, same) in found.sorted(by: { $0.key < $1.key }) {
      let texts = Set(same.map { row in file.columns.map { row.optionalText($0) ?? "" } })
      if texts.count > 1 {
        remarks.append("\(file.name): two rows of \(time) differ, so neither is taken")
      } else if let row = same.first {
        rows.append((time, row))
      }
    }
    return rows
  }

  // MARK: - Plans

  private static let caseloadColumns =
    "time_period,ehcplans,mainstream_total,"
    + "mainstream_independent,mainstream_la_maintained_resourced_provision,"
    + "mainstream_la_maintained_senunit,mainstream_academy_resourced_provision,"
    + "mainstream_academy_senunit,mainstream_free_school_resourced_provision,"
    + "mainstream_free_school_senunit,special_la_maintained,special_academy_free,"
    + "special_independent,special_non_maintained,ap_pru_total,fe_total"

  private static let units = [
    "mainstream_la_maintained_resourced_provision", "mainstream_la_maintained_senunit",
    "mainstream_academy_resourced_provision", "mainstream_academy_senunit",
    "mainstream_free_school_resourced_provision", "mainstream_free_school_senunit",
  ]

  private mutating func readPlans(_ reader: BooksReader) {
    let rows = own(
      Self.caseload, reader, time: "time_period", breakdown: "All EHC plans")
    var missing: [String] = []
    for (time, row) in rows {
      guard let january = Int(time.prefix(4)).map({ $0 + 1 }), time.count == 6 else {
        row.fault(
          .yearMalformed, at: "time_period", "'\(time)' is not an academic year",
          toDo: "write both years, such as 202223")
        continue
      }
      guard let total = row.whole("ehcplans") else {
        missing.append("January \(january)")
        continue
      }
      add(
        "published.csv", ["\(january)-01-31", "ehc-plans", "", String(total), Self.caseload.source])
      guard let counts = Self.placements(row, total) else {
        missing.append("placements of January \(january)")
        continue
      }
      for (placement, count) in counts {
        add("plans.csv", [String(january), placement, "", "", String(count), Self.caseload.source])
      }
    }
    if !missing.isEmpty {
      remarks.append("not published, and left out: \(missing.joined(separator: ", "))")
    }
    let years = rows.compactMap { Int($0.time.prefix(4)) }
    if let first = years.min(), let last = years.max(), first + 1 < 2023, last + 1 >= 2023 {
      remarks.append(
        "January 2023 is a break in the series of plans: from then on they are collected by person")
    }
  }

  /// Plans by placement, the rest as other; nil where a part of them is not published.
  private static func placements(_ row: Row, _ total: Int) -> [(String, Int)]? {
    func sum(_ columns: [String]) -> Int? {
      let counts = columns.compactMap { row.whole($0) }
      return counts.count == columns.count ? counts.reduce(0, +) : nil
    }
    guard let units = sum(units), let mainstream = sum(["mainstream_total"]),
      let inIndependent = sum(["mainstream_independent"]),
      let special = sum(["special_la_maintained", "special_academy_free"]),
      let independent = sum(["special_independent", "special_non_maintained"]),
      let alternative = sum(["ap_pru_total"]), let college = sum(["fe_total"])
    else { return nil }
    let named = mainstream + special + independent + alternative + college
    guard named <= total, units + inIndependent <= mainstream else { return nil }
    return [
      ("mainstream", mainstream - units - inIndependent), ("resourced-provision", units),
      ("special", special), ("independent", independent + inIndependent),
      ("alternative-provision", alternative), ("post-16", college), ("other", total - named),
    ]
  }

  // MARK: - Flows

  private mutating func readFlows(_ reader: BooksReader) {
    addCounts(
      Self.requests, reader, column: "requests_received_in_year",
      breakdown: "All requests for EHC needs assessments", indicator: "requests",
      title: "Requests for an EHC needs assessment in a calendar year", group: "demand")
    addCounts(
      Self.newPlans, reader, column: "new_ehc_plans", breakdown: "New EHC plans",
      indicator: "new-plans", title: "New EHC plans in a calendar year", group: "demand")
    let rows = own(
      Self.timeliness, reader, time: "time_period", breakdown: "All EHC plans issued")
    let values = rows.compactMap { time, row in
      row.optionalText("pc_plans_issued_within_20_weeks").flatMap { text in
        Rate(text).flatMap { _ in TypedNumber(text).flatMap { Rate($0.hundredth) } }
      }.map { (time, $0.text) }
    }
    addIndicator(
      "twenty-weeks", "New plans issued within 20 weeks in a calendar year, exceptions included",
      "timeliness", "H", "percent", values, Self.timeliness)
  }

  private mutating func addCounts(
    _ file: File, _ reader: BooksReader, column: String, breakdown: String, indicator: String,
    title: String, group: String
  ) {
    let rows = own(file, reader, time: "time_period", breakdown: breakdown)
    let values = rows.compactMap { time, row in row.whole(column).map { (time, String($0)) } }
    addIndicator(indicator, title, group, "", "count", values, file)
  }

  private mutating func addIndicator(
    _ id: String, _ title: String, _ group: String, _ polarity: String, _ unit: String,
    _ values: [(year: String, value: String)], _ file: File
  ) {
    guard !values.isEmpty else { return }
    add("indicators.csv", [id, title, group, polarity, unit, "", "", file.source])
    for (year, value) in values {
      add("indicator_values.csv", [id, "\(year)-12-31", value, "", file.source])
    }
  }

  // MARK: - Money

  private mutating func readAllocations(_ reader: BooksReader) {
    for (time, row) in own(
      Self.allocations, reader, time: "financial_year", breakdown: nil)
    {
      guard FinancialYear(time) != nil else {
        _ = row.year("financial_year", in: nil)
        continue
      }
      guard let before = row.whole("high_needs_block_before_deductions"),
        let after = row.whole("high_needs_block_after_deductions")
      else { continue }
      add(
        "allocations.csv",
        [
          time, "as published", "\(before).00", "\(before - after).00", "",
          Self.allocations.source,
        ])
    }
    if rows["allocations.csv"] != nil {
      remarks.append(
        "allocations.csv: the import and export adjustment is not published in this table and stays"
          + " empty; which version of the year each is, you have to see")
    }
  }

  private mutating func readSpend(_ reader: BooksReader) {
    var hasRows = false
    for (_, row) in own(Self.spend, reader, time: "financial_year", breakdown: nil) {
      guard let year = row.year("financial_year", in: nil),
        let amount = row.whole("s251_high_needs_net_outturn")
      else { continue }
      hasRows = true
      add(
        "published.csv",
        [year.lastDay.description, "high-needs-outturn", "s251", "\(amount).00", Self.spend.source])
    }
    if hasRows {
      remarks.append(
        "no outturn.csv is written: the data have lines 1.2.x net and no place funding (1.0.2), and"
          + " beside the block they would show a surplus that is none; the totals are in"
          + " published.csv")
    }
  }

  private mutating func add(_ file: String, _ row: [String]) {
    rows[file, default: []].append(row)
  }
}

extension Row {
  /// A whole number as the department publishes it; nil where a mark stands for one.
  fileprivate func whole(_ column: String) -> Int? { published(column).map { Int($0) } }
}
