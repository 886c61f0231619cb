/// Which of a workbook's cell styles show a number as a date.
struct XLSXStyles {
  private let isDate: [Bool]

  /// The styles of a workbook without any, in which nothing is a date.
  init() {
    isDate = []
  }

  init(reading part: ZipEntryStream) throws(TableFault) {
    let handler = StylesHandler()
    _ = try XMLStream(part, handler: handler).run()
    isDate = handler.isDate
  }

  /// Whether cells of a style are dates; no cell of an unknown style is.
  func showsDate(_ style: Int) -> Bool {
    isDate.indices.contains(style) && isDate[style]
  }
}

private final class StylesHandler: XMLHandler {
  private(set) var isDate: [Bool] = []
  private var ownFormats: [Int: Bool] = [:]
  private var isInCellStyles = false

  func start(_ element: XMLName, _ attributes: XMLAttributes) {
    if element.is(.sheet, "numFmt"),
      let number = attributes.value("numFmtId").flatMap({ SheetNumber.whole($0) }),
      let code = attributes.string("formatCode")
    {
      ownFormats[number] = NumberFormat.isDate(code: code)
    } else if element.is(.sheet, "cellXfs") {
      isInCellStyles = true
    } else if isInCellStyles, element.is(.sheet, "xf") {
      let number = attributes.value("numFmtId").flatMap { SheetNumber.whole($0) } ?? 0
      isDate.append(ownFormats[number] ?? NumberFormat.isDate(builtIn: number))
    }
  }

  func end(_ element: XMLName) -> Bool {
    if element.is(.sheet, "cellXfs") { isInCellStyles = false }
    return false
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
