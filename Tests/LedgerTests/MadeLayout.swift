import Foundation
import TestSupport

/// An extract as a finance system might lay it out, made up line by line, with the truth beside it.
///
/// It has a preamble, the headers again at the top of each page, subtotals, balances brought
/// forward, a report total and closing words. Nothing of it is of a real council.
struct MadeLayout {
  enum Kind: String, CaseIterable {
    /// A segmented code, a debit and a credit column, periods such as `Apr-24`.
    case oracle
    /// A minus behind the amount, a period number beside a year, dots in dates.
    case sap
    /// A cost centre and an account, periods such as `202404`, columns of names.
    case unit4
  }

  /// A line of the extract, before it is laid out.
  struct Line {
    var number = 0
    var code = Code.all[0]
    /// From 1 for April 2024.
    var month = 1
    var day = 1
    var pence: Int64 = 0
  }

  struct Code: Hashable {
    let centre: String
    let centreName: String
    let subjective: String
    let subjectiveName: String
    /// The account of the books of ``TestLedger``.
    let account: String

    static let all = [
      Code(
        centre: "10101", centreName: "Special schools", subjective: "41000",
        subjectiveName: "Top-up funding", account: "HN1"),
      Code(
        centre: "10204", centreName: "Independent placements", subjective: "43500",
        subjectiveName: "Fees", account: "HN2"),
      Code(
        centre: "10204", centreName: "Independent placements", subjective: "47100",
        subjectiveName: "Therapies", account: "HN2"),
      Code(
        centre: "30777", centreName: "SEN transport", subjective: "46200",
        subjectiveName: "Taxi contracts", account: "TR1"),
      Code(
        centre: "10900", centreName: "High needs block", subjective: "91000",
        subjectiveName: "Grant received", account: "HNI"),
    ]
  }

  let kind: Kind
  private(set) var lines: [Line] = []
  private(set) var rows: [[String]] = []

  init(_ kind: Kind, seed: UInt64, count: Int = 140) {
    self.kind = kind
    var random = SeededGenerator(seed: seed)
    for number in 1...count {
      var line = Line(number: number)
      line.code = Code.all.randomElement(using: &random) ?? Code.all[0]
      line.month = Int.random(in: 1...3, using: &random)
      line.day = Int.random(in: 1...28, using: &random)
      line.pence = Int64.random(in: 1_00...9_000_000, using: &random)
      let isIncome = line.code.account == "HNI"
      if isIncome || Int.random(in: 0..<8, using: &random) == 0 { line.pence = -line.pence }
      lines.append(line)
    }
    lines.sort {
      ($0.code.centre, $0.code.subjective, $0.number) < (
        $1.code.centre, $1.code.subjective, $1.number
      )
    }
    rows = layOut()
  }

  /// What the lines sum to, in pence; the report's own sign is the ledger's.
  var total: Int64 { lines.reduce(0) { $0 + $1.pence } }

  /// What each account has in each period, in pence.
  var truth: [String: Int64] {
    lines.reduce(into: [:]) { $0["\($1.code.account) P\($1.month)", default: 0] += $1.pence }
  }

