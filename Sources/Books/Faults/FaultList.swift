import Tabular

/// Where something stands in a file of the books.
struct Place {
  let source: SourceText
  /// In bytes from the start of the text.
  let offset: Int
}

/// The faults and findings of one reading of the books, gathered as they are met.
///
/// A class, since every reader of every file adds to the one list.
final class FaultList {
  private(set) var diagnostics: [Diagnostic] = []

  /// Notes a fault at a place in a file.
  func add(_ fault: BooksFault, at place: Place, _ message: String, toDo remedy: String) {
    let (line, column) = place.source.place(of: place.offset)
    let isSecret = Layout.isSecret(place.source.file)
    add(
      fault, file: place.source.file, line: line, column: column,
      excerpt: isSecret ? nil : place.source.line(line), message, toDo: remedy)
  }

  /// Notes a fault of a whole file.
  func add(_ fault: BooksFault, file: String, _ message: String, toDo remedy: String) {
    add(fault, file: file, line: 1, column: 1, excerpt: nil, message, toDo: remedy)
  }

  /// A message without what it quotes from a file that may tell who a child is.
  private func shown(_ message: String, of file: String) -> String {
    Layout.isSecret(file) ? message.replacing(/'[^']*'/, with: "what stands here") : message
  }

  private func add(
    _ fault: BooksFault, file: String, line: Int, column: Int, excerpt: String?,
    _ message: String, toDo remedy: String
  ) {
    diagnostics.append(
      Diagnostic(
        file: file, line: line, column: column, severity: fault.isFinding ? .warning : .error,
        code: fault.rawValue, message: shown(message, of: file), remedy: remedy, excerpt: excerpt))
  }
}
