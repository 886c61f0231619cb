import Money
import Tabular

/// EHC plans of all authorities as the department publishes them.
public struct PublishedPlans: Sendable {
  /// A type of placement in which the department's columns are gathered.
  public enum Placement: String, CaseIterable, Sendable {
    case mainstream
    case special
    case independent
    case alternativeProvision = "alternative-provision"
    case postSixteen = "post-16"
    case other
  }

  /// Plans in all at January, by authority and year.
  public internal(set) var totals: [String: [Int: Double]] = [:]
  /// England's.
  public internal(set) var nation: [Int: Double] = [:]
  public internal(set) var names: [String: String] = [:]
  /// Plans by ``Placement``, in its order, by authority and year; none where they are not known.
  public internal(set) var placements: [String: [Int: [Double]]] = [:]
  public internal(set) var nationalPlacements: [Int: [Double]] = [:]
  /// Flows of a calendar year by authority, England among them, under the January after it: they
  /// come out with its count.
  public internal(set) var flows: [Flow: [String: [Int: Double]]] = [:]
  /// The whole grant for schools in pounds, by authority and the January of its financial year.
  public internal(set) var budgets: [String: [Int: Double]] = [:]
  /// High-needs spend by section 251 net outturns in pounds, by authority and the calendar year in
  /// which the financial year starts.
  public internal(set) var spend: [String: [Int: Double]] = [:]
  /// Januaries at which an authority was formed anew or changed its area.
  public internal(set) var formed: [String: Set<Int>] = [:]
  /// The code in use of each authority that had another one.
  public internal(set) var currentCodes: [String: String] = [:]
  /// What somebody should look at, though the data can be used.
  public internal(set) var findings: [Diagnostic] = []

  /// The file of totals, and that of placements, which may be missing.
  public static let totalsFile = "ehc_plans_total_2010_2025.csv"
  public static let placementsFile = "caseload.csv"
  /// England's code.
  public static let nationCode = "E92000001"

  /// Whether a code is an authority's: a unitary or metropolitan district, a London borough, a
  /// county; regions are not.
  static func isAuthority(_ code: String) -> Bool {
    ["E06", "E07", "E08", "E09", "E10"].contains(String(code.prefix(3)))
  }

  /// Reads a folder of the department's open data.
  ///
  /// - Parameter path: the folder.
  /// - Throws: ``BooksError``: the folder is missing, or its files have faults, all of which are in
  ///   the error.
  public init(readingFolder path: String) throws(BooksError) {
    guard let folder = BooksFolder(path: path), folder.paths.contains(Self.totalsFile) else {
      throw .fileMissing(path: path + "/" + Self.totalsFile)
    }
    let reader = BooksReader(folder)
    reader.readTotals(&self)
    reader.readPlacements(&self)
    reader.readFlows(&self)
    reader.readBudgets(&self)
    reader.readSpend(&self)
    join()
    reader.noteGaps(self)
    let diagnostics = reader.faults.diagnostics.sorted()
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw .faulty(diagnostics)
    }
    findings = diagnostics
  }
}

extension BooksReader {
  private static let totalsLayout = Layout(
    "new_la_code,la_name,year,ehc_plans", key: "new_la_code,year", isOpen: true)

  fileprivate func readTotals(_ plans: inout PublishedPlans) {
    for row in rows(PublishedPlans.totalsFile, as: Self.totalsLayout) {
      let code = row.text("new_la_code")
      let year = row.censusYear("year")
      let count = row.published("ehc_plans")
      guard let code, let year, let count else { continue }
      if code == PublishedPlans.nationCode {
        plans.nation[year] = count
      } else if PublishedPlans.isAuthority(code) {
        plans.totals[code, default: [:]][year] = count
        plans.names[code] = row.optionalText("la_name")
      }
    }
  }

  fileprivate func noteGaps(_ plans: PublishedPlans) {
    noteGap(plans.nation, "England", isNation: true)
    for (code, counts) in plans.totals.sorted(by: { $0.key < $1.key }) {
      noteGap(counts, plans.names[code] ?? code, isNation: false)
    }
  }

