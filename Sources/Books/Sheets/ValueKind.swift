/// What a column of the books holds, for a sheet that is filled in by hand.
public enum ValueKind: Hashable, Sendable {
  /// Words, or a code that a spreadsheet must not take for a number.
  case text
  /// A name that another file declares in its first column, such as an account's code.
  case name(of: String)
  /// One of a closed set of words.
  case words([String])
  /// Pounds, to the penny.
  case money
  /// A decimal fraction, shown as per cent.
  case fraction
  /// A number that is neither money nor a part of something.
  case number
  case count
  case date
  /// A financial year.
  case year
  case period
  /// Pounds or a fraction, as the driver of the row says.
  case driverValue
  /// A number in the unit of the row's indicator.
  case quantity

  /// What it is in a row, by what stands in its column `driver`.
  func resolved(driver: String?) -> ValueKind {
    guard self == .driverValue else { return self }
    return driver.flatMap { DriverKind(rawValue: $0.lowercased()) }?.isMoney == true
      ? .money : .fraction
  }
}

/// One column of a sheet: its name in the file, what it holds and what that means.
public struct SheetColumn: Hashable, Sendable {
  public let name: String
  public let kind: ValueKind
  /// In a few words, for whoever fills it in.
  public let meaning: String
  /// Whether a file has to have it.
  public let isRequired: Bool
}

extension SheetColumn {
  /// A column of a file of the books, by its name there and the file's path without its year.
  init(_ name: String, of file: String, isRequired: Bool) {
    let (kind, meaning) =
      ColumnMeanings.ofFiles["\(file)#\(name)"] ?? ColumnMeanings.ofNames[name]
      ?? (name.wholeMatch(of: /p1?[0-9]/) != nil ? ColumnMeanings.month : (.text, ""))
    self.init(name: name, kind: kind, meaning: meaning, isRequired: isRequired)
  }

  /// The year of a row, in a sheet of several years.
  static let year = SheetColumn(
    name: "year", kind: .year, meaning: "financial year of the row, such as 2023-24",
    isRequired: true)
}
