import Money
import Tabular

/// The form of the Accelerated Progress Plan's files; the register itself is not kept here yet.
extension BooksReader {
  func readActions() {
    declared.actions = names("id", of: "actions/actions.csv")
    for row in rows("actions/actions.csv") {
      if let id = row.text("id"), id.wholeMatch(of: /[1-9][A-Z][0-9]+/) == nil {
        row.fault(
          .actionMalformed, at: "id", "'\(id)' is not the id of an action",
          toDo: "write the digit of its area, the letter of its project and its number, such as 3C2"
        )
      }
      _ = row.text("area")
      _ = row.text("title")
      _ = row.optionalDate("start")
      _ = row.optionalDate("due")
      _ = source(row)
    }
    for row in rows("actions/updates.csv") {
      _ = action(row)
      _ = row.date("round")
      _ = row.choice("progress", ActionRating.self)
      _ = row.choice("impact", ActionRating.self)
      _ = row.optionalDate("due")
      _ = row.choice("stage", ActionStage.self, default: .open)
      _ = source(row)
    }
    for row in rows("actions/links.csv") {
      _ = action(row)
      _ = row.choice("kind", ActionLink.self)
      if row.optionalText("mitigation") != nil {
        _ = known(
          row, "mitigation", in: declared.mitigations, .mitigationUnknown, of: "mitigations.csv")
      }
      if row.optionalText("account") != nil { _ = accountCode(row) }
    }
  }

  private func action(_ row: Row) -> String? {
    known(row, "action", in: declared.actions, .actionUnknown, of: "actions/actions.csv")
  }
}

/// How far an action has come towards being accepted as complete.
enum ActionStage: String, CaseIterable {
  case open
  case submitted
  case inReview = "in-review"
  case completed
  case returned
}

/// What an action has to do with money.
enum ActionLink: String, CaseIterable {
  case saving
  case investment
  case costDriver = "cost-driver"
  case enabler
}
