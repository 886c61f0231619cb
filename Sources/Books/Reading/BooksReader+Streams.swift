import Money
import Tabular

/// Streams of payments, and what a grant is worked out from.
extension BooksReader {
  func readStreams(_ parts: inout BookParts) {
    let standard = DepartmentPolicy.standard(faults)
    parts.policy =
      source(Layout.policy).flatMap { DepartmentPolicy($0, faults: faults, fallback: standard) }
      ?? standard
    parts.streams = rows("streams.csv").compactMap(stream)
    parts.ineligible = rows("ineligible.csv").compactMap { row in
      let date = row.date("date")
      let kind = row.choice("kind", IneligibleItem.Kind.self)
      let title = row.text("title")
      let amount = row.money("amount")
      let source = source(row)
      if kind == .item, let amount, amount < .zero {
        row.fault(
          .amountSign, at: "amount", "a listed item is written as a positive amount",
          toDo: "take the '-' away; it is subtracted from the deficit")
      }
      guard let date, let kind, let title, let amount, let source else { return nil }
      return IneligibleItem(date: date, kind: kind, title: title, amount: amount, source: source)
    }
    parts.differences = rows("differences.csv").compactMap { row in
      let date = row.date("date")
      let statement = row.text("statement")
      let amount = row.money("amount")
      let reason = row.text("reason")
      let evidence = row.text("evidence")
      let accepted = row.optionalDate("accepted")
      let source = source(row)
      guard let date, let statement, let amount, let reason, let evidence, let source else {
        return nil
      }
      return StatementDifference(
        date: date, statement: statement, amount: amount, reason: reason, evidence: evidence,
        accepted: accepted, source: source)
    }
    parts.reserves = rows("reserves.csv").compactMap { row in
      let date = row.date("date")
      let title = row.text("title")
      let amount = row.money("amount")
      let source = source(row)
      guard let date, let title, let amount, let source else { return nil }
      return UsableReserve(date: date, title: title, amount: amount, source: source)
    }
  }

  private func stream(_ row: Row) -> PaymentStream? {
    let id = row.text("stream")
    let payer = row.choice("payer", PaymentStream.Payer.self)
    let title = row.text("title")
    let rule = row.choice("rule", PaymentStream.Rule.self)
    let isOfAgreement = row.yesOrNo("of_agreement", default: .no)
    let isMet = row.optionalText("condition_met") == nil ? nil : row.yesOrNo("condition_met")
    let status = row.choice("status", AgreementLine.Status.self, default: .planned)
    let due = row.optionalDate("due")
    let received = row.optionalDate("received")
    let source = source(row)
    if let id, AgreementLine.Kind(rawValue: id) != nil {
      row.fault(
        .valueUnknown, at: "stream", "'\(id)' is there without being declared",
        toDo: "give the stream another name, or take the row away")
    }
    guard let id, let payer, let title, let rule, let isOfAgreement, let status, let source else {
      return nil
    }
    return PaymentStream(
      id: id, payer: payer, title: title, rule: rule, isOfAgreement: isOfAgreement,
      condition: row.optionalText("condition"), isConditionMet: isMet, status: status, due: due,
      received: received, source: source)
  }
}
