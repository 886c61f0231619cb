import Books
import Forecasting
import Money
import Reports

extension ActionsReport {
  /// What hangs on each action, the largest first, and the deficit without its measures.
  ///
  /// So many actions are shown; all where the limit is nil.
  func moneyLines(_ width: Int, _ limit: Int?) -> [String] {
    guard !money.isEmpty, let last = position.mitigated.years.last?.year else {
      return TextLayout.wrapped(
        "No action is linked to a mitigation (actions/links.csv), so none has a worth.",
        width: width)
    }
    let largest = money.enumerated().sorted {
      ($1.element.total.confident, $0.offset) < ($0.element.total.confident, $1.offset)
    }.map(\.element)
    let standings = [PositionMeasure.inYearDsg, .closing].map {
      position.standing(of: $0, in: last, isMitigated: true)
    }
    var lines = TextLayout.wrapped(
      "What hangs on each action, \(position.isInMillions ? "£m" : "pounds"): money as at"
        + " \(position.asOf), scenario \(position.options.scenario), deficits positive",
      width: width)
    lines += [
      TextLayout.right("Its measures, all years to \(last)", 44)
        + TextLayout.right("\(last) without them", 36),
      Self.line("", ["Planned", "Confident", "At risk"], ["In-year", "Closing", "Breakeven"]),
      Self.line("With all", ["", "", ""], balances(position.mitigated, standings)),
    ]
    lines += largest.prefix(limit ?? largest.count).map { line($0, standings) }
    lines += Self.more(largest.count, limit)
    lines += TextLayout.wrapped(marks, width: width)
    return lines
  }

  private func line(_ money: ActionMoney, _ standings: [Standing?]) -> String {
    let standing = sources.standing(money.provenance)
    let marks = (money.shared.isEmpty ? "" : "*") + (money.council.isEmpty ? "" : "c")
    return Self.line(
      "\(money.action) \(marks)",
      [money.total.planned, money.total.confident, money.total.atRisk].map {
        text($0) + StandingNotes.padded(standing)
      }, balances(money.without, standings))
  }

  /// What the marks behind an action's id mean, where there are any.
  private var marks: String {
    let shared =
      "* shares a measure with another action: these worths overlap and do not add up."
    let council =
      "c has measures on council money, which is planned but outside the deficit of the grant."
    return [
      money.contains { !$0.shared.isEmpty } ? shared : nil,
      money.contains { !$0.council.isEmpty } ? council : nil,
    ].compactMap(\.self).joined(separator: " ")
  }

  private static func line(
    _ label: String, _ amounts: [String], _ balances: [String]
  ) -> String {
    (TextLayout.left(label, 8) + (amounts + balances).map { TextLayout.right($0, 12) }.joined())
      .trimmedAtEnd
  }

  /// The last year's in-year position and deficit, each with how far it can be relied on.
  private func balances(_ rollForward: RollForward, _ standings: [Standing?]) -> [String] {
    guard let last = rollForward.years.last else { return [] }
    return zip([last.inYearDsg, last.closing], standings).map {
      text($0) + StandingNotes.padded($1)
    } + [TextLayout.year(rollForward.breakevenYear)]
  }

  private func text(_ amount: Money) -> String {
    position.isInMillions ? amount.millionsText : amount.readableText
  }
}

extension PositionReport {
  /// Whether the deficit is large enough to be told in millions with one decimal.
  var isInMillions: Bool {
    mitigated.years.contains { $0.closing.pence.magnitude >= 1_000_000_000 }
  }
}
