import Money
import Rendering

/// Choices that a reader makes, and that stand in the address of the page.
struct Form {
  private var fields = Markup()
  private let path: String
  private let asked: Period?
  private var asksPeriod = false

  init(_ path: String, _ snapshot: Snapshot) {
    self.path = path
    asked = snapshot.asked
  }

  /// One of several values; the one that the query holds is chosen.
  mutating func choose(
    _ name: String, _ label: String, _ options: [(value: String, text: String)], _ query: Fields
  ) {
    choose(name, label, options, chosen: query[name])
  }

  mutating func choose(
    _ name: String, _ label: String, _ options: [(value: String, text: String)], chosen: String?
  ) {
    fields.put("<div><label for=\"choose-", name, "\">")
    fields.put(text: label)
    fields.put("</label>\n<select id=\"choose-", name, "\"")
    fields.put(" name=\"", name, "\">")
    for option in options {
      fields.put("<option value=\"", option.value, "\"")
      if option.value == chosen { fields.put(" selected") }
      fields.put(">", option.text, "</option>")
    }
    fields.put("</select></div>\n")
  }

  mutating func chooseUnit(_ query: Fields) {
    choose(
      "unit", "Amounts in", [("pence", "pounds and pence"), ("thousands", "thousands")], query)
  }

  /// The months of the year in which the books stand.
  mutating func choosePeriod(_ snapshot: Snapshot) {
    asksPeriod = true
    let year = snapshot.standpoint.asOf.year
    let periods = (1...13).compactMap { Period(year: year, number: $0) }
    choose(
      "as-of", "As at", periods.map { ($0.description, $0.description) },
      chosen: snapshot.standpoint.asOf.description)
  }

  func markup(_ button: String) -> Markup {
    var form = Markup()
    form.put("<form class=\"filter\" method=\"get\" action=\"", path, "\">\n")
    if let asked, !asksPeriod {
      form.put("<input type=\"hidden\" name=\"as-of\" value=\"", asked.description, "\">\n")
    }
    form.put(fields)
    form.put("<div><button>", button, "</button></div>\n</form>\n")
    return form
  }
}
