/// Whether a number format shows a date.
enum NumberFormat {
  /// The formats that every program knows by number, of Western and of East Asian editions.
  ///
  /// Formats of a time alone (18 to 21, 32, 33, 45 to 47, 55 and 56) are no dates.
  static func isDate(builtIn number: Int) -> Bool {
    switch number {
    case 14...17, 22, 27...31, 34...36, 50...54, 57, 58: true
    default: false
    }
  }

  /// A format code such as `dd/mm/yyyy;@`, of which the part for positive numbers decides.
  static func isDate(code: String) -> Bool {
    let letters = significantLetters(of: code)
    if letters.contains("y") || letters.contains("d") { return true }
    // Months and minutes are the same letter; beside hours or seconds it means minutes.
    return letters.contains("m") && !letters.contains("h") && !letters.contains("s")
  }

  /// The letters of a code's first part that are neither quoted, escaped nor in brackets, in lower
  /// case; none if the code is the general one.
  private static func significantLetters(of code: String) -> Set<Character> {
    var letters = ""
    var rest = Substring(code)
    while let next = rest.popFirst(), next != ";" {
      switch next {
      case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
      case "[":
        // An elapsed time such as [h]:mm counts as the time that it is.
        let inside = rest.prefix { $0 != "]" }.lowercased()
        if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0) }) { letters += "h" }
        rest = rest.drop { $0 != "]" }.dropFirst()
      case "\\", "_", "*": rest = rest.dropFirst()
      default: letters += next.lowercased()
      }
    }
    for word in ["general", "am/pm", "a/p"] { letters = letters.replacing(word, with: "") }
    return Set(letters)
  }
}
