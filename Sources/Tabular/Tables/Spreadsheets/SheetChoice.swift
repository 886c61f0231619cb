/// One sheet of a workbook, as its list of sheets has it.
struct ListedSheet {
  let name: String
  let isHidden: Bool
  /// The part of the file in which its cells stand; empty where the format has no parts.
  var path = ""
}

/// The sheet that somebody asked for.
struct SheetChoice {
  let sheet: ListedSheet
  /// Its place in the list, from 0.
  let index: Int

  /// Finds a sheet by its name; else by its number, from 1, among the sheets one sees.
  init(_ wanted: String?, among sheets: [ListedSheet]) throws(TableFault) {
    let visible = sheets.indices.filter { !sheets[$0].isHidden }
    let found =
      if let wanted {
        sheets.firstIndex { $0.name == wanted }
          ?? Self.number(wanted).flatMap { visible.dropFirst($0 - 1).first }
      } else {
        visible.first
      }
    guard let found else { throw .sheetUnknown(wanted, among: sheets.map(\.name)) }
    sheet = sheets[found]
    index = found
  }

  /// A sheet's number, from 1; nil if the text is none.
  static func number(_ text: String) -> Int? {
    SheetNumber.whole(text.utf8).flatMap { $0 > 0 ? $0 : nil }
  }
}
