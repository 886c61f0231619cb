import Books
import Money
import Reports

extension ActionsReport {
  /// The report for a terminal: one screen that a member of the board reads from top to bottom.
  ///
  /// A line has `width` characters, at least 80. The lists are cut to the longest that a screen
  /// holds, unless they are asked for whole.
  public func table(width: Int, isWhole: Bool = false) -> String {
    let width = max(80, width)
    let limit = isWhole ? nil : Self.limit
    var lines = TextLayout.wrapped(
      "\(authority.name): Accelerated Progress Plan at \(day.readableText)", width: width)
    lines += heading(width)
    lines += [""] + areaLines(width)
    lines += [""] + completion(width)
    lines += [""] + escalationLines(width, limit)
    lines += [""] + moneyLines(width, limit)
    lines += notes(width)
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many actions a list shows before it refers to the whole.
  private static let limit = 6

  private func heading(_ width: Int) -> [String] {
    var text =
      expected > standings.count
      ? "\(standings.count) of \(expected) actions entered; all counts are of these."
      : TextLayout.counted(standings.count, "action") + " entered"
        + (expected > 0 ? ", \(expected) expected." : ".")
    if let last = rounds.last {
      text +=
        " The round of \(last.readableText) rated \(total.rated) of \(total.asked) that were open."
    } else {
      text += " No round up to this day is entered."
    }
    if let previous = rounds.previous {
      text +=
        " Ratings since the round of \(previous.readableText): \(total.better) better,"
        + " \(total.worse) worse."
    }
    return TextLayout.wrapped(text, width: width)
  }

  private func completion(_ width: Int) -> [String] {
    let stages = ActionStage.allCases.map { "\($0.title) \(count($0))" }
    var texts = [
      hasStages
        ? "Accepted as complete: \(total.completed) of \(standings.count) entered"
          + " (\(Self.percent(total.completed, of: standings.count)))."
          + " Stages: \(stages.joined(separator: ", "))."
        : "Accepted as complete: not known. No update gives a stage; all count as open."
    ]
    var said = stated.map { total in
      "\(total.indicator.title) \(total.indicator.unit.text(total.value.value))"
        + " (\(total.value.note ?? total.value.date.readableText))"
        + StandingNotes.suffix(sources.standing(ofSource: total.value.source))
    }
    if let target, let rate = target.target {
      let all = max(expected, standings.count)
      said.append(
        "target \(rate.percentText) of \(all), that is \(Self.needed(rate, of: all)), accepted"
          + (target.by.map { " by \($0.readableText)" } ?? "")
          + StandingNotes.suffix(sources.standing(ofSource: target.source)))
    }
    if !said.isEmpty {
      texts.append("Stated by others, not counted here: \(said.joined(separator: "; ")).")
    }
    return texts.flatMap { TextLayout.wrapped($0, width: width, indent: 2) }
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

  private func notes(_ width: Int) -> [String] {
    TextLayout.wrapped(
      StandingNotes.letters
        + (money.isEmpty
          ? ""
          : " Which measures hang on an action is typed in actions/links.csv; the deficit rests"
            + " on the sources that position lists."),
      width: width)
      + StandingNotes.lines(provenance, sources, width: width)
  }
}

extension ActionRatings {
  /// Both, such as `amber/red`.
  var text: String { "\(progress.rawValue)/\(impact.rawValue)" }
}

extension ActionStage {
  /// As people write it.
  var title: String { self == .inReview ? "in review" : rawValue }
}
