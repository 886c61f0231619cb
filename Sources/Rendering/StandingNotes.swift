import Books
import Money
import Reports
import Tables

/// Saying how far figures can be relied on.
public enum StandingNotes {
  /// One line for the reader of a face whose form has no room for standings; nil if every
  /// figure is published.
  public static func remark(_ provenance: Provenance, _ register: SourceRegister) -> String? {
    var standings = Set(register.notes(provenance).map(\.standing))
    if provenance.hasAdjustment { standings.insert(.assumption) }
    standings.remove(.published)
    guard !standings.isEmpty else { return nil }
    let words = standings.sorted(by: >).map(\.rawValue).joined(separator: ", ")
    return "note: some of these figures are \(words); --format table says which"
  }

  /// The same of a report that describes itself.
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

  /// Which sources below `published` a report rests on, by standing, in lines of a width.
  static func lines(
    _ provenance: Provenance, _ register: SourceRegister, width: Int
  ) -> [String] {
    let sources = register.notes(provenance)
    let standings: [Standing] = [.illustrative, .assumption, .unverified, .derived]
    var lines = standings.flatMap { standing -> [String] in
      let ids = sources.filter { $0.standing == standing }.map(\.id)
      guard !ids.isEmpty else { return [] }
      return TextLayout.wrapped(
        "\(standing.rawValue): \(ids.joined(separator: ", "))", width: width, indent: 2)
    }
    if provenance.hasAdjustment {
      lines.append("assumption: officers' adjustments to the forecast (adjustments.csv)")
    }
    return lines.isEmpty ? [] : ["Sources that are not published figures (sources.csv):"] + lines
  }
}
