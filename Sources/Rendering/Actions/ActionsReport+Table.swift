import Books
import Forecasting
import Money
import Reports

extension ActionsReport {
  /// The report for a terminal: one screen that a member of the board reads from top to bottom.
  ///
  /// - Parameters:
  ///   - width: the characters of a line, at least 80.
  ///   - isWhole: whether the lists are printed to their end, however long.
  public func table(width: Int, isWhole: Bool = false) -> String {
    let width = max(80, width)
    let limit = isWhole ? Int.max : Self.limit
    let lines =
      TextLayout.wrapped(
        "\(authority.name): Accelerated Progress Plan at \(day.readableText)", width: width)
      + heading(width)
      + [""] + areaLines(width)
      + [""] + completion(width)
      + [""] + escalationLines(width, limit)
      + [""] + moneyLines(width, limit)
      + notes(width)
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many actions a list shows before it refers to the whole.
  private static let limit = 8
}

// MARK: - The register

extension ActionsReport {
  private func heading(_ width: Int) -> [String] {
    let entered =
      expected > 0
      ? "\(standings.count) of \(expected) actions entered."
      : "\(TextLayout.counted(standings.count, "action")) entered."
    guard let last = rounds.last else {
      return TextLayout.wrapped(entered + " No round has reported yet.", width: width)
    }
    var text =
      entered + " In the round of \(last.readableText) \(total.rated) of \(total.asked) open"
      + " actions were rated (\(Self.percent(total.rated, of: total.asked)))."
    if let previous = rounds.previous {
      text +=
        " Ratings since the round of \(previous.readableText): \(total.better) better,"
        + " \(total.worse) worse."
    }
    return TextLayout.wrapped(text, width: width)
  }

  private func areaLines(_ width: Int) -> [String] {
    let letters = ["C", "G", "A", "R", "N"]
    let head = Self.areaLine(
      "Area", "All", letters, letters, ["Rated", "Late", "Slip", "+", "-"])
    let top =
      TextLayout.left("", 12) + TextLayout.right("Progress", 17)
      + TextLayout.right("Impact", 21)
    let rows = (areas + (areas.count > 1 ? [total] : [])).map { area in
      Self.areaLine(
        area.area.isEmpty ? "All" : area.area, "\(area.actions)",
        ActionRating.allCases.map { "\(area.count(progress: $0))" },
        ActionRating.allCases.map { "\(area.count(impact: $0))" },
        [
          "\(area.rated)/\(area.asked)", "\(area.overdue)", "\(area.slipped)", "\(area.better)",
          "\(area.worse)",
        ])
    }
    let titles = plan.areas.filter { area in areas.contains { $0.area == area.area } }
    return [top, head] + rows
      + TextLayout.wrapped(
        "C complete, G green, A amber, R red, N not reported. Late: overdue. Slip: due later than"
          + " first set. + and -: ratings better and worse since the round before.",
        width: width)
      + titles.map { TextLayout.cut("Area \($0.area): \($0.title)", width) }
  }

  private static func areaLine(
    _ area: String, _ all: String, _ progress: [String], _ impact: [String], _ others: [String]
  ) -> String {
    let widths = [7, 6, 6, 4, 4]
    return TextLayout.left(TextLayout.cut(area, 8), 8) + TextLayout.right(all, 4)
      + progress.map { TextLayout.right($0, 4) }.joined() + " "
      + impact.map { TextLayout.right($0, 4) }.joined()
      + zip(others, widths).map { TextLayout.right($0, $1) }.joined()
  }

  private func completion(_ width: Int) -> [String] {
    var text =
      "Accepted as complete: \(total.completed) of \(standings.count) entered"
      + " (\(Self.percent(total.completed, of: standings.count)))."
    if let rate = target?.target {
      let of = max(expected, standings.count)
      text += " Target: \(rate.percentText) of \(of), that is \(Self.needed(rate, of: of))"
      text += (target?.by.map { ", by \($0.readableText)" } ?? "") + "."
    }
    let stages = ActionStage.allCases.map { "\($0.title) \(count($0))" }
    var lines =
      TextLayout.wrapped(text, width: width)
      + TextLayout.wrapped("Stages: \(stages.joined(separator: ", ")).", width: width)
    for total in stated {
      lines += TextLayout.wrapped(
        "Stated, not counted here: \(total.indicator.title):"
          + " \(total.indicator.unit.text(total.value.value))"
          + " (\(total.value.date.readableText))"
          + StandingNotes.mark(sources.standing(Provenance([total.value.source]))) + ".",
        width: width, indent: 2)
    }
    return lines
  }

  /// A share in whole per cent, rounded down so that 100% means all.
  private static func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "none to count" : "\(part * 100 / whole)%"
  }

  /// The smallest number of actions that is no less than a share of all.
  private static func needed(_ rate: Rate, of all: Int) -> Int {
    (0...all).first {
      rate.isReached(by: Money(pence: Int64($0)), of: Money(pence: Int64(all)))
    } ?? all
  }
}

// MARK: - Escalations

extension ActionsReport {
  private func escalationLines(_ width: Int, _ limit: Int) -> [String] {
    guard !escalations.isEmpty else {
      return ["To escalate: none (due and not green, or impact red)"] + silentLines(width, limit)
    }
    let worst = escalations.sorted {
      ($1.escalation.count, $0.due ?? day) < ($0.escalation.count, $1.due ?? day)
    }
    return ["To escalate (\(escalations.count)): due or overdue and not green, or impact red"]
      + worst.prefix(limit).flatMap { lines($0, width) } + Self.more(worst.count, limit)
      + silentLines(width, limit)
  }

