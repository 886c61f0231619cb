import Money
import Tables

/// Saying how far figures can be relied on.
public enum StandingNotes {
  /// One line for the reader of a face whose form has no room for standings; nil if every figure
  /// is published.
  public static func remark(_ stamp: ReportStamp) -> String? {
    let standings = Set(stamp.sources.map(\.standing)).subtracting([.published])
    guard !standings.isEmpty else { return nil }
    let words = standings.sorted(by: >).map(\.rawValue).joined(separator: ", ")
    return "note: some of these figures are \(words); --format table says which"
  }

  /// The letter behind a figure that is not published; empty for one that is.
  static func mark(_ standing: Standing?) -> String {
    switch standing {
    case nil, .published: ""
    case .derived: "d"
    case .unverified: "u"
    case .assumption: "a"
    case .illustrative: "i"
    }
  }

  /// The letter behind a text, with a space; empty for what is published.
  static func suffix(_ standing: Standing?) -> String {
    let mark = mark(standing)
    return mark.isEmpty ? "" : " \(mark)"
  }

  /// The letter in a column of figures, a space where there is none.
  static func padded(_ standing: Standing?) -> String {
    let mark = mark(standing)
    return mark.isEmpty ? " " : mark
  }

  /// What the letters mean, where figures that are added up are not the point.
  static let letters = "Letters: d derived, u unverified, a assumption, i illustrative."

  static let key =
    "A letter gives the worst standing of what is in a figure: d derived, u unverified,"
    + " a assumption, i illustrative (made up, so that a published total could be split). A total"
    + " has the letter of its worst part, even where it is itself published."
}
