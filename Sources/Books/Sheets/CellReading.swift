import Foundation
import Money
import Tabular

/// Reads what somebody has typed into a cell: as people write it, and never by guessing.
struct CellReading {
  private let text: String
  private let kind: CellKind
  /// The year of the row, where a sheet has one.
  private let year: FinancialYear?

  /// - Parameters:
  ///   - text: what stands in the cell, not empty.
  ///   - kind: what the spreadsheet says that it is.
  ///   - year: the year of the row.
  init(_ text: String, _ kind: CellKind, _ year: FinancialYear?) {
    self.text = text
    self.kind = kind
    self.year = year
  }

  /// The field that the cell stands for.
  func field(_ column: ValueKind) throws(CellFault) -> String {
    if kind == .error {
      throw CellFault(
        .cellError,
        text.hasPrefix("#") ? "the cell holds the error \(text)" : "the formula has no value",
        toDo: "type the value itself, or let the spreadsheet work the formula out and save again")
    }
    return switch column {
    case .text, .name: try words()
    case .words(let words): try choice(words)
    case .money: try money()
    case .fraction, .driverValue: try fraction()
    case .number, .quantity: try number()
    case .count: try count()
    case .date: try date()
    case .year: try financialYear()
    case .period: try period()
    }
  }

  // MARK: - Words

  private func words() throws(CellFault) -> String {
    switch kind {
    case .date:
      throw CellFault(
        .cellAmbiguous, "the spreadsheet holds this text as the date \(text)",
        toDo: "format the cell as Text and type it again")
    case .boolean:
      throw CellFault(
        .cellAmbiguous, "the spreadsheet holds this text as \(text)",
        toDo: "format the cell as Text and type it again")
    case .number where Double(text).map({ $0.magnitude >= 1e15 }) == true:
      throw CellFault(
        .cellAmbiguous, "this number is too long for a spreadsheet, and its end has been rounded",
        toDo: "format the cell as Text and type it again")
    default: return text
    }
  }

  private func choice(_ words: [String]) throws(CellFault) -> String {
    let isYesOrNo = words == YesOrNo.allCases.map(\.rawValue)
    var typed = text.lowercased()
    if isYesOrNo {
      typed = ["true": "yes", "y": "yes", "false": "no", "n": "no"][typed] ?? typed
    }
    let plain = typed.replacing(" ", with: "-").replacing("_", with: "-")
    if let word = words.first(where: { $0.lowercased() == typed || $0.lowercased() == plain }) {
      return word
    }
    throw CellFault(
      .valueUnknown, "'\(text)' is none of the words of this column",
      toDo: suggestion(for: typed, among: words).map { "did you mean '\($0)'?" }
        ?? "write \(words.joined(separator: ", "))")
  }

  // MARK: - Numbers

  private func money() throws(CellFault) -> String {
    try refuseOthers("an amount")
    let number = try typedNumber(.amountMalformed, "an amount", "pounds such as 21,370,000.00")
    guard !number.isPercent else {
      throw CellFault(
        .amountMalformed, "'\(text)' is a percentage where pounds are meant",
        toDo: "write the amount in pounds")
    }
    do {
      return try Money(pounds: number.digits).poundsText
    } catch {
      switch error {
      case .tooManyDecimals:
        throw CellFault(
          .amountDecimals, "\(number.digits) has more than two decimals",
          toDo: "write whole pence; nothing is rounded for you")
      case .outOfRange:
        throw CellFault(
          .amountRange, "'\(text)' is more than can be held exactly",
          toDo: "write pounds, not pence; the largest amount is 92233720368547758.07")
      case .malformed: throw notANumber(.amountMalformed, "an amount", "pounds such as 1,234.56")
      }
    }
  }

  private func fraction() throws(CellFault) -> String {
    try refuseOthers("a percentage")
    let form = "per cent such as 80%, or a fraction such as 0.8"
    let number = try typedNumber(.rateMalformed, "a percentage", form)
    return try rate(number, .rateMalformed, form)
  }

  private func number() throws(CellFault) -> String {
    try refuseOthers("a number")
    let form = "a number such as 12,180.5"
    return try rate(typedNumber(.rateMalformed, "a number", form), .rateMalformed, form)
  }

  private func rate(
    _ number: TypedNumber, _ fault: BooksFault, _ form: String
  ) throws(CellFault) -> String {
    guard let rate = Rate(number.isPercent ? number.hundredth : number.digits) else {
      throw CellFault(
        fault, "'\(text)' has more than \(Rate.mostDecimals) decimals, or is too large",
        toDo: "write \(form)")
    }
    return rate.text
  }

  private func count() throws(CellFault) -> String {
    try refuseOthers("a whole number")
    let number = try typedNumber(.countMalformed, "a whole number", "digits alone")
    guard !number.isPercent, let count = Int(number.digits), count >= 0 else {
      throw CellFault(
        .countMalformed, "'\(text)' is not a whole number",
        toDo: "write digits alone; a count is never negative")
    }
    return String(count)
  }

  private func refuseOthers(_ what: String) throws(CellFault) {
    guard kind == .date || kind == .boolean else { return }
    throw CellFault(
      .cellAmbiguous, "the spreadsheet holds \(text) here, and \(what) is meant",
      toDo: "format the cell as Number and type it again")
  }

  private func notANumber(_ fault: BooksFault, _ what: String, _ form: String) -> CellFault {
    CellFault(fault, "'\(text)' is not \(what)", toDo: "write \(form)")
  }

  private func typedNumber(
    _ fault: BooksFault, _ what: String, _ form: String
  ) throws(CellFault) -> TypedNumber {
    if kind == .number {
      guard let number = TypedNumber(stored: text) else { throw notANumber(fault, what, form) }
      return number
    }
    guard let number = TypedNumber(text) else { throw notANumber(fault, what, form) }
    return number
  }

  // MARK: - Times

  private func date() throws(CellFault) -> String {
    if let date = TypedDate.read(text, isDate: kind == .date) { return date.description }
    if kind == .number {
      throw CellFault(
        .cellAmbiguous, "the number \(text) stands where a date is meant",
        toDo: "type the date as 31/03/2024, in a cell that is formatted as Date")
    }
    throw CellFault(
      .dateMalformed, "'\(text)' is not a date",
      toDo: "write day, month and the whole year, such as 31/03/2024")
  }

  private func financialYear() throws(CellFault) -> String {
    if let year = TypedYear.read(text, isDate: kind == .date) { return year.description }
    throw CellFault(
      .yearMalformed, "'\(text)' is not a financial year",
      toDo: "write both years, such as 2023-24, in a cell that is formatted as Text")
  }

  private func period() throws(CellFault) -> String {
    let typed = text.uppercased().replacing(" ", with: "")
    if kind == .text, let year, let period = Period("\(year)/\(typed)") {
      return period.description
    }
    let parts = text.uppercased().split { $0 == "/" || $0 == " " }
    if kind == .text, parts.count > 1, let last = parts.last,
      let year = TypedYear.read(parts.dropLast().joined(separator: "/"), isDate: false),
      let period = Period("\(year)/\(last)")
    {
      return period.description
    }
    throw CellFault(
      .periodMalformed, "'\(text)' is not a period",
      toDo: "write the year and P1 (April) to P12 (March) or P13, such as 2023-24/P10")
  }
}
