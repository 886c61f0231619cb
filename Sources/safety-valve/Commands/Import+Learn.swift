import Books
import Foundation
import Ledger
import Money
import Rendering

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
    for diagnostic in learned.diagnostics.prefix(Self.mostShown) {
      Terminal.note(diagnostic.description)
    }
    if learned.diagnostics.count > Self.mostShown {
      Terminal.note("and \((learned.diagnostics.count - Self.mostShown).groupedText) more")
    }
    try Terminal.write(
      learned.text(
        layout: layout, mapping: learned.codes.isEmpty ? nil : mapping,
        command: "safety-valve \(inputs.arguments)import \(file.contains(" ") ? "'\(file)'" : file)"))
    if learned.isRefused { throw Failure(silent: .findings) }
  }

  private static let mostShown = 6
}
