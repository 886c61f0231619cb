/// What tells who a child is, which books never hold.
enum PersonalData {
  /// Whether a column's name says that it holds a name, a birthday, an address or a number by which
  /// a child is known to schools or to the health service.
  static func isPersonal(column: String) -> Bool {
    let words = words(column)
    let joined = words.joined()
    return !names.isDisjoint(with: words) || numbers.contains { joined.contains($0) }
      || phrases.contains { joined.contains($0) }
  }

  /// Whether a text can be the number of a placement: no words, no blanks and no date.
  static func isCode(_ text: String) -> Bool {
    text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-/._".contains($0)) }
      && !text.contains(/\d{4}-\d\d-\d\d|\d\d?\/\d\d?\/\d{2,4}/)
  }

  /// Whether a text reads as a unique pupil number: a letter and twelve figures, the last of which
  /// may be a letter.
  ///
  /// The letter in front checks the rest: the sum of the figures, each times its place from 2, by
  /// 23, in an alphabet without I, O and S.
  static func isPupilNumber(_ text: String) -> Bool {
    let characters = Array(text.uppercased())
    let values = characters.dropFirst().map {
      letters.firstIndex(of: $0) ?? ($0.isASCII ? $0.wholeNumberValue : nil)
    }
    guard characters.count == 13, values.allSatisfy({ $0 != nil }),
      characters[1..<12].allSatisfy(\.isNumber)
    else { return false }
    let sum = values.enumerated().map { ($1 ?? 0) * ($0 + 2) }.reduce(0, +)
    return characters[0] == letters[sum % 23]
  }

  /// Whether a text reads as an NHS number: ten figures, the last of which checks the others.
  ///
  /// Of numbers that are none, one in eleven does; so a file is refused if most of its do.
  static func isHealthNumber(_ text: String) -> Bool {
    let figures = figures(text)
    guard figures.count == 10 else { return false }
    let sum = zip(figures, (2...10).reversed()).map { $0 * $1 }.reduce(0, +)
    return (11 - sum % 11) % 11 == figures[9]
  }

  /// Whether a text is ten figures and nothing else but spaces and hyphens.
  static func hasTenFigures(_ text: String) -> Bool { figures(text).count == 10 }

  private static func figures(_ text: String) -> [Int] {
    let plain = text.filter { !" -".contains($0) }
    let figures = plain.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
    return figures.count == plain.count ? figures : []
  }

  private static let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ")

  private static func words(_ column: String) -> [String] {
    column.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static let names: Set<String> = [
    "name", "names", "forename", "forenames", "firstname", "lastname", "fullname", "surname",
    "pupilname", "childname", "studentname", "initials", "dob", "birthday", "birthdate", "born",
    "birth", "upn", "uln", "nhs", "address", "postcode", "child", "pupil", "student",
  ]
  private static let numbers = ["nhsno", "nhsnum", "upnno", "upnnum"]
  private static let phrases = ["dateofbirth", "birthdate", "pupilname", "childname", "surname"]
}
