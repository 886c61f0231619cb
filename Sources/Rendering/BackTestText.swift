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

/// One field of a register.
public enum RegisterField {
  case text(String?)
  case count(Int?)
  /// Pence in JSON, pounds in CSV.
  case money(Money)
  case rate(Rate?)
  case flag(Bool?)

  /// A name as it stands in the header of CSV.
  static func snakeCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
  }

  var text: String {
    switch self {
    case .text(let text): text ?? ""
    case .count(let count): count.map(String.init) ?? ""
    case .money(let money): money.poundsText
    case .rate(let rate): rate?.text ?? ""
    case .flag(let flag): flag.map { $0 ? "yes" : "no" } ?? ""
    }
  }

  var json: JSON {
    switch self {
    case .text(let text): .text(text)
    case .count(let count): count.map { .count($0) } ?? .null
    case .money(let money): .pence(money)
    case .rate(let rate): .text(rate?.text)
    case .flag(let flag): flag.map { .bool($0) } ?? .null
    }
  }
}
