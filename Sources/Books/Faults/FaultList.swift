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
  /// The keys that each TOML file may have, tables in front of the last name, in the order in which
  /// they were asked for.
  private(set) var askedKeys: [String: [[String]]] = [:]
  /// The files that may hold words about people in any cell.
  private var narratives: Set<String> = []
  /// What may be said of them all the same.
  private var shield = NarrativeShield()

  /// Notes that a file may have a key.
  func ask(_ key: [String], of file: String) {
    if askedKeys[file]?.contains(key) != true { askedKeys[file, default: []].append(key) }
  }

  /// From here on no free text of a file is quoted.
  func shield(_ file: String, knowing words: Set<String>) {
    narratives.insert(file)
    shield.knownWords.formUnion(words)
  }

  /// Notes a fault at a place in a file.
  func add(_ fault: BooksFault, at place: Place, _ message: String, toDo remedy: String) {
    let (line, column) = place.source.place(of: place.offset)
    let file = place.source.file
    let text = Layout.isSecret(file) ? nil : place.source.line(line)
    let excerpt = text.map { text in
      narratives.contains(file) ? shield.excerpt(text, column: column) : (text, column)
    }
    add(fault, file: file, line: line, column: column, excerpt: excerpt, message, toDo: remedy)
  }

  /// Notes a fault of a whole file.
  func add(_ fault: BooksFault, file: String, _ message: String, toDo remedy: String) {
    add(fault, file: file, line: 1, column: 1, excerpt: nil, message, toDo: remedy)
  }

  /// A message without what it quotes from a file that may tell who a child is.
  private func shown(_ message: String, of file: String) -> String {
    // From the first quote to the last, since what is quoted may hold one.
    if Layout.isSecret(file) { return message.replacing(/(?s)'.*'/, with: "what stands here") }
    return narratives.contains(file) ? shield.message(message) : message
  }

  private func add(
    _ fault: BooksFault, file: String, line: Int, column: Int,
    excerpt: (text: String, caret: Int)?, _ message: String, toDo remedy: String
  ) {
    diagnostics.append(
      Diagnostic(
        file: file, line: line, column: column, severity: fault.isFinding ? .warning : .error,
        code: fault.rawValue, message: shown(message, of: file), remedy: remedy,
        excerpt: excerpt?.text,
        caret: excerpt?.caret))
  }
}
