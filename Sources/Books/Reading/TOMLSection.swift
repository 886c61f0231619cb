import Money
import TOMLKit
import Tabular

/// Where the keys of a TOML file stand, which its parser does not tell.
///
/// Found by looking for `key =` under the `[table]` that it belongs to; a key written in
/// another way, inside `{ … }` say, is placed at the start of its table or of the file.
struct TOMLPlaces {
  private var keys: [String: Place] = [:]
  private var values: [String: Place] = [:]
  let source: SourceText

  init(_ source: SourceText) {
    self.source = source
    var table = ""
    for number in 1...source.lineCount {
      let line = source.line(number) ?? ""
      let indent = line.prefix { $0 == " " || $0 == "\t" }
      let text = line.dropFirst(indent.count)
      let place = Place(source: source, offset: source.start(ofLine: number) + indent.utf8.count)
      if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        table = Self.name(text[text.index(after: text.startIndex)..<end])
        keys[table] = place
      } else if let equals = text.firstIndex(of: "="), !text.hasPrefix("#") {
        let name = Self.name(text[..<equals])
        let key = table.isEmpty ? name : "\(table).\(name)"
        keys[key] = place
        let before =
          text[...equals].utf8.count
          + text[text.index(after: equals)...].prefix { $0 == " " || $0 == "\t" }.utf8.count
        values[key] = Place(source: source, offset: place.offset + before)
      }
    }
  }

  /// The place of a key by its dotted path, or of the nearest table above it.
  func place(of path: [String]) -> Place {
    for length in stride(from: path.count, to: 0, by: -1) {
      if let place = keys[path.prefix(length).joined(separator: ".")] { return place }
    }
    return Place(source: source, offset: 0)
  }

  /// The place of a key's value, or of the key's table where it cannot be told.
  func place(ofValue path: [String]) -> Place {
    values[path.joined(separator: ".")] ?? place(of: path)
  }

  private static func name(_ text: Substring) -> String {
    text.split(separator: ".").map { part in
      part.filter { !"\"' \t".contains($0) }
    }.joined(separator: ".")
  }
}

/// One table of a TOML file, read key by key; what is not asked for is a fault.
final class TOMLSection {
  private let table: TOMLTable
  private let path: [String]
  private let places: TOMLPlaces
  private let faults: FaultList
  private var known: [String] = []

  private init(table: TOMLTable, path: [String], places: TOMLPlaces, faults: FaultList) {
    self.table = table
    self.path = path
    self.places = places
    self.faults = faults
  }

  /// The whole of a file; nil, with the fault noted, if it is not TOML.
  convenience init?(_ source: SourceText, faults: FaultList) {
    if let form = TOMLForm.fault(in: source) {
      faults.add(
        .tomlSyntax, at: Place(source: source, offset: form.offset),
        "this is not TOML: \(form.message)", toDo: form.remedy)
      return nil
    }
    do {
      let table = try TOMLTable(string: source.string)
      self.init(table: table, path: [], places: TOMLPlaces(source), faults: faults)
    } catch {
      let position = (error as? TOMLParseError)?.source.begin
      let line = min(max(1, position?.line ?? 1), source.lineCount)
      let start = source.start(ofLine: line)
      let before = (source.line(line) ?? "").prefix(max(0, (position?.column ?? 1) - 1))
      faults.add(
        .tomlSyntax, at: Place(source: source, offset: start + before.utf8.count),
        "this is not TOML: \((error as? TOMLParseError)?.description ?? "\(error)")",
        toDo: "write each setting as key = value, with texts in double quotes")
      return nil
    }
  }

  /// A table inside this one; an empty one if it is not there.
  func section(_ key: String) -> TOMLSection {
    let inner = value(key, "a table", { $0.table }) ?? TOMLTable()
    return TOMLSection(table: inner, path: path + [key], places: places, faults: faults)
  }

  /// The keys that stand in the table, sorted.
  var keys: [String] { table.keys.sorted() }

  /// A text that must be there.
  func requiredString(_ key: String) -> String? {
    guard table[key] != nil else {
      note(key)
      faults.add(
        .keyMissing, at: places.place(of: path), "the key '\(key)' is missing",
        toDo: "add \(key) = \"…\" "
          + (path.isEmpty ? "above the first [table]" : "under [\(path.joined(separator: "."))]"))
      return nil
    }
    return string(key)
  }

  /// A text that may be missing.
  func string(_ key: String, allowing allowed: Unicode.Scalar? = nil) -> String? {
    guard let text = value(key, "a text in double quotes", { $0.string }) else { return nil }
    guard !text.isEmpty else {
      fault(.valueMissing, key, "'\(key)' is empty", toDo: "write a text in the quotes")
      return nil
    }
    let control = text.unicodeScalars.first {
      ($0.value < 0x20 || $0.value == 0x7F) && $0 != allowed
    }
    if let control {
      fault(
        .valueControl, key, "the text holds the character \(control.codePoint)",
        toDo: "write it without")
    }
    return text
  }

  /// A text, or a whole number from 1.
  func stringOrNumber(_ key: String) -> String? {
    value(
      key, "a name or a number",
      { value in
        value.string ?? value.int.flatMap { $0 > 0 ? String($0) : nil }
      })
  }

