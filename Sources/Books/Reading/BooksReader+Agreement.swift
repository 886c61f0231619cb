import Money
import Tabular

/// The agreement, its conditions, and what others have stated.
extension BooksReader {
  func readAgreement(_ parts: inout BookParts) {
    parts.agreement = rows("agreement.csv").compactMap { agreementLine($0, parts.streams) }
    parts.conditions = rows("conditions.csv").compactMap { row in
      let id = row.text("id")
      let text = row.text("text")
      let source = source(row)
      guard let id, let text, let source else { return nil }
      return Condition(
        id: id, text: text, rag: row.optionalText("rag"), progress: row.optionalText("progress"),
        evidence: row.optionalText("evidence"), source: source)
    }
    parts.published = rows("published.csv").compactMap(statedFigure)
    parts.publishedLater = rows("published_later.csv").compactMap(statedFigure)
    parts.allocations = rows("allocations.csv").compactMap { row in
      let year = row.year("year", in: nil)
      let version = row.text("version")
      let before = row.money("before_deductions")
      let deductions = row.money("deductions")
      // The department's tables do not always show it apart.
      let importExport = row.optionalText("import_export").flatMap { _ in
        row.money("import_export")
      }
      let source = source(row)
      guard let year, let version, let before, let deductions, let source
      else { return nil }
      return Allocation(
        year: year, version: version, beforeDeductions: before, deductions: deductions,
        importExport: importExport, source: source)
    }
  }

  private func agreementLine(_ row: Row, _ streams: [PaymentStream]) -> AgreementLine? {
    let declared = row.optionalText("line").flatMap { id in streams.first { $0.id == id } }
    let kind = declared?.kind ?? row.choice("line", AgreementLine.Kind.self)
    let isPayment = kind?.isPayment == true
    let year = row.year("year", in: nil)
    let recognised = row.optionalYear("recognised", in: nil)
    if isPayment { noteCounted(row, recognised == nil ? "year" : "recognised", recognised ?? year) }
    let amount = row.money("amount")
    let status = row.choice("status", AgreementLine.Status.self)
    let basis = row.choice("basis", AgreementLine.Basis.self, default: .beforeDfe)
    let due = row.optionalDate("due")
    let received = row.optionalDate("received")
    let source = source(row)
    if isPayment, let amount, amount < .zero {
      row.fault(
        .amountSign, at: "amount", "a payment is written as a positive amount",
        toDo: "take the '-' away; reports subtract it from the deficit")
    }
    guard let kind, let year, let amount, let status, let basis, let source else { return nil }
    return AgreementLine(
      year: year, kind: kind, stream: declared?.id ?? kind.rawValue, amount: amount, status: status,
      basis: basis, due: due,
      received: received, recognised: recognised, dependsOn: row.optionalText("depends_on"),
      source: source)
  }

  /// The year in which a payment counts has to be one that the roll-forward shows.
  private func noteCounted(_ row: Row, _ column: String, _ year: FinancialYear?) {
    guard let year, let years, !years.contains(year) else { return }
    if year < years.lowerBound {
      row.fault(
        .paymentEarly, at: column, "a payment of \(year) lies before the books begin",
        toDo: "count it in the opening balance of \(years.lowerBound) in opening.csv, not here")
    } else {
      row.fault(
        .yearRange, at: column, "a payment of \(year) lies after the books' last year",
        toDo: "let the books run on (last_year of authority.toml)")
    }
  }

  private func statedFigure(_ row: Row) -> StatedFigure? {
    let date = row.date("date")
    let measure = row.text("measure")
    let amount = row.money("amount")
    let source = source(row)
    guard let date, let measure, let amount, let source else { return nil }
    return StatedFigure(
      date: date, measure: measure, basis: row.optionalText("basis"), amount: amount,
      source: source)
  }
}
