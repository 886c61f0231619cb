import Books
import Tabular
import TestSupport
import Testing

@Suite struct TOMLTests {
  /// The faults of books whose `authority.toml` holds a text.
  private func faults(_ text: String) throws -> [Diagnostic] {
    let scratch = try Scratch()
    try scratch.write(text, to: "authority.toml")
    do {
      _ = try Books(readingFolder: scratch.url.path)
      return []
    } catch {
      guard case .faulty(let diagnostics) = error else { throw error }
      return diagnostics.filter { $0.file == "authority.toml" }
    }
  }

  @Test(
    "a key of very many parts is a fault and does not exhaust the stack",
    arguments: ["[KEY]\n", "KEY = 1\n", "[[KEY]]\n", "a = {KEY = 1}\n", "\"=\".KEY = 1\n"])
  func refusesDeepKeys(form: String) throws {
    let key = Array(repeating: "a", count: 400_000).joined(separator: ".")
    let found = try faults("# first\n" + form.replacing("KEY", with: key))
    #expect(found.map(\.code) == ["books.toml.syntax"])
    #expect(found.map(\.line) == [2])
  }

  @Test("a thousand dots in a line are no fault of their own")
  func allowsDots() throws {
    let dots = String(repeating: ".", count: 1_000)
    #expect(try !faults("name = \"\(dots)\"\n").map(\.code).contains("books.toml.syntax"))
  }

  @Test("values nested very deep are a fault", arguments: [("[", "]"), ("{a=", "}")])
  func refusesDeepValues(open: String, close: String) throws {
    let value =
      String(repeating: open, count: 100_000) + "1" + String(repeating: close, count: 100_000)
    #expect(try faults("name = \(value)\n").map(\.code) == ["books.toml.syntax"])
  }

  @Test(
    "a table without a name is a fault at its line, and does not end the program",
    arguments: ["[{", "[\n", "[[=a]]", "[ .a]", "[\u{E9}]", "[[ \n", "  [#", "[a]\n[!]", "[ [a]]"])
  func refusesBadHeaders(header: String) throws {
    let found = try faults("name = \"\"\"\n[{\"\"\"\"\nlist = [\n[1], # \"\n'[']\n\(header)\n")
    #expect(found.map(\.code) == ["books.toml.syntax"])
    #expect(found.map(\.line) == [header.hasPrefix("[a]") ? 7 : 6])
  }
}
