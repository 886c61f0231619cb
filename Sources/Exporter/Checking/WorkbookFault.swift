/// Why a workbook is refused: one fault, with its place.
public struct WorkbookFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sheet, or nil where the fault is the workbook's.
  public var sheet: String?
  /// The cell, or nil where the fault is the sheet's.
  public var address: Address?
  public var kind: Kind

  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    case noSheets
    /// Empty, over 31 UTF-16 units, with one of `[ ] : * ? / \` or an apostrophe at an end.
    case badSheetName
    /// Another sheet has the name, in the same or another case.
    case duplicateSheetName
    /// Excel keeps the name History for itself.
    case reservedSheetName
    /// A row or a column that Excel has not; `what` says of what.
    case offSheet(what: String)
    case notFinite
    /// Over 32,767 UTF-16 units.
    case textTooLong(units: Int)
    /// A character that XML has not, by its number in Unicode; `what` says in which text.
    case forbiddenCharacter(UInt32, what: String)
    /// A link from a cell without text.
    case linkWithoutText
    /// A link, a chart, a name or a formula leads to a sheet that is not there.
    case missingSheet(String, what: String)
    case formulaError(FormulaError)
    /// Over 8,192 UTF-16 units.
    case formulaTooLong(units: Int)
    /// A text of over 255 UTF-16 units, or a number that is not finite.
    case badFormulaConstant
    /// A function without arguments, or with over 255.
    case badArgumentCount(Int)
    case badTableName(String)
    case badDefinedName(String)
    /// Another table or defined name has the name, in the same or another case.
    case duplicateName(String)
    case tableWithoutRows(String)
    case overlappingTables(String, String)
    /// The header of a table's column is no text, is empty, has a line break, is longer than 255
    /// UTF-16 units, or holds an escape such as `_x000D_`.
    case badTableHeader(String)
    case duplicateTableHeader(table: String, header: String)
    /// A chart without series, or with over four.
    case badSeriesCount(Int)
    /// All cells of a chart's range are empty; `what` says of which range.
    case emptyChartRange(what: String)
    case unequalChartRanges(categories: Int, values: Int)
    case chartWithoutText(what: String)
    /// The list of words of a cell is empty or too long, or a word is empty or has `,` or `"`.
    case badChoiceList
    /// A width, a height or a page count that Excel has not.
    case badSize(what: String)
  }

  init(_ kind: Kind, sheet: String? = nil, _ address: Address? = nil) {
    self.kind = kind
    self.sheet = sheet
    self.address = address
  }

  /// The place and the fault as one line.
  public var description: String {
    let place = [sheet, address?.description].compactMap { $0 }.joined(separator: "!")
    return place.isEmpty ? kind.message : "\(place): \(kind.message)"
  }
}

extension WorkbookFault.Kind {
  /// What is wrong, as a sentence without a full stop.
  public var message: String {
    switch self {
    case .noSheets: "the workbook has no sheets"
    case .badSheetName:
      "a sheet's name needs 1 to 31 characters, none of []:*?/\\ and no apostrophe at an end"
    case .duplicateSheetName: "two sheets have this name"
    case .reservedSheetName: "Excel keeps the name History for itself"
    case .offSheet(let what): "\(what) lies beyond 1,048,576 rows or 16,384 columns"
    case .notFinite: "the number is not finite"
    case .textTooLong(let units): "the text has \(units) characters; 32,767 are allowed"
    case .forbiddenCharacter(let number, let what):
      "\(what) holds the control character U+" + String(number, radix: 16).uppercased()
    case .linkWithoutText: "a link needs a cell with text"
    case .missingSheet(let name, let what):
      "\(what) leads to the sheet \u{2018}\(name)\u{2019}, which is not there"
    case .formulaError(let error): "the formula has no value: \(error)"
    case .formulaTooLong(let units):
      "the formula has \(units) characters; 8,192 are allowed"
    case .badFormulaConstant:
      "a constant in the formula is over 255 characters or is not finite"
    case .badArgumentCount(let count): "a function has \(count) arguments; 1 to 255 are allowed"
    default: layoutMessage
    }
  }

  private var layoutMessage: String {
    switch self {
    case .badTableName(let name): "\u{2018}\(name)\u{2019} cannot name a table"
    case .badDefinedName(let name): "\u{2018}\(name)\u{2019} cannot name cells"
    case .duplicateName(let name): "the name \u{2018}\(name)\u{2019} is taken"
    case .tableWithoutRows(let name): "the table \(name) needs a row below its headers"
    case .overlappingTables(let one, let other): "the tables \(one) and \(other) overlap"
    case .badTableHeader(let name):
      "a header of the table \(name) is no text, is empty, over 255 characters or has a line break"
    case .duplicateTableHeader(let table, let header):
      "two columns of the table \(table) are headed \u{2018}\(header)\u{2019}"
    case .badSeriesCount(let count): "a chart has \(count) series; 1 to 4 are allowed"
    case .emptyChartRange(let what): "\(what) of a chart are empty"
    case .unequalChartRanges(let categories, let values):
      "a chart has \(categories) categories for \(values) values"
    case .chartWithoutText(let what): "a chart needs its \(what)"
    case .badChoiceList:
      "the words of a list have to stand in one row or column"
    case .badSize(let what): "\(what) is out of range"
    default: ""
    }
  }
}
