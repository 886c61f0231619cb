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

  @Test(
    "a date, a space and one digit is a fault, and does not end the program",
    arguments: [
      "2024-02-29 7 February", "2024-02-29 7\n", "[2024-02-29 7]", "{a = 2024-02-29 7, b = 1}",
      "2024-02-29 7#", "2024_-02-29 7 ", "2024-02-2_9 7\t", "2024-02-29_ 7 ", "[1 2, 3]",
    ])
  func refusesDigitsBehindDates(value: String) throws {
    let found = try faults(
      "# 2024-02-29 7 is no value\ntext = '2024-02-29 7 '\ncut_off = \(value)\n")
    #expect(found.map(\.code) == ["books.toml.syntax"])
    #expect(found.map(\.line) == [3])
  }

  @Test(
    "a date with a comment or a time behind it is none",
    arguments: ["2024-02-29 # 7 days", "2024-02-29 07:00:00", "2024-02-29 7"])
  func allowsDates(value: String) throws {
    #expect(
      try faults("cut_off = \(value)").map(\.code).contains("books.toml.syntax")
        == value.hasSuffix(" 7"))
  }

  @Test(
    "a date with a T and no time is a fault, and does not end the program",
    arguments: [
      "2024-02-29T:00:00", "2024-02-29tx:1", "[1, 2024-02-29T\n:]", "{a = 2024-02-29T-1:0}",
    ])
  func refusesMissingTimes(value: String) throws {
    let found = try faults("2024-02-29Tx = 'T'\ncut_off = \(value)\n")
    #expect(found.map(\.code) == ["books.toml.syntax"])
    #expect(found.map(\.line) == [2])
  }

  @Test(
    "dates, with a time or a remark behind them, are read", arguments: ["", "T10:30:00", " # T"])
  func readsDates(behind: String) throws {
    let found = try faults("cut_off = 2024-02-29\(behind)\n")
    #expect(!found.map(\.code).contains("books.toml.syntax"))
  }

  @Test(
    "a list in which no value can begin is a fault, and does not end the program",
    arguments: [
      "[}", "[1,}", "{a = [ }}", "[\u{85}", "[1, \u{2028}]", "[\n# }\n'}',\n\u{2029}]",
      "[[1, 2], }",
    ])
  func refusesBadLists(value: String) throws {
    let found = try faults("\"}\" = { a = [1, [2]], b = {} } # }\ntotal_rows = \(value)\n")
    #expect(found.map(\.code) == ["books.toml.syntax"])
    #expect(found.allSatisfy { $0.line >= 2 })
  }
}
