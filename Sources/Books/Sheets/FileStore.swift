import Foundation

/// The text of every file that a workbook was made of, as a hidden sheet carries it.
///
/// It is held as Base64, of which no program changes a letter.
enum FileStore {
  static let sheetName = "safety-valve files"
  static let title = "The files of these books as they were exported. Leave this sheet as it is."
  /// A cell holds at most 32,767 characters.
  private static let longest = 30_000

  /// The hidden sheet: for each file its path, how many bytes it has, a check sum, and its text.
  static func page(_ files: [String: [UInt8]]) -> SheetPage {
    var page = SheetPage(name: sheetName)
    page.isHidden = true
    page.rows[0] = [.text(title)]
    for (index, (path, bytes)) in files.sorted(by: { $0.key < $1.key }).enumerated() {
      var text = Substring(Data(bytes).base64EncodedString())
      var cells: [SheetValue] = [path, "\(bytes.count) bytes", checkSum(bytes)].map { .text($0) }
      repeat {
        cells.append(.text(String(text.prefix(longest))))
        text = text.dropFirst(longest)
      } while !text.isEmpty
      page.rows[index + 1] = cells
    }
    return page
  }

  /// The files of a hidden sheet, and the rows of those that were changed there.
  static func files(_ rows: [SheetRow]) -> (files: [String: [UInt8]], damaged: [Int]) {
    var files: [String: [UInt8]] = [:]
    var damaged: [Int] = []
    for row in rows where row.number > 1 {
      let cells = row.cells.map(\.text)
      guard cells.count > 3, let data = Data(base64Encoded: cells[3...].joined()),
        cells[1] == "\(data.count) bytes", cells[2] == checkSum([UInt8](data)),
        Books.isName(cells[0])
      else {
        damaged.append(row.number)
        continue
      }
      files[cells[0]] = [UInt8](data)
    }
    return (files, damaged)
  }

  /// Enough to notice a change by accident: the 64 bits of FNV-1a.
  private static func checkSum(_ bytes: [UInt8]) -> String {
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return "sum " + String(hash, radix: 16)
  }
}

/// One row of a sheet that was read.
struct SheetRow {
  /// From 1.
  let number: Int
  let cells: [SheetCell]

  /// A cell, empty where the row has none.
  func cell(_ index: Int) -> SheetCell {
    cells.indices.contains(index) ? cells[index] : SheetCell(text: "", kind: .text)
  }

  var isBlank: Bool { cells.allSatisfy { CellValue.plain($0.text).isEmpty } }
}
