import Books
import Tabular

extension Books {
  /// A finding for each rule of `mapping.csv` that keeps later ones from ever being reached.
  ///
  /// A row that only repeats an earlier one, with the same account, hides nothing.
  public func hiddenRules() -> [Diagnostic] {
    let index = MappingIndex(mapping)
    var hidden: [Int: [MappingRule]] = [:]
    for (place, rule) in mapping.enumerated() {
      // A pattern as it is written is matched by those that match all that it matches: only a star
      // takes a star.
      let first = index.first(
        Array(rule.costCentre.description.utf8), Array(rule.subjective.description.utf8))
      guard let first, first < place else { continue }
      let earlier = mapping[first]
      let isRepeated =
        earlier.costCentre == rule.costCentre && earlier.subjective == rule.subjective
        && earlier.account == rule.account && earlier.isSuggested == rule.isSuggested
      if !isRepeated { hidden[first, default: []].append(rule) }
    }
    return hidden.sorted { $0.key < $1.key }.map { place, rules in
      let rows = MappingRule.rows(rules)
      return MappingRule.finding(
        .ruleHidden, line: mapping[place].line,
        "this rule takes every code of \(rows), so"
          + " \(rules.count == 1 ? "it never counts" : "they never count")",
        toDo: "put particular rules above general ones; take out what is not needed")
    }
  }
}

extension MappingRule {
  /// A finding that names rules which no line of any extract has matched; none for no rules.
  static func unmatched(_ rules: [MappingRule]) -> [Diagnostic] {
    guard let first = rules.first else { return [] }
    return [
      finding(
        .ruleUnmatched, line: first.line, "no line has ever matched \(rows(rules))",
        toDo: "look whether codes are as the extract has them; a rule for codes to come may stay")
    ]
  }

  /// Rules by their rows: `the rule on row 4`, `3 rules (rows 4, 5 and 9)`.
  fileprivate static func rows(_ rules: [MappingRule]) -> String {
    guard rules.count > 1 else { return "the rule on row \(rules.first?.line ?? 0)" }
    let shown = rules.prefix(mostShown).map { "\($0.line)" }
    let more = rules.count - shown.count
    let rows =
      more > 0
      ? shown.joined(separator: ", ") + " and \(more.groupedText) more"
      : shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
    return "\(rules.count.groupedText) rules (rows \(rows))"
  }

  fileprivate static func finding(
    _ fault: ExtractFault, line: Int, _ message: String, toDo remedy: String
  ) -> Diagnostic {
    Diagnostic(
      file: "mapping.csv", line: line, column: 1, severity: .warning, code: fault.rawValue,
      message: message, remedy: remedy, excerpt: nil)
  }

  private static let mostShown = 10
}
