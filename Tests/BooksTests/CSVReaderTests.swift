import Tabular
import Testing

@Suite struct CSVReaderTests {
  private func records(_ text: String) -> [[String]] {
    CSVReader(SourceText(file: "f.csv", bytes: Array(text.utf8))).map { $0.fields.map(\.text) }
  }

  @Test(
    "records end in LF or CRLF, the last one with or without",
    arguments: [
      "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\r\n1,2", "\u{FEFF}a,b\n1,2\n",
    ])
  func readsLines(text: String) {
    #expect(records(text) == [["a", "b"], ["1", "2"]])
  }

  @Test("a quoted field holds commas, doubled quotes and line breaks")
  func readsQuotes() {
    #expect(records("\"a,\"\"b\"\"\",\"c\r\nd\"\n\"\",x") == [["a,\"b\"", "c\r\nd"], ["", "x"]])
  }

  @Test("an empty file has no records, and an empty line is a blank one")
  func readsNothing() {
    #expect(records("").isEmpty)
    let blank = CSVReader(SourceText(file: "f.csv", bytes: Array("\n,,\n".utf8)))
    #expect(blank.map(\.isBlank) == [true, true])
  }

  @Test("a bad quote is a fault of its record, and reading goes on behind its line")
  func recovers() {
    let text = "a,\"b\nc,d\ne,\"f\"g\nh\"i,j\nk,\"l\"\n"
    let reader = CSVReader(SourceText(file: "f.csv", bytes: Array(text.utf8)))
    let faults = reader.map(\.fault)
    #expect(
      faults == [
        .unterminatedQuote(offset: 2), nil, .textAfterQuote(offset: 14), .strayQuote(offset: 17),
        nil,
      ])
  }

  @Test("a quote that is never closed is one fault, at the quote")
  func endsInQuote() {
    let reader = CSVReader(SourceText(file: "f.csv", bytes: Array("a,\"b".utf8)))
    #expect(reader.map(\.fault) == [.unterminatedQuote(offset: 2)])
  }
}

@Suite struct SourceTextTests {
  @Test("places count characters, not bytes, and no byte-order mark")
  func places() {
    let source = SourceText(file: "f", bytes: Array("\u{FEFF}Tŷ,é👩‍👧,x\nsecond".utf8))
    let x = source.string.utf8.distance(
      from: source.string.startIndex,
      to: source.string.firstIndex(of: "x") ?? source.string.endIndex)
    #expect(source.place(of: x) == (1, 7))
    #expect(source.line(2) == "second")
    #expect(source.line(3) == nil)
  }

  @Test(
    "what is not UTF-8 is found where it begins",
    arguments: [
      ([0x61, 0x0A, 0xE9, 0x62], TextEncodingFault.notUTF8(offset: 2, lines: 1)),
      ([0x61, 0xE9, 0x0A, 0xE9, 0x62], .notUTF8(offset: 1, lines: 2)),
      ([0xFF, 0xFE, 0x61, 0x00], .wide), ([0x61, 0x00, 0x62, 0x00], .wide),
      (Array("only one".utf8) + [0], .zeroByte(offset: 8)),
    ])
  func findsEncoding(bytes: [UInt8], fault: TextEncodingFault) {
    #expect(SourceText(file: "f", bytes: bytes).encodingFault == fault)
  }

  @Test("plain UTF-8 has no fault")
  func acceptsText() {
    #expect(SourceText(file: "f", bytes: Array("Llandudno, Tŷ £5 🎓\r\n".utf8)).encodingFault == nil)
  }
}

@Suite struct SuggestionTests {
  @Test(
    "a near word is suggested and a far one is not",
    arguments: [
      ("expenditures", "expenditure"), ("Income", "income"), ("incme", "income"),
      ("icnome", "income"), ("zebra", nil),
      ("M9", nil),
    ])
  func suggests(word: String, wanted: String?) {
    #expect(suggestion(for: word, among: ["expenditure", "income", "reserve", "M1"]) == wanted)
  }
}
