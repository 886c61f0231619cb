import Books
import Forecasting
import Money
import Reports

/// How the scores of a back-test are written.
enum BackTestText {
  static let key =
    "Bias: mean error, positive where too much was forecast. Error: its mean size. Both are parts"
    + " of the year before. MASE: error over naive's, below 1 beats it; skill: the same of squares,"
    + " above 0 beats it. Pinball: loss of the range's two ends. Held: how many ranges held, of"
    + " those that earlier tested years tell; in brackets what four in five would give 95 times in"
    + " 100 if lines and months were independent, which they are not quite."

  private static let widths = [7, 9, 9, 7, 7, 9, 21]

  static let head = line(
    "Method", ["Trials", "Bias", "Error", "MASE", "Skill", "Pinball", "Held"])

  static func lines(_ scores: [BackTest.Score]) -> [String] {
    [head] + scores.map { line($0.method, cells($0)) }
  }

  static func line(_ label: String, _ cells: [String]) -> String {
    (TextLayout.left(TextLayout.cut(label, 11), 11)
      + zip(cells, widths).map { TextLayout.right($0, $1) }.joined()).trimmedAtEnd
  }

  static func cells(_ score: BackTest.Score) -> [String] {
    func percent(_ part: Double?) -> String {
      part.map { abs($0) < 10 ? TextLayout.decimal($0 * 100, 1) + "%" : "> 999%" } ?? "-"
    }
    func ratio(_ number: Double?) -> String {
      number.map { abs($0) < 100 ? TextLayout.decimal($0, 2) : $0 < 0 ? "< -99" : "> 99" } ?? "-"
    }
    func share(_ count: Int) -> String {
      TextLayout.decimal(Double(count) / Double(max(1, score.ranged)) * 100, 0)
    }
    return [
      "\(score.count)", percent(score.bias), percent(score.absoluteError),
      ratio(score.scaledError), ratio(score.skill), percent(score.pinball),
      score.band.map {
        "\(share(score.held))% (\(share($0.lowerBound)) to \(share($0.upperBound))%)"
      } ?? "-",
    ]
  }

  static let names = [
    "method", "trials", "bias", "absoluteError", "absolute", "mase", "skill", "pinball", "ranged",
    "held", "heldLeast", "heldMost",
  ]

  static func fields(_ score: BackTest.Score) -> [RegisterField] {
    func field(_ number: Double?) -> RegisterField {
      .text(number.map { TextLayout.decimal($0, 4) })
    }
    return [
      .text(score.method), .count(score.count), field(score.bias), field(score.absoluteError),
      score.absolutePence.map { .money(Money(pence: Int64(clamping: Int128($0.rounded())))) }
        ?? .text(nil), field(score.scaledError), field(score.skill), field(score.pinball),
      .count(score.ranged), .count(score.held), .count(score.band?.lowerBound),
      .count(score.band?.upperBound),
    ]
  }
}

extension BackTestReport: RegisterRows {
  public var day: CalendarDate { asOf.lastDay }

  public static let names = ["account", "monthsToGo"] + BackTestText.names

  public var fields: [[RegisterField]] {
    rows.map { row in
      [.text(row.account?.code), .count(row.monthsToGo)] + BackTestText.fields(row.score)
    }
  }

  /// The back-test for a terminal.
  public func table(width: Int) -> String {
    let width = max(80, width)
    let tested = years.map(\.description).joined(separator: " and ")
    var lines = TextLayout.wrapped(
      "\(authority): how the outturn methods did on \(tested), as known at \(asOf)", width: width)
    lines += TextLayout.wrapped(
      "Each year is forecast again from its months' ends, with nothing that was not known then;"
        + " \(TextLayout.counted(lineCount, "line")).", width: width)
    lines += ["", "All lines, from P3 to P11"]
    lines += BackTestText.lines(
      rows.filter { $0.account == nil && $0.monthsToGo == nil }.map(\.score))
    lines += TextLayout.wrapped(
      "In accounts.csv back-test stands for the best of them: \(best).", width: width)
    for months in Set(rows.compactMap(\.monthsToGo)).sorted(by: >) {
      lines += ["", "\(TextLayout.counted(months, "month")) to go, from P\(12 - months)"]
      lines += BackTestText.lines(rows.filter { $0.monthsToGo == months }.map(\.score))
    }
    lines += ["", "By account, from P3 to P11: \(best)"]
    lines.append(BackTestText.head)
    lines += rows.filter { $0.account != nil && $0.score.method == best }.map {
      BackTestText.line($0.account?.code ?? "", BackTestText.cells($0.score))
    }
    lines += ["", "CSV and JSON have every method of every account."]
    lines += TextLayout.wrapped(BackTestText.key, width: width)
    lines += ["", StandingNotes.letters] + StandingNotes.lines(provenance, sources, width: width)
    lines.append("Ledger head \(ledgerHead.hexadecimal)")
    return lines.joined(separator: "\n") + "\n"
  }
}