  var csv: Data {
    Data(
      rows.map { row in
        row.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",")
      }.joined(separator: "\n").utf8)
  }

  var headers: [String] {
    switch kind {
    case .oracle:
      [
        "Account Code", "Period", "Effective Date", "Journal Name", "Line Number",
        "Line Description", "Cost Centre Description", "Account Description", "Supplier Name",
        "Accounted Debit", "Accounted Credit",
      ]
    case .sap:
      [
        "CoCd", "Cost Ctr", "Cost Center Name", "G/L Account", "G/L Account Name", "Fiscal Year",
        "Posting period", "Pstng Date", "DocumentNo", "Itm", "Reference", "Text", "Amount in LC",
        "Crcy",
      ]
    case .unit4:
      [
        "Account", "Account description", "Cost centre", "Cost centre description", "Period",
        "Trans date", "TransNo", "Seq", "Invoice no", "Description", "Amount",
      ]
    }
  }

  // MARK: - The page

  private func layOut() -> [[String]] {
    var rows: [[String]] = [
      ["Borough of Nowhere (made up)"], [title], ["Run date: 02/07/2024"], [], headers,
    ]
    var onPage = 0
    var centre = lines.first?.code.centre ?? ""
    var since: [Line] = []
    for line in lines {
      if line.code.centre != centre {
        rows.append(totalRow("\(subtotal) \(centre)", since))
        (centre, since) = (line.code.centre, [])
      }
      if since.isEmpty { rows.append(forwardRow(line.code)) }
      since.append(line)
      rows.append(cells(line))
      onPage += 1
      if onPage.isMultiple(of: 50) {
        rows += [[], ["Borough of Nowhere (made up)"], ["Page \(onPage / 50 + 1)"], headers]
      }
    }
    rows.append(totalRow("\(subtotal) \(centre)", since))
    rows.append(totalRow(kind == .sap ? "**" : "Report total", lines))
    rows += [[], ["*** End of Report ***"]]
    return rows
  }

  private var title: String {
    switch kind {
    case .oracle: "Account Analysis Report"
    case .sap: "G/L Account Line Item Display"
    case .unit4: "Transactions by account"
    }
  }

  private var subtotal: String {
    switch kind {
    case .oracle: "Total for"
    case .sap: "*"
    case .unit4: "Subtotal"
    }
  }

  private func cells(_ line: Line) -> [String] {
    let month = line.month + 3
    let invoice = "INV\(10_000 + line.number * 7)"
    let code = line.code
    switch kind {
    case .oracle:
      return [
        "\(code.centre)-E\(code.subjective)-00000", "\(Self.months[line.month - 1])-24",
        "\(Self.two(line.day))-\(Self.months[line.month - 1].uppercased())-2024",
        "JNL\(100 + line.number / 3)", "\(line.number % 3 + 1)", "Payment for week \(line.day)",
        code.centreName, code.subjectiveName, "Provider \(line.number % 9)",
      ] + sides(line.pence)
    case .sap:
      return [
        "1000", code.centre, code.centreName, code.subjective, code.subjectiveName, "2024",
        "\(line.month)", "\(Self.two(line.day)).\(Self.two(month)).2024",
        "\(51_000_000 + line.number / 2)", "\(line.number % 2 + 1)", invoice,
        "Payment for week \(line.day)", Self.trailing(line.pence), "GBP",
      ]
    case .unit4:
      return [
        code.subjective, code.subjectiveName, code.centre, code.centreName,
        "2024\(Self.two(month))", "\(Self.two(line.day))/\(Self.two(month))/2024",
        "\(700_000 + line.number / 2)", "\(line.number % 2)", invoice,
        "Payment for week \(line.day)", Self.plain(line.pence),
      ]
    }
  }

  /// A balance brought forward, which is no spending.
  private func forwardRow(_ code: Code) -> [String] {
    var line = Line(number: 0, code: code)
    line.pence = 12_345_67
    var row = cells(line)
    switch kind {
    case .oracle:
      row[3] = ""
      row[4] = ""
      row[5] = "Beginning balance"
    case .sap:
      (row[6], row[8], row[9], row[10], row[11]) = ("0", "", "", "", "Balance brought forward")
    case .unit4: (row[6], row[7], row[8], row[9]) = ("", "", "", "Balance brought forward 2023")
    }
    return row
  }

  private func totalRow(_ text: String, _ lines: [Line]) -> [String] {
    var row = headers.map { _ in "" }
    row[0] = text
    switch kind {
    case .oracle:
      row[9] = Self.plain(lines.reduce(0) { $0 + max($1.pence, 0) })
      row[10] = Self.plain(lines.reduce(0) { $0 + max(-$1.pence, 0) })
    case .sap: row[12] = Self.trailing(lines.reduce(0) { $0 + $1.pence })
    case .unit4: row[10] = Self.plain(lines.reduce(0) { $0 + $1.pence })
    }
    if kind == .sap, text.hasPrefix("* ") { row[0] = "*" }
    return row
  }

  private func sides(_ pence: Int64) -> [String] {
    pence >= 0 ? [Self.plain(pence), ""] : ["", Self.plain(-pence)]
  }

  private static func trailing(_ pence: Int64) -> String {
    pence < 0 ? plain(-pence) + "-" : plain(pence)
  }

  static func plain(_ pence: Int64) -> String {
    let digits = "\(pence.magnitude / 100)"
    var grouped = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { grouped += "," }
      grouped.append(digit)
    }
    return (pence < 0 ? "-" : "") + "\(grouped).\(two(Int(pence.magnitude % 100)))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let months = ["Apr", "May", "Jun"]
}