  /// Notes a year in the middle without plans: a fault for England, whose growth all need.
  private func noteGap(_ counts: [Int: Double], _ name: String, isNation: Bool) {
    guard let first = counts.keys.min(), let last = counts.keys.max(),
      let gap = (first...last).first(where: { counts[$0] == nil })
    else { return }
    faults.add(
      isNation ? .yearGap : .authorityGap, file: PublishedPlans.totalsFile,
      "\(name) has plans from \(first) to \(last) and none in \(gap)",
      toDo: isNation ? "add England's row of \(gap)" : "it is not scored; add its row of \(gap)")
  }

  private static let placementsLayout = Layout(
    "time_period,geographic_level,new_la_code,breakdown,mainstream_total,special_la_maintained,"
      + "special_academy_free,special_independent,special_non_maintained,ap_pru_total,fe_total,"
      + "ed_elsewhere,nm_early_years?,placement_unknown?,await_prov_2022?,perm_ex_2022?,"
      + "other_placement_settings?", isOpen: true)

  /// The columns that make up each placement, those first without which it is not known.
  private static let columns: [(first: String, others: [String])] = [
    ("mainstream_total", []), ("special_la_maintained", ["special_academy_free"]),
    ("special_independent", ["special_non_maintained"]), ("ap_pru_total", []), ("fe_total", []),
    (
      "ed_elsewhere",
      [
        "nm_early_years", "placement_unknown", "await_prov_2022", "perm_ex_2022",
        "other_placement_settings",
      ]
    ),
  ]
  /// From the year after it the department has these settings among those educated elsewhere.
  private static let lastOfOtherSettings = 2023

  fileprivate func readPlacements(_ plans: inout PublishedPlans) {
    var seen: Set<String> = []
    for row in rows(PublishedPlans.placementsFile, as: Self.placementsLayout)
    where row.optionalText("breakdown") == "All EHC plans" {
      let level = row.optionalText("geographic_level")
      guard level == "Local authority" || level == "National" else { continue }
      guard let year = row.academicYear("time_period") else { continue }
      let counts = Self.columns.compactMap { first, others -> Double? in
        guard let count = row.published(first) else { return nil }
        let more = others.filter {
          $0 != "other_placement_settings" || year <= Self.lastOfOtherSettings
        }
        return more.reduce(count) { $0 + (row.published($1) ?? 0) }
      }
      guard counts.count == Self.columns.count else { continue }
      let code = level == "National" ? PublishedPlans.nationCode : row.text("new_la_code")
      guard let code else { continue }
      guard seen.insert("\(code) \(year)").inserted else {
        row.fault(
          .rowDuplicate, at: "time_period", "another row has all plans of \(code) in \(year)",
          toDo: "keep one of them")
        continue
      }
      if level == "National" {
        plans.nationalPlacements[year] = counts
      } else {
        plans.placements[code, default: [:]][year] = counts
      }
    }
  }
}

extension Row {
  /// A count as the department publishes it; nil where a mark stands for one that is not there.
  func published(_ column: String) -> Double? {
    guard let text = optionalText(column) else { return nil }
    // Not available, not applicable, confidential, missing.
    guard !["x", "z", "c", ":", "u", "low"].contains(text) else { return nil }
    return count(column).map(Double.init)
  }

  /// The year of a January census.
  func censusYear(_ column: String) -> Int? {
    guard let year = count(column) else { return nil }
    guard (1990...2199).contains(year) else {
      fault(
        .yearMalformed, at: column, "'\(year)' is not the year of a census",
        toDo: "write the calendar year of the January census, such as 2023")
      return nil
    }
    return year
  }

  /// The January of an academic year that is written `202223`.
  fileprivate func academicYear(_ column: String) -> Int? {
    guard let text = text(column) else { return nil }
    guard text.count == 6, let first = Int(text.prefix(4)), let next = Int(text.suffix(2)),
      (first + 1) % 100 == next, (1990...2198).contains(first)
    else {
      fault(
        .yearMalformed, at: column, "'\(text)' is not an academic year",
        toDo: "write both years, such as 202223")
      return nil
    }
    return first + 1
  }
}