  private func lines(_ standing: ActionStanding, _ width: Int) -> [String] {
    let mark = mark(standing)
    let rating = standing.ratingText + (mark.isEmpty ? "" : " \(mark)")
    return [
      TextLayout.left(standing.action.id, 6) + TextLayout.left(rating, 24) + dueText(standing),
      TextLayout.cut("      " + standing.action.title, width),
    ]
  }

  /// The due date as it stands, who set it, and how late it makes the action.
  private func dueText(_ standing: ActionStanding) -> String {
    guard let due = standing.due else { return "no due date" }
    let setter = standing.updates.last { $0.due != nil }
    let late =
      standing.isDue
      ? "today"
      : standing.isOverdue ? "\(TextLayout.counted(due.days(to: day), "day")) late" : nil
    return [
      "due \(due.shortText)" + (setter.map { " (set \($0.round.shortText))" } ?? ""), late,
    ].compactMap(\.self).joined(separator: ", ")
  }

  /// The actions that were rated for progress and of whose impact nothing is known.
  private func silentLines(_ width: Int, _ limit: Int) -> [String] {
    let silent = standings.filter { $0.rating.progress.isReported && !$0.rating.impact.isReported }
    guard !silent.isEmpty else { return [] }
    let shown = silent.prefix(2 * min(limit, Int.max / 2)).map {
      "\($0.action.id) (\($0.rating.progress.rawValue))"
    }
    let rest = silent.count - shown.count
    return TextLayout.wrapped(
      "Progress rated, impact not shown (\(silent.count)): "
        + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
      width: width, indent: 2)
  }

  func mark(_ standing: ActionStanding) -> String {
    StandingNotes.mark(sources.standing(standing.provenance))
  }

  private static func more(_ count: Int, _ limit: Int) -> [String] {
    count > limit ? ["... and \(count - limit) more; --all shows them"] : []
  }
}

// MARK: - Money

extension ActionsReport {
  private func moneyLines(_ width: Int, _ limit: Int) -> [String] {
    guard !money.isEmpty, let year = position.mitigated.years.last else {
      return TextLayout.wrapped(
        "No action is linked to a mitigation (actions/links.csv), so none has a worth.",
        width: width)
    }
    let greatest = money.sorted {
      let confident = ($0[year.year]?.confident ?? .zero, $1[year.year]?.confident ?? .zero)
      return (confident.1, NaturalOrder($0.action)) < (confident.0, NaturalOrder($1.action))
    }
    return TextLayout.wrapped(
      "What hangs on each action in \(year.year), \(position.isInMillions ? "£m" : "pounds"):"
        + " money as at \(position.asOf), scenario \(position.options.scenario), deficits"
        + " positive",
      width: width)
      + [
        TextLayout.right("Measures of the action", 44)
          + TextLayout.right("The deficit without them", 36),
        Self.moneyLine(
          "", ["Planned", "Confident", "At risk"], ["In-year", "Closing", "Breakeven"]),
        Self.moneyLine("With all", ["", "", ""], balances(position.mitigated, year.year)),
      ]
      + greatest.prefix(limit).map { money in
        let amounts = money[year.year]
        return Self.moneyLine(
          money.action + (money.shared.isEmpty ? "" : "*"),
          [amounts?.planned, amounts?.confident, amounts?.atRisk].map {
            text($0 ?? .zero) + padded(sources.standing(money.provenance))
          }, balances(money.without, year.year))
      } + Self.more(money.count, limit)
      + (money.contains { !$0.shared.isEmpty }
        ? TextLayout.wrapped(
          "* shares a mitigation with another action: these worths overlap and do not add up.",
          width: width) : [])
  }

  private static func moneyLine(
    _ label: String, _ amounts: [String], _ balances: [String]
  ) -> String {
    (TextLayout.left(label, 8) + amounts.map { TextLayout.right($0, 12) }.joined()
      + balances.map { TextLayout.right($0, 12) }.joined()).trimmedAtEnd
  }

  private func balances(_ rollForward: RollForward, _ year: FinancialYear) -> [String] {
    guard let position = rollForward.years.first(where: { $0.year == year }) else { return [] }
    let amounts = [(PositionMeasure.inYearDsg, position.inYearDsg), (.closing, position.closing)]
    return amounts.map { measure, amount in
      text(amount)
        + padded(self.position.standing(of: measure, in: year, isMitigated: true))
    } + [rollForward.breakevenYear?.description ?? "in no year"]
  }

  private func text(_ amount: Money) -> String {
    position.isInMillions ? amount.millionsText : amount.readableText
  }

  private func padded(_ standing: Standing?) -> String {
    let mark = StandingNotes.mark(standing)
    return mark.isEmpty ? " " : mark
  }

  private func notes(_ width: Int) -> [String] {
    TextLayout.wrapped(
      StandingNotes.letters
        + " An id behind the command shows one action with its rounds, years and sources.",
      width: width)
  }
}

extension PositionReport {
  /// Whether the deficit is large enough to be told in millions with one decimal.
  var isInMillions: Bool {
    mitigated.years.contains { $0.closing.pence.magnitude >= 100_000_000 }
  }
}

extension ActionStanding {
  /// Both ratings, such as `amber/red`.
  var ratingText: String { "\(rating.progress.rawValue)/\(rating.impact.rawValue)" }
}

extension ActionStage {
  /// As people write it.
  var title: String { self == .inReview ? "in review" : rawValue }
}

extension Indicator.Unit {
  /// A value as people write it.
  func text(_ value: Rate) -> String {
    switch self {
    case .count, .days: value.readableText
    case .percent: value.percentText
    case .pounds: "£" + value.readableText
    }
  }
}
