import Books
import Money

extension DateFormat {
  /// A day as the format writes it, with a leading zero where it has two letters for a number.
  func text(_ date: CalendarDate) -> String {
    var result = ""
    var rest = text[...]
    while let letter = rest.first {
      let width = rest.prefix { $0 == letter }.count
      rest = rest.dropFirst(width)
      switch letter {
      case "d": result += date.day.padded(to: width)
      case "M" where width > 2:
        let name = Self.monthNames[date.month - 1]
        result += width == 3 ? String(name.prefix(3)) : name
      case "M": result += date.month.padded(to: width)
      case "y": result += width == 2 ? (date.year % 100).padded(to: 2) : String(date.year)
      default: result += String(repeating: letter, count: width)
      }
    }
    return result
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
