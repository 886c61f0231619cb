import Testing

@testable import Pages

/// An edited file is the file that somebody would have typed.
@Suite struct EditedTableTests {
  private func edited(
    _ text: String, _ change: (inout EditedTable.Changes) -> Void
  ) -> String {
    var changes = EditedTable.Changes()
    change(&changes)
    return String(
      decoding: EditedTable("x.csv", Array(text.utf8)).applying(changes), as: UTF8.self)
  }

  private static let file = "\u{FEFF}a,b,c\r\n1,\"two, 2\",3\r\n\r\n\"4\", 5 ,six\r\n7,8,9"

  @Test("without a change no byte changes")
  func keepsBytes() {
    #expect(edited(Self.file) { _ in } == Self.file)
    for text in ["", "a,b", "a,b\n", "a,b\n\n\n", "a,\"b\n1,2\n3,4\n"] {
      #expect(edited(text) { _ in } == text)
    }
  }

  @Test("a changed cell changes alone, in quotes where it needs them")
  func changesCell() {
    let one = edited(Self.file) { $0.cells[.init(record: 1, column: 2)] = "x" }
    #expect(one == Self.file.replacing("2\",3", with: "2\",x"))
    let comma = edited(Self.file) { $0.cells[.init(record: 3, column: 1)] = "a \"b\", c" }
    #expect(comma == Self.file.replacing(" 5 ", with: "\"a \"\"b\"\", c\""))
    let plain = edited(Self.file) { $0.cells[.init(record: 1, column: 1)] = "2" }
    #expect(plain == Self.file.replacing("\"two, 2\"", with: "2"))
  }

  @Test("a row goes with its line, and a new one ends as the others do")
  func addsAndDeletes() {
    #expect(
      edited(Self.file) { $0.deleted = [3] } == Self.file.replacing("\"4\", 5 ,six\r\n", with: ""))
    #expect(edited(Self.file) { $0.deleted = [4] } == Self.file.replacing("7,8,9", with: ""))
    #expect(edited(Self.file) { $0.added = [["x", "y,", ""]] } == Self.file + "\r\nx,\"y,\",\r\n")
    #expect(edited("a,b\n") { $0.added = [["1", "2"]] } == "a,b\n1,2\n")
  }

  @Test("what was typed is put into the file that somebody else has saved, where it has a place")
  func moves() {
    let base = EditedTable("x.csv", Array("a,b\n1,2\n3,4\n5,6\n".utf8))
    let now = EditedTable("x.csv", Array("a,b\n0,0\n1,2\n5,7\n".utf8))
    var changes = EditedTable.Changes()
    changes.cells[.init(record: 1, column: 1)] = "two"
    changes.cells[.init(record: 3, column: 1)] = "six"
    changes.deleted = [2]
    changes.added = [["8", "9"]]
    let (moved, apart) = changes.moved(from: base, to: now)
    #expect(moved.cells == [.init(record: 2, column: 1): "two"])
    #expect(apart == ["six"])
    #expect(moved.deleted.isEmpty && moved.added == [["8", "9"]])
  }

  @Test("a form says what was changed, and nothing else counts as a change")
  func readsForm() {
    let table = EditedTable("x.csv", Array("a,b\n1,2\n3,4\n".utf8))
    var fields = Fields()
    for (name, value) in [
      ("c1.0", "1"), ("c1.1", "two"), ("c0.0", "header"), ("c9.0", "x"), ("c1.7", "x"),
      ("d2", "yes"), ("d0", "yes"), ("n0.0", ""), ("n0.1", ""), ("n1.1", "new"), ("n9.0", "x"),
    ] { fields.add(name, value) }
    let changes = EditForm.changes(fields, table)
    #expect(changes.cells == [.init(record: 1, column: 1): "two"])
    #expect(changes.deleted == [2] && changes.added == [["", "new"]])
  }
}
