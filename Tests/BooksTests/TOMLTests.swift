import Books
import Tabular
import TestSupport
import Testing

@Suite struct TOMLTests {
  /// The faults of form in books whose `authority.toml` holds a text.
  private func faults(_ text: String) throws -> [Diagnostic] {
    let scratch = try Scratch()
    try scratch.write(text, to: "authority.toml")
    do {
      _ = try Books(readingFolder: scratch.url.path)
      return []
    } catch {
      guard case .faulty(let diagnostics) = error else { throw error }
      return diagnostics.filter { $0.file == "authority.toml" && $0.code == "books.toml.syntax" }
    }
  }

  @Test(
    "every form that TOML has is read",
    arguments: [
      "", "# a remark", "a = 1", "a = 1 # one", "\ta\t=\t1\t", "a=1\r\nb=2", "\"a b\" = 1",
      "'a' = 1",
      "a.b.c = 1", "a . b = 1", "1 = 1", "-_ = 1", "[a]", "[ a . b ]", "[[a]]\n[[a]]", "[a]\n[a.b]",
      "a = 'it\"s'", "a = \"\\\"\\\\\"", "a = \"\"", "a = \"\"\"x\n\"y\"\n\"\"\"",
      "a = '''\n'\n'''",
      "a = \"\"\"x\"\"\"\"\"", "a = +1_000", "a = 0", "a = -0.5e+3", "a = 1e5", "a = 0xFf_0",
      "a = 0o17",
      "a = 0b1_0", "a = inf", "a = -nan", "a = true", "a = 2024-02-29", "a = 2024-02-29T07:32:00Z",
      "a = 2024-02-29 07:32:00.5", "a = 2024-02-29t07:32:00+01:00", "a = 07:32:00",
      "a = 2024-02-29 # 7 days", "a = []", "a = [ 1, # one\n 2,\n]", "a = [[1], [\"x\", 'y']]",
      "a = {}", "a = { b = 1, c.d = [ { e = 2 } ] }", "a = \"}]#=\"",
    ])
  func reads(text: String) throws {
    #expect(try faults(text + "\n").isEmpty)
    #expect(try faults(text).isEmpty)
  }

  @Test(
    "what is no TOML is named at its line",
    arguments: [
      ("name", "a setting has no ="), ("= 1", "no setting begins like this"),
      ("name =", "no value stands here"), ("name = yes", "no value stands here"),
      ("name = 007", "no value stands here"), ("name = £5", "no value stands here"),
      ("name = 12,5", "something stands behind the value"),
      ("name = \"x\" y", "something stands behind the value"),
      ("name = \"x", "the text that begins here has no end"),
      ("name = 'x\n'", "the text that begins here has no end"),
      ("name = \"\"\"x\n\"\"", "the text that begins here has no end"),
      ("a..b = 1", "no setting begins like this"),
      ("naïve = 1", "a setting has no ="), ("[rag", "the name of a table is not closed"),
      ("[[rag]", "the name of a table is not closed"),
      ("name = [1, 2", "a list is not closed here, nor does it go on"),
      ("name = { a = 1", "a table is not closed here, nor does it go on"),
      ("name = { a }", "a setting has no ="),
    ])
  func refuses(text: String, message: String) throws {
    let found = try faults("# first\n\n" + text + "\n")
    #expect(found.map(\.message) == ["this is not TOML: \(message)"])
    #expect(found.map(\.line).allSatisfy { $0 >= 3 })
  }

  @Test("a key has 32 parts behind its first at most, and so deep do lists stand in one another")
  func limitsDepth() throws {
    func key(_ parts: Int) -> String { Array(repeating: "a", count: parts).joined(separator: ".") }
    func list(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    for form in ["[KEY]", "KEY = 1", "[[KEY]]", "a = {KEY = 1}"] {
      #expect(try faults(form.replacing("KEY", with: key(33))).isEmpty)
      #expect(try faults("# first\n" + form.replacing("KEY", with: key(34))).map(\.line) == [2])
    }
    #expect(try faults("a = \(list(33))").isEmpty)
    #expect(try faults("a = \(list(34))").count == 1)
    #expect(try faults("name = \"\(String(repeating: ".", count: 1_000))\"").isEmpty)
  }
}
