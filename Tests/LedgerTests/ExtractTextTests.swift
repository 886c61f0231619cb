import Foundation
import Ledger
import Testing

/// Encodings, separators, quotes and line ends of extracts, and what is never kept.
@Suite struct ExtractTextTests {
  private static let layout = TestLedger.layout + "\ndescription = \"Narrative\""
  private static let text =
    "Centre,Subjective,Amount,Narrative\n100,5000,£1.00,“Tŷ” – naïve\n200,1,£2.00,plain\n"

  private static let wide = text.replacing("ŷ", with: "𝒚")

  @Test("UTF-8 is read, with and without a byte-order mark")
  func readsUTF8() throws {
    for mark in ["", "\u{FEFF}"] {
      let ledger = try TestLedger(layout: Self.layout)
      #expect(try ledger.take(Data((mark + Self.text).utf8)).read.amount.pence == 300)
      try expectNarrative(ledger, "“Tŷ” – naïve")
    }
  }

  @Test("UTF-16 of either order is read, with and without a byte-order mark")
  func readsUTF16() throws {
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      for mark in ["", "\u{FEFF}"] {
        let ledger = try TestLedger(layout: Self.layout)
        let data = try #require((mark + Self.wide).data(using: encoding))
        #expect(try ledger.take(data).read.amount.pence == 300, "\(encoding) \(mark.isEmpty)")
        try expectNarrative(ledger, "“T𝒚” – naïve")
      }
    }
  }

  @Test("Windows-1252 is read, with the sign of pounds and curly quotes")
  func readsWindows() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let text = Self.text.replacing("ŷ", with: "y")
    let data = try #require(text.data(using: .windowsCP1252))
    #expect(try ledger.take(data).read.amount.pence == 300)
    try expectNarrative(ledger, "“Ty” – naïve")
  }

  private func expectNarrative(_ ledger: TestLedger, _ text: String) throws {
    let rows = try ledger.rows("SELECT description FROM posting WHERE cost_centre = '100'")
    #expect(rows.first?["description"] == text)
  }

  @Test(
    "UTF-8 that breaks later is one fault, on its own line",
    arguments: ["200,1,2.00,", "200,1,2.00,\"", "200,1,", "", "20"])
  func placesBrokenUTF8(before: String) throws {
    let ledger = try TestLedger(layout: Self.layout)
    var data = Data("Centre,Subjective,Amount,Narrative\n100,5000,1.00,ŷ\n\(before)".utf8)
    data.append(contentsOf: [0xA3])
    data.append(contentsOf: Data("x\n300,1,1.00,y\n".utf8))
    let faults = try ledger.faults(data)
    #expect(faults.map(\.code) == ["extract.file.encoding"])
    #expect(faults.map(\.line) == [3])
  }

  @Test("a zero byte, and a character cut off at the end, are faults on their lines")
  func placesOthers() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let head = "Centre,Subjective,Amount,Narrative\n100,5000,1.00,ŷ\n"
    let rows = String(repeating: "200,1,2.00,x\n", count: 400)
    let zero = try ledger.faults(Data("\(head)\(rows)200,1,2.00,\u{0}\n".utf8))
    #expect(zero.map(\.code) == ["extract.file.encoding"] && zero.map(\.line) == [403])
    let cut = try ledger.faults(Data("\(head)200,1,2.00,x".utf8) + Data([0xC5]))
    #expect(cut.map(\.code) == ["extract.file.encoding"] && cut.map(\.line) == [3])
    let odd = try #require(("\u{FEFF}" + head).data(using: .utf16LittleEndian)) + Data([0x31])
    #expect(try ledger.faults(odd).map(\.code) == ["extract.file.encoding"])
  }

  @Test("the separator is found out, and can be named", arguments: [",", ";", "\t", "|"])
  func findsSeparator(separator: String) throws {
    let lines = ["Run;by|someone, somewhere", "Centre,Subjective,Amount", "100,5000,1.00"]
    let text = lines[0] + "\n" + lines[1...].joined(separator: "\n").replacing(",", with: separator)
    let ledger = try TestLedger()
    #expect(try ledger.take(Data(text.utf8)).read.lines == 1)
    let name = separator == "\t" ? "\\t" : separator
    let named = try TestLedger(layout: "delimiter = \"\(name)\"\n" + TestLedger.layout)
    #expect(try named.take(Data(text.utf8)).read.lines == 1)
  }

  @Test("lines end in LF, CRLF or CR", arguments: ["\n", "\r\n", "\r"])
  func readsLineEnds(end: String) throws {
    let ledger = try TestLedger()
    let text = "Centre,Subjective,Amount\n100,5000,1.00\n200,1,2.00\n100,5000,x\n"
    let faults = try ledger.faults(Data(text.replacing("\n", with: end).utf8))
    #expect(faults.map(\.line) == [4])
    let sound = text.replacing("100,5000,x\n", with: "").replacing("\n", with: end)
    #expect(try ledger.take(Data(sound.utf8)).read.amount.pence == 300)
    let unended = String(sound.dropLast(end.count))
    #expect(try ledger.take(Data(unended.utf8)).known.lines == 2)
  }

  @Test(
    "a line break in quotes is part of the cell, and lines are counted on",
    arguments: ["\n", "\r\n"])
  func readsQuotedBreaks(end: String) throws {
    let ledger = try TestLedger(layout: Self.layout)
    let text =
      "Centre,Subjective,Amount,Narrative\(end)100,5000,1.00,\"a\(end)\"\"b\"\", c\"\(end)"
    try ledger.take(Data(text.utf8))
    try expectNarrative(ledger, "a\(end)\"b\", c")
    let faults = try ledger.faults(Data((text + "200,1,x,\(end)").utf8))
    #expect(faults.map(\.line) == [4])
  }

  @Test("a quote that is never closed is a fault where it opens", arguments: [10, 30_000])
  func placesOpenQuote(lines: Int) throws {
    let ledger = try TestLedger(layout: Self.layout)
    let rest = String(repeating: "200,1,2.00,x\n", count: lines)
    let text = "Centre,Subjective,Amount,Narrative\n100,5000,1.00,\"open\n" + rest
    let faults = try ledger.faults(Data(text.utf8))
    #expect(faults.map(\.line) == [2])
    #expect(faults.first?.code == "extract.csv.quote")
  }

  @Test("rows and quoted cells may lie across any place where the reading breaks off")
  func readsAcrossChunks() throws {
    let ledger = try TestLedger(layout: Self.layout)
    let long = String(repeating: "ŷ\r\n", count: 70_000)
    let text =
      "Centre,Subjective,Amount,Narrative\r\n"
      + (0..<10).map { "100,5000,1.0\($0),\"\(long.dropFirst($0))\"\r\n" }.joined()
    #expect(try ledger.take(Data(text.utf8)).read.lines == 10)
    #expect(try ledger.findings().isEmpty)
  }

  // MARK: - What is never kept

  private static let secret = "Zebedee Quillfeather"

  @Test(
    "nothing of a column that is never stored is in the ledger's file or in a message",
    arguments: ["Employee", " Employee", "Employee  name", "Employee name"])
  func keepsOut(header: String) throws {
    let name = header.trimmingCharacters(in: .whitespaces)
    let layout = Self.layout.replacing("Employee", with: "Employee name").replacing(
      "\"Narrative\"", with: "\"\(name == "Employee" ? "Employee name" : name)\"")
    let ledger = try TestLedger(layout: layout)
    let columns = "Centre,Subjective,Employee name,Amount"
    let outcome = try ledger.take(
      ["100,5000,\(Self.secret),1.00", "200,1,\"\(Self.secret), x\",2.00"], header: columns)
    #expect(outcome.read.lines == 2)
    try expectKeptOut(ledger)
    let faults = try ledger.faults(
      [
        "100,5000,\(Self.secret),x", "100,,\(Self.secret),1.00", "9,9,\(Self.secret),1.00",
        "Note,,\(Self.secret),", "100,5000,x \(Self.secret)",
      ], header: columns)
    #expect(faults.count == 6)
    for fault in faults { #expect(!fault.description.contains("Quillfeather")) }
    try expectKeptOut(ledger)
  }

  @Test("a row whose cells have slipped shows none of them")
  func hidesSlippedCells() throws {
    let ledger = try TestLedger(layout: Self.layout.replacing("Employee", with: "Narrative"))
    let faults = try ledger.faults(
      ["100,5000,Quillfeather, Zebedee,1.00"], header: "Centre,Subjective,Narrative,Amount")
    #expect(faults.map(\.code) == ["extract.row.ragged"])
    for fault in faults { #expect(!fault.description.contains("Zebedee")) }
  }

  @Test("the narrative is kept where the books ask for it, and no message shows it")
  func keepsNarrative() throws {
    let ledger = try TestLedger(layout: Self.layout)
    try ledger.take(
      ["100,5000,1.00,\(Self.secret)"], header: "Centre,Subjective,Amount,Narrative")
    let rows = try ledger.rows("SELECT description FROM posting WHERE cost_centre = '100'")
    #expect(rows.first?["description"] == Self.secret)
    let faults = try ledger.faults(
      ["100,5000,x,\(Self.secret)"], header: "Centre,Subjective,Amount,Narrative")
    for fault in faults { #expect(!fault.description.contains("Quillfeather")) }
  }

  private func expectKeptOut(_ ledger: TestLedger) throws {
    let bytes = try Data(contentsOf: URL(filePath: ledger.ledgerPath))
    #expect(bytes.range(of: Data("Quillfeather".utf8)) == nil)
    #expect(bytes.range(of: Data("Zebedee".utf8)) == nil)
  }
}
