import Foundation
import Tabular

// Prints the rows of a workbook, so that they can be held against what other programs read of it:
// table-rows FILE [SHEET]. A line for each row: its number, and its cells with their kinds. With
// --count in front only how many rows there are, to measure the reader alone.
let isCount = CommandLine.arguments.dropFirst().first == "--count"
let arguments = CommandLine.arguments.filter { $0 != "--count" }
guard arguments.count >= 2 else {
  FileHandle.standardError.write(Data("usage: table-rows FILE [SHEET]\n".utf8))
  exit(64)
}

func printRows() throws(TableFault) {
  let table = try Workbook.open(
    path: arguments[1], sheet: arguments.count > 2 ? arguments[2] : nil)
  var row = TableRow()
  if isCount {
    var count = 0
    while try table.read(&row) { count += 1 }
    return print(count)
  }
  while try table.read(&row) {
    let cells = (0..<row.count).map { cell in
      let text = row.string(cell).replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        .replacing("\t", with: "\\t").replacing("\r", with: "\\r")
      return text.isEmpty ? "" : "\(row.kind(cell)):\(text)"
    }
    print("\(row.number)\t" + cells.joined(separator: "\t"))
  }
  if arguments.count == 2 {
    print("sheets\t" + (try table.visibleSheets()).joined(separator: "\t"))
  }
}

do throws(TableFault) {
  try printRows()
} catch {
  print("fault\t\(error.row)\t\(error.column)\t\(error.code)\t\(error.message)\t\(error.remedy)")
  exit(65)
}
