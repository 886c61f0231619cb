/// The heights of rows whose texts need more than one line, or more than the normal size.
///
/// Excel fits such rows when it opens the file; LibreOffice and previewers do not, and would print
/// lines over each other. So the lines are counted here, by characters of ordinary width, and the
/// count rather errs by being high.
struct RowHeights {
  /// Heights in points by row, for rows that need more than Excel's 15.
  private(set) var points: [Int: Double] = [:]

  private static let normalHeight = 15.0
  private static let normalWidth = 8.43

  init(_ sheet: Sheet) {
    let ordinary = Set(Style.allCases.filter { Self.isOrdinary($0.look) })
    sheet.forEachCell { address, cell in
      guard !ordinary.contains(cell.style), case .text(let text) = cell.content, !text.isEmpty
      else { return }
      let look = cell.style.look
      let width = sheet.columnWidths.last { $0.columns.contains(address.column) }
      let lines = Self.lines(
        of: text, look: look, width: width?.characters ?? Self.normalWidth)
      let height = (Double(lines) * look.size * 1.3 + 1).rounded(.up)
      guard height > Self.normalHeight + 1 else { return }
      points[address.row] = min(409, max(height, points[address.row] ?? 0))
    }
  }

  /// Whether texts of a look never need a higher row.
  private static func isOrdinary(_ look: Look) -> Bool { !look.isWrapped && look.size <= 11 }

  /// The lines that a text takes in a column so many characters wide, broken between words.
  private static func lines(of text: String, look: Look, width: Double) -> Int {
    guard look.isWrapped else { return 1 }
    let room = max(1, Int(width * 11 / look.size * (look.isBold ? 0.92 : 1)) - 2 * look.indent)
    return text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) { sum, part in
      var lines = 1
      var used = 0
      for word in part.split(separator: " ") {
        let needed = used == 0 ? word.count : used + 1 + word.count
        if needed <= room {
          used = needed
        } else {
          lines += (used == 0 ? 0 : 1) + (word.count - 1) / room
          used = (word.count - 1) % room + 1
        }
      }
      return sum + lines
    }
  }
}
