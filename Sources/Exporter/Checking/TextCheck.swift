/// Whether a text can stand in a workbook.
enum TextCheck {
  /// Excel's limit for a cell, in UTF-16 units.
  static let limit = 32_767

  /// The faults of a text: its length, and the first character that XML cannot hold.
  ///
  /// A carriage return counts as one, since Excel would turn it into a line feed; a text that
  /// must stand on one line has no line feed and no tab either.
  static func faults(
    _ text: String, _ what: String, sheet: String?, _ address: Address? = nil,
    isOneLine: Bool = false
  ) -> [WorkbookFault] {
    // Most texts are short and plain.
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (32..<0xEF).contains($0) }) { return [] }
    var faults: [WorkbookFault] = []
    if text.utf16.count > limit {
      let units = text.utf16.count
      faults.append(WorkbookFault(.textTooLong(units: units), sheet: sheet, address))
    }
    let forbidden = text.unicodeScalars.first {
      let isBreak = $0 == "\n" || $0 == "\t"
      return ($0.value < 32 && (isOneLine || !isBreak)) || $0.value == 0xFFFE
        || $0.value == 0xFFFF
    }
    if let forbidden {
      let kind = WorkbookFault.Kind.forbiddenCharacter(forbidden.value, what: what)
      faults.append(WorkbookFault(kind, sheet: sheet, address))
    }
    return faults
  }
}
