import Money
import Tabular

extension PublishedPlans {
  /// A flow that is published beside the plans, of a calendar year.
  public enum Flow: String, CaseIterable, Sendable {
    case requests
    case newPlans
    case ceasedPlans

    /// The file, which may be missing.
    public var file: String {
      switch self {
      case .requests: "requests.csv"
      case .newPlans: "newplans.csv"
      case .ceasedPlans: "ceased_plans.csv"
      }
    }

    fileprivate var column: String {
      switch self {
      case .requests: "requests_received_in_year"
      case .newPlans: "new_ehc_plans"
      case .ceasedPlans: "total_ceased"
      }
    }

    /// What `breakdown` has in the rows of all plans.
    fileprivate var breakdown: String {
      switch self {
      case .requests: "All requests for EHC needs assessments"
      case .newPlans: "New EHC plans"
      case .ceasedPlans: "All ceased EHC plans"
      }
    }
  }

  /// The file of allocations, which may be missing.
  public static let budgetsFile = "high_needs_block_allocations.csv"
  /// The file of section 251 outturns, which may be missing.
  public static let spendFile = "s251_high_needs_outturn.csv"
}

extension BooksReader {
  func readFlows(_ plans: inout PublishedPlans) {
    for flow in PublishedPlans.Flow.allCases { readFlow(flow, &plans) }
  }

  private func readFlow(_ flow: PublishedPlans.Flow, _ plans: inout PublishedPlans) {
    let layout = Layout(
      "time_period,geographic_level,new_la_code,breakdown," + flow.column, isOpen: true)
    var counts: [String: [Int: Double]] = [:]
    for row in rows(flow.file, as: layout)
    where row.optionalText("breakdown") == flow.breakdown {
      let level = row.optionalText("geographic_level")
      guard level == "Local authority" || level == "National" else { continue }
      let code = level == "National" ? PublishedPlans.nationCode : row.text("new_la_code")
      guard let code, let year = row.censusYear("time_period"),
        let count = row.published(flow.column)
      else { continue }
      guard counts[code]?[year + 1] == nil else {
        row.fault(
          .rowDuplicate, at: "time_period", "another row has all of \(code) in \(year)",
          toDo: "keep one of them")
        continue
      }
      counts[code, default: [:]][year + 1] = count
    }
    plans.flows[flow] = counts
  }

  private static let budgetsLayout = Layout(
    "financial_year,new_la_code,total_dsg_before_recoupment", key: "financial_year,new_la_code",
    isOpen: true)

  func readBudgets(_ plans: inout PublishedPlans) {
    for row in rows(PublishedPlans.budgetsFile, as: Self.budgetsLayout) {
      guard let year = row.year("financial_year", in: nil), let code = row.text("new_la_code"),
        let amount = row.published("total_dsg_before_recoupment")
      else { continue }
      plans.budgets[code, default: [:]][year.startYear + 1] = amount
    }
  }

  private static let spendLayout = Layout(
    "financial_year,new_la_code,s251_high_needs_net_outturn", key: "financial_year,new_la_code",
    isOpen: true)

  func readSpend(_ plans: inout PublishedPlans) {
    for row in rows(PublishedPlans.spendFile, as: Self.spendLayout) {
      guard let year = row.year("financial_year", in: nil), let code = row.text("new_la_code"),
        let text = row.optionalText("s251_high_needs_net_outturn"),
        // Spend of below nil is not a level that could grow.
        !text.hasPrefix("-"), let amount = row.published("s251_high_needs_net_outturn")
      else { continue }
      plans.spend[code, default: [:]][year.startYear] = amount
    }
  }
}
