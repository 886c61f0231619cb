import Books
import Foundation
import Money

/// What somebody may leave out when typing a command.
enum Shorthand {
  /// Options that take a period.
  private static let options: Set = ["--as-of", "--period", "--since"]
  /// Commands that take a period without an option.
  private static let commands: Set = ["close", "month", "reopen"]

  /// The arguments with the year in front of a period that was typed as `P10`, where the books say
  /// in which year they stand; else as they were typed.
  static func expanded(_ arguments: [String]) -> [String] {
    let places = arguments.indices.filter { place in
      guard Self.number(arguments[place]) != nil, place > 0 else { return false }
      let before = arguments[place - 1]
      return options.contains(before)
        || (commands.contains(before)
          && !arguments[..<(place - 1)].contains { commands.contains($0) })
    }
    guard !places.isEmpty, let year = year(of: books(arguments)) else { return arguments }
    var expanded = arguments
    for place in places {
      if let number = number(arguments[place]) { expanded[place] = "\(year)/P\(number)" }
    }
    return expanded
  }

  /// The folder of books where none is named: the one somebody stands in if it holds books, else
  /// those that come with the program.
  static var books: String {
    FileManager.default.fileExists(atPath: "authority.toml") ? "." : "budgets/kent"
  }

  private static func number(_ text: String) -> Int? {
    guard let first = text.first, first == "P" || first == "p" else { return nil }
    return Int(text.dropFirst()).flatMap { (1...13).contains($0) ? $0 : nil }
  }

  private static func books(_ arguments: [String]) -> String {
    if let place = arguments.lastIndex(of: "--books"), place + 1 < arguments.count {
      return arguments[place + 1]
    }
    let option = "--books="
    if let joined = arguments.last(where: { $0.hasPrefix(option) }) {
      return String(joined.dropFirst(option.count))
    }
    return ProcessInfo.processInfo.environment["SAFETY_VALVE_BOOKS"] ?? books
  }

  /// The financial year of the books' as-of; nil where they do not say, or cannot be read.
  private static func year(of folder: String) -> FinancialYear? {
    let path = folder + (folder.hasSuffix("/") ? "" : "/") + "authority.toml"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.split(whereSeparator: \.isNewline).lazy
      .compactMap { $0.wholeMatch(of: /\s*as_of\s*=\s*["']([^"']+)["'].*/) }
      .first.flatMap { Period($0.1)?.year }
  }
}
