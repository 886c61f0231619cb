import Money
import Tabular

/// What new books still need, in the order in which figures begin to work.
extension BooksReader {
  private struct Step {
    let isDone: Bool
    let message: String
    let remedy: String
  }

  /// Notes each step that is open while `setting_up` is true.
  func noteOpenSteps(_ parts: BookParts, _ authority: Authority) {
    let steps = steps(parts, authority)
    let place = source("authority.toml").map { source in
      TOMLPlaces(source).place(of: ["setting_up"])
    }
    guard let place else { return }
    for (index, step) in steps.enumerated() where !step.isDone {
      faults.add(
        .setupOpen, at: place, "step \(index + 1) of \(steps.count): \(step.message)",
        toDo: step.remedy)
    }
    if steps.allSatisfy(\.isDone) {
      faults.add(
        .setupOpen, at: place, "the books have what every command needs",
        toDo: "take setting_up out of authority.toml")
    }
  }

  private func steps(_ parts: BookParts, _ authority: Authority) -> [Step] {
    let now = authority.asOf?.year ?? authority.firstYear
    let year = parts.years[now] ?? YearBooks()
    let closed = (authority.firstYear..<max(now, authority.firstYear)).filter {
      let books = parts.years[$0] ?? YearBooks()
      return books.outturn.isEmpty && books.journals.isEmpty
    }
    let hasActuals =
      !year.journals.isEmpty || !year.outturn.isEmpty
      || folder.paths.contains { $0.hasPrefix("\(now)/extracts/") }
    let reserve = declared.accounts.values.first(where: \.isDsgReserve)?.code ?? "the reserve"
    let payments = parts.agreement.contains { $0.kind.isPayment }
    return [
      Step(
        isDone: !parts.opening.isEmpty,
        message: "opening.csv has no balance, so position begins at nil",
        remedy: "write the DSG deficit at the start of \(authority.firstYear) against \(reserve):"
          + " section 251 line 1.9.3, or the DSG note of the accounts"),
      Step(
        isDone: closed.isEmpty,
        message: "no outturn of \(closed.map(\.description).joined(separator: ", "))"
          + ", so position has nothing to roll forward",
        remedy: "write spend and income of each year by account into its outturn.csv, all on one"
          + " basis: with what the department deducts (gross) or without (net)"),
      Step(
        isDone: !year.budget.isEmpty || !year.outturn.isEmpty,
        message: "\(now)/budget.csv is empty, so monitor and forecast have nothing to compare with",
        remedy: "write the budget of each account, income negative"),
      Step(
        isDone: hasActuals,
        message: "nothing is posted in \(now), so no actual spend is shown",
        remedy: "run import FILE --period \(now)/P1 --learn on a month's extract of the general"
          + " ledger"),
      Step(
        isDone: payments,
        message: "agreement.csv has no payments, so headroom is not known",
        remedy: "write the instalments of the department and of the council"),
      Step(
        isDone: !parts.drivers.isEmpty,
        message: "drivers.csv is empty, so later years cost what this one does",
        remedy: "write growth by account, or of plans and prices by placement"),
      Step(
        isDone: !parts.plans.isEmpty && !parts.unitCosts.isEmpty,
        message: "plans.csv or unit_costs.csv is empty, so project cannot cost placements",
        remedy: "write the plans at each January and the cost of a full-year place by placement;"
          + " init --data fills in the plans"),
      Step(
        isDone: !parts.mitigations.isEmpty,
        message: "mitigations.csv is empty, so position shows no saving",
        remedy: "write each measure with its account, years, amounts and confidence"),
    ]
  }
}