  /// A list of texts.
  func strings(_ key: String) -> [String]? {
    value(
      key, "a list of texts",
      { value in
        guard let array = value.array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
      })
  }

  /// One text, or a list of texts of which none is empty; empty where the key is missing.
  func oneOrMore(_ key: String) -> [String] {
    let texts = value(
      key, "a text or a list of texts",
      { value -> [String]? in
        if let text = value.string { return [text] }
        guard let array = value.array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
      })
    guard let texts else { return [] }
    guard !texts.isEmpty, !texts.contains(where: \.isEmpty) else {
      fault(.valueMissing, key, "'\(key)' is empty", toDo: "write a text in the quotes")
      return []
    }
    return texts
  }

  /// A whole number in a range.
  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let number = value(key, "a whole number", { $0.int }) else { return nil }
    guard range.contains(number) else {
      fault(
        .rateRange, key, "\(number) is outside \(range.lowerBound) to \(range.upperBound)",
        toDo: "write a whole number in that range")
      return nil
    }
    return number
  }

  func boolean(_ key: String) -> Bool? {
    value(key, "true or false") { $0.bool }
  }

  /// An amount in whole pounds, zero or more.
  func pounds(_ key: String) -> Money? {
    integer(key, in: 0...999_999_999).map { Money(pence: 100 * Int64($0)) }
  }

  /// A decimal fraction in a range; it may be written as a whole number.
  func rate(_ key: String, in range: ClosedRange<Rate>) -> Rate? {
    let number = value(key, "a number", { $0.double ?? $0.int.map(Double.init) })
    guard let number else { return nil }
    guard let rate = Rate(shortest: number) else {
      fault(
        .rateMalformed, key, "'\(number)' is not a rate",
        toDo: "write a decimal fraction such as 0.02 for 2 %")
      return nil
    }
    guard range.contains(rate) else {
      fault(
        .rateRange, key,
        "\(rate.text) is outside \(range.lowerBound.text) to"
          + " \(range.upperBound.text)", toDo: "write a decimal fraction; 0.02 is 2 %")
      return nil
    }
    return rate
  }

  /// A date, bare as TOML has it or as a text.
  func date(_ key: String) -> CalendarDate? {
    let text = value(
      key, "a date",
      { value in
        value.string ?? value.date.map { $0.debugDescription }
      })
    guard let text else { return nil }
    guard let date = CalendarDate(text) else {
      fault(
        .dateMalformed, key, "'\(text)' is not a date",
        toDo: "write a day of the calendar as yyyy-mm-dd, such as 2024-02-29")
      return nil
    }
    return date
  }

  /// A financial year that must be there.
  func requiredYear(_ key: String) -> FinancialYear? {
    guard let text = requiredString(key) else { return nil }
    guard let year = FinancialYear(text) else {
      fault(
        .yearMalformed, key, "'\(text)' is not a financial year",
        toDo: "write both years, such as \"2023-24\"")
      return nil
    }
    return year
  }

  /// A period within the books' years.
  func period(_ key: String, in years: ClosedRange<FinancialYear>?) -> Period? {
    guard let text = string(key) else { return nil }
    guard let period = Period(text) else {
      fault(
        .periodMalformed, key, "'\(text)' is not a period",
        toDo: "write the year and P1 (April) to P12 (March) or P13, such as \"2023-24/P10\"")
      return nil
    }
    if let years, !years.contains(period.year) {
      fault(
        .yearRange, key, "\(period) is outside the books' years",
        toDo: "the books run from \(years.lowerBound) to \(years.upperBound)")
      return nil
    }
    return period
  }

  /// One of a closed set of words.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) -> Choice? {
    guard let text = string(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    fault(
      .valueUnknown, key, "'\(text)' is not a value of '\(key)'",
      toDo: "write \(words.joined(separator: " or "))")
    return nil
  }

  /// Notes every key that nobody asked for.
  func noteUnknownKeys() {
    for key in keys where !known.contains(key) {
      let guess = suggestion(for: key, among: known)
      faults.add(
        .keyUnknown, at: places.place(of: path + [key]),
        "'\(key)' is not a key of this \(path.isEmpty ? "file" : "table")",
        toDo: guess.map { "did you mean '\($0)'?" }
          ?? "take it out; the keys are \(known.sorted().joined(separator: ", "))")
    }
  }

  /// Notes a fault at the value of a key of this table.
  func fault(_ fault: BooksFault, _ key: String, _ message: String, toDo remedy: String) {
    faults.add(fault, at: places.place(ofValue: path + [key]), message, toDo: remedy)
  }

  /// Notes that a key may be there.
  private func note(_ key: String) {
    known.append(key)
    faults.ask(path + [key], of: places.source.file)
  }

  private func value<Value>(
    _ key: String, _ kind: String, _ read: (any TOMLValueConvertible) -> Value?
  ) -> Value? {
    note(key)
    guard let node = table[key] else { return nil }
    guard let value = read(node) else {
      fault(
        .keyType, key, "'\(key)' is not \(kind)", toDo: "write \(kind) behind the equals sign")
      return nil
    }
    return value
  }
}
