import TestSupport
import Testing

@testable import Tabular

/// Numbers as programs write them, and the one text that each has.
let numberForms = [
  ("5001", "5001"), ("5001.0", "5001"), ("5001.00", "5001"), ("5.001E3", "5001"),
  ("2.0000001E7", "20000001"), ("2.0000001e+07", "20000001"), ("-5001.0", "-5001"),
  ("1E+2", "100"), ("+7", "7"), ("007", "7"), ("0", "0"), ("0.0", "0"), ("-0", "0"),
  ("-0.0", "0"), ("1234.5", "1234.5"), ("1234.50", "1234.5"), ("-0.1", "-0.1"), (".5", "0.5"),
  ("1.5E-3", "0.0015"), ("5E-5", "0.00005"), ("0.00005", "0.00005"), ("-1.25e-7", "-0.000000125"),
  ("0.10000000000000001", "0.1"), ("9.9999999999909051E-2", "0.09999999999990905"),
  ("123456789012345", "123456789012345"), ("1.23456789012346E+17", "123456789012346000"),
  ("12345678901234567", "12345678901234568"), ("1E300", "1e+300"), ("1E-30", "1e-30"),
]

@Suite struct NumberTextTests {
  @Test(
    "what is no number is left as it is", arguments: ["nan", "1.5x", "0x10", "1e", "", "1E999"])
  func leavesOthers(text: String) {
    #expect(NumberText.normalised(Array(text.utf8)) == nil)
  }

  @Test("the text of a number is that of its binary fraction, as every format gives it")
  func agreesWithBinary() {
    for (written, read) in numberForms {
      guard let value = Double(written) else {
        Issue.record("\(written) is no number")
        continue
      }
      #expect(String(decoding: NumberText.text(value), as: UTF8.self) == read)
    }
  }

  @Test("random numbers give their text, and their text gives them back", arguments: 1...3)
  func givesBack(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let exponent = Double(Int.random(in: -12...15, using: &generator))
      let whole = Double(Int64.random(in: -999_999_999...999_999_999, using: &generator))
      let value = whole * exponentOfTen(exponent)
      let text = String(decoding: NumberText.text(value), as: UTF8.self)
      #expect(Double(text) == value)
      for written in [text, "\(value)", "\(value)0".replacing("e", with: "E")]
      where Double(written) == value {
        let read = NumberText.normalised(Array(written.utf8)) ?? Array(written.utf8)
        #expect(String(decoding: read, as: UTF8.self) == text, "\(written), seed \(seed)")
      }
    }
  }

  private func exponentOfTen(_ exponent: Double) -> Double {
    Double("1e\(Int(exponent))") ?? 1
  }

  @Test(
    "a number of more than fifteen digits before its point has been rounded",
    arguments: [
      ("123456789012345", false), ("1234567890123456", true), ("1.23457E+16", true),
      ("1000000000000000", true), ("999999999999999", false), ("-1234567890123456", true),
      ("0.12345678901234567", false), ("123456.78901234567", false), ("1E300", true),
      ("1E-30", false),
    ])
  func tellsRounded(written: String, isRounded: Bool) throws {
    let rows = "<row><c><v>\(written)</v></c><c t=\"str\"><v>\(written)</v></c></row>"
    var row = TableRow()
    #expect(try XLSXTable(bytes: WorkbookMaker(rows: rows).bytes, sheet: nil).read(&row))
    #expect(row.isRounded(0) == isRounded)
    // A text keeps every digit.
    #expect(!row.isRounded(1))
    #expect(!row.isRounded(9))
  }
}
