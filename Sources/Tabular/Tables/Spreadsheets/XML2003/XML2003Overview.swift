/// What an XML Spreadsheet of 2003 says of itself: its sheets, and which styles show dates.
///
/// Whether a sheet is hidden stands behind its rows, so the file is read once for it.
final class XML2003Overview: XMLHandler {
  private(set) var sheets: [ListedSheet] = []
  private(set) var epoch = SheetDate.Epoch.year1900

  private var styles: [String: Style] = [:]
  private var depth = 0
  private var style: String?
  private var sheetName: String?
  private var isHidden = false
  private var words: [UInt8] = []

  private struct Style {
    var parent: String?
    /// nil where the style says nothing of numbers.
    var isDate: Bool?
  }

  static let part = "Workbook"

  init(_ source: RandomBytes) throws(TableFault) {
    _ = try XMLStream(WholeFile(source, name: Self.part), handler: self).run()
  }

  /// Whether a style shows numbers as dates; one that says nothing of it does as its parent does.
  func showsDate(_ style: String?) -> Bool {
    var name = style ?? Self.rootStyle
    for _ in 0..<Self.deepestStyle {
      let found = styles[name]
      if let isDate = found?.isDate { return isDate }
      guard name != Self.rootStyle else { return false }
      name = found?.parent ?? Self.rootStyle
    }
    return false
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    depth += 1
    words.removeAll(keepingCapacity: true)
    if depth == 1 {
      if element.is(.office, "document") { throw .fileFlat }
      guard element.is(.sheet2003, "Workbook") else { throw .notAWorkbook(.xml) }
    } else if element.is(.sheet2003, "Worksheet"), depth == 2 {
      sheetName = attributes.string2003("Name") ?? ""
      isHidden = false
    } else if element.is(.sheet2003, "Style") {
      style = attributes.string2003("ID")
      try note(Style(parent: attributes.string2003("Parent")))
    } else if element.is(.sheet2003, "NumberFormat"), let style {
      guard let format = attributes.string2003("Format") else { return }
      styles[style]?.isDate = Self.isDate(format)
    } else if element.is(.excel2003, "Date1904") {
      epoch = .year1904
    }
  }

  func end(_ element: XMLName) throws(TableFault) -> Bool {
    if depth == 2, element.is(.sheet2003, "Worksheet"), let name = sheetName {
      guard sheets.count < Self.mostSheets else { throw .sheetsTooMany(Self.mostSheets) }
      sheets.append(ListedSheet(name: name, isHidden: isHidden))
    } else if element.is(.excel2003, "Visible"), depth == 4 {
      isHidden = words.starts(with: "SheetHidden".utf8) || words.starts(with: "SheetVery".utf8)
    } else if element.is(.sheet2003, "Style") {
      style = nil
    }
    depth -= 1
    return false
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if words.count < 64 { words.append(contentsOf: bytes.prefix(64)) }
  }

  private func note(_ new: Style) throws(TableFault) {
    guard let style else { return }
    styles[style] = new
    guard styles.count <= Self.mostStyles else { throw .sheetsTooMany(Self.mostStyles) }
  }

  private static func isDate(_ format: String) -> Bool {
    switch format {
    case "General Date", "Long Date", "Medium Date", "Short Date": true
    case "Long Time", "Medium Time", "Short Time", "General Number", "Currency", "Euro Currency",
      "Fixed", "Standard", "Percent", "Scientific", "Yes/No", "True/False", "On/Off":
      false
    default: NumberFormat.isDate(code: format)
    }
  }

  private static let rootStyle = "Default"
  private static let deepestStyle = 32
  private static let mostSheets = 10_000
  private static let mostStyles = 65_536
}

extension XMLAttributes {
  /// An attribute of an XML Spreadsheet; some programs leave its prefix out.
  func value2003(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    value(.sheet2003, name) ?? value(name)
  }

  func string2003(_ name: StaticString) -> String? {
    value2003(name).map { String(decoding: $0, as: UTF8.self) }
  }
}
