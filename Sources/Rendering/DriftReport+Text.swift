import Books
import Money
import Reports

extension DriftReport: RegisterRows {
  public var day: CalendarDate { asOf.lastDay }

  public static let names = [
    "year", "period", "monthsToGo", "what", "basis", "forecast", "change", "outcome", "error",
    "source", "standing", "version",
  ]

  public var fields: [[RegisterField]] {
    recorded.map { month in
      [
        .text(year.description), .text(month.period.description), .count(month.age),
        .text(month.isRecorded ? "recorded in-year" : "in-year as it stands"), .text(nil),
        .money(month.inYear), month.change.map { .money($0) } ?? .text(nil), .text(nil),
        month.error.map { .money($0) } ?? .text(nil), .text(nil),
        .text(sources.standing(recordedProvenance)?.rawValue),
        month.isRecorded ? .count(month.version) : .count(nil),
      ]
    }
      + stated.map { stated in
        [
          .text(year.description), .text(nil), .count(nil), .text(stated.forecast.measure),
          .text(stated.forecast.basis), .money(stated.forecast.amount), .text(nil),
          stated.outcome.map { .money($0.amount) } ?? .text(nil),
          stated.error.map { .money($0) } ?? .text(nil), .text(stated.forecast.source),
          .text(sources.standing(ofSource: stated.forecast.source)?.rawValue), .count(nil),
        ]
      }
  }

  /// The drift for a terminal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    var lines = TextLayout.wrapped(
      "\(authority): forecasts of \(year), as at \(asOf), pounds, deficits positive",
      width: width)
    lines += [""] + recordedLines(width)
    if !stated.isEmpty {
      lines += ["", "As others stated it, for \(year.lastDay.readableText)"]
      for stated in stated { lines += self.lines(stated, width) }
    }
    lines += ["", StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func recordedLines(_ width: Int) -> [String] {
    guard !recorded.isEmpty else {
      return TextLayout.wrapped(
        "No forecast of \(year) is recorded: close keeps that of each month.", width: width)
    }
    return [
      "In-year position of the high needs block",
      Self.line("Period", ["Months to go", "Forecast", "Change", "Less outturn"]),
    ]
      + recorded.map { month in
        Self.line(
          month.period.description
            + (month.isRecorded ? (month.version > 1 ? " v\(month.version)" : "") : " now"),
          [
            "\(month.age)",
            month.inYear.readableText + StandingNotes.padded(sources.standing(recordedProvenance)),
            month.change?.readableText ?? "-",
            month.error?.readableText ?? "-",
          ])
      }
  }

  private func lines(_ stated: Stated, _ width: Int) -> [String] {
    let basis = stated.forecast.basis.map { ", \($0)" } ?? ""
    let mark = StandingNotes.suffix(sources.standing(ofSource: stated.forecast.source))
    var text = "\(stated.forecast.measure)\(basis): \(stated.forecast.amount.readableText)\(mark)"
    if let outcome = stated.outcome, let error = stated.error {
      let size = Money(pence: Int64(clamping: error.pence.magnitude)).readableText
      text +=
        "; came to \(outcome.amount.readableText)"
        + StandingNotes.suffix(sources.standing(ofSource: outcome.source))
        + ", so \(size) too \(error < .zero ? "little" : "much")"
    }
    return TextLayout.hanging("  ", text + " (\(stated.forecast.source))", width: width)
  }

  private static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(label, 15)
      + zip(cells, [13, 17, 17, 17]).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }
}
