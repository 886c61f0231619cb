import Books
import Foundation
import Ledger
import Money
import Rendering
import Reports
import Tabular

/// `import FILE --learn`: the first extract writes its own layout.
extension Import {
  func runLearning(_ inputs: Inputs, _ books: Books) throws {
    var learned = try LedgerFile.learn(
      file, name: inputs.origin(of: file), period: period, books: books)
    try controlTotal.map { try learned.hold(against: $0) }
    let folder = inputs.booksPath.hasSuffix("/") ? inputs.booksPath : inputs.booksPath + "/"
    let (layout, mapping) = (
      NewFile.free(folder + "extract.toml"), NewFile.free(folder + "mapping.csv")
    )
    try NewFile.write(learned.layout, to: layout)
    if !learned.codes.isEmpty { try NewFile.write(CodeToMap.csv(learned.codes), to: mapping) }
    tell(learned.diagnostics)
    try Terminal.write(
      learned.document(
        layout: layout, mapping: learned.codes.isEmpty ? nil : mapping,
        command: "safety-valve \(inputs.arguments)import \(file.contains(" ") ? "'\(file)'" : file)"
      ).screen(width: Terminal.width))
    if learned.isRefused { throw Failure(silent: .findings) }
  }

  /// Says the first of each kind: a layout that is not right is at fault in every row.
  private func tell(_ diagnostics: [Diagnostic]) {
    var counts: [String: Int] = [:]
    for diagnostic in diagnostics {
      counts[diagnostic.code, default: 0] += 1
      if counts[diagnostic.code] == 1 { Terminal.note(diagnostic.description) }
    }
    let more = diagnostics.count - counts.count
    if more > 0 { Terminal.note("and \(more.groupedText) more of these kinds") }
  }
}
