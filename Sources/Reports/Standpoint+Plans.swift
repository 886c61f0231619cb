import Books
import Money

extension Standpoint {
  /// The rows of `plans.csv` that were known at the standpoint.
  var knownPlans: [PlanCount] {
    let day = asOf.lastDay
    return books.plans.filter { $0.year <= day.year && sources.isKnown($0.source, on: day) }
  }

  /// The year from which years to come are projected: the forecast year, else the last outturn.
  var baseYear: FinancialYear {
    books.authority.years.last { status(of: $0) != .projection } ?? books.authority.firstYear
  }
}

extension Books {
  /// The line of the management plan of each type of placement, by the last account that names one.
  var planLabels: [String: String] {
    accounts.reduce(into: [:]) { labels, account in
      if let placement = account.placement, let label = account.planLine {
        labels[placement] = label
      }
    }
  }
}
