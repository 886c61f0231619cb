import Books
import Foundation
import Money
import Sampling
import TestSupport
import Testing

@Suite struct ExtractTextTests {
  private func bytes(_ extract: IllustrativeExtract, _ style: AmountStyle = .plain) throws
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    try ExtractText(extract, style: style).write { bytes += $0 }
    return bytes
  }

  private func lines(_ borough: Borough, _ style: AmountStyle = .plain) throws -> [String] {
    let text = try String(decoding: bytes(borough.extract(2, rows: 60), style), as: UTF8.self)
    return text.components(separatedBy: "\r\n")
  }

  @Test("the first cell says what it is; preamble, blank row, headers, lines, total")
  func laysOut() throws {
    let lines = try lines(Borough())
    #expect(lines[0].hasPrefix("ILLUSTRATIVE: "))
    #expect(lines[1] == "Illustrative Borough,General ledger extract,2023-24 P1 to P2")
    #expect(lines[2] == "")
    #expect(lines[3] == "ID,Per,Date,CC,Subj,Ref,Text,Amount")
    let total = try Borough().extract(2, rows: 60).total
    #expect(lines[64] == "Total,,,,,,,\(total)" && lines[65] == "" && lines.count == 66)
    let first = lines[4].split(separator: ",", maxSplits: 3).map(String.init)
    #expect(first[0] == "2301000000002" && first[1] == "1")
    #expect(first[2].contains(/^[0-9]{2}\/0[45]\/2023$/))
  }

  @Test("amounts are written in three styles, quoted where they hold the delimiter")
  func styles() throws {
    let plain = try lines(Borough())[64]
    let thousands = try lines(Borough(), .thousands)[64]
    let accounting = try lines(Borough(), .accounting)[64]
    let pounds = try #require(plain.split(separator: ",").last)
    let grouped = try Borough().extract(2, rows: 60).total.readableText
    #expect(pounds.hasPrefix("-"))
    #expect(thousands == "Total,,,,,,,\"\(grouped)\"")
    #expect(accounting == "Total,,,,,,,\"(\(grouped.dropFirst()))\"")
    var borough = Borough()
    borough.extract = "delimiter = \";\"\n" + borough.extract
    #expect(try lines(borough, .accounting)[64] == "Total;;;;;;;(\(grouped.dropFirst()))")
  }

  @Test("the sign turns with the layout, and a pair of columns has no sign")
  func signs() throws {
    let debit = try lines(Borough())
    var borough = Borough()
    borough.extract = "sign = \"credit-positive\"\n" + borough.extract
    let credit = try lines(borough)
    func amount(_ line: String) -> String { String(line.split(separator: ",").last ?? "") }
    for (left, right) in zip(debit[4...64], credit[4...64]) {
      #expect(amount(left).hasPrefix("-") != amount(right).hasPrefix("-"))
      #expect(amount(left).trimmingPrefix("-") == amount(right).trimmingPrefix("-"))
    }
    borough = Borough()
    borough.extract = borough.extract.replacing(
      "amount = \"Amount\"", with: "debit = \"Dr\"\ncredit = \"Cr\"")
    let sides = try lines(borough)
    for (left, right) in zip(debit[4..<64], sides[4..<64]) {
      let isCredit = amount(left).hasPrefix("-")
      let pounds = amount(left).trimmingPrefix("-")
      #expect(right.hasSuffix(isCredit ? ",,\(pounds)" : ",\(pounds),"))
    }
    let totals = try sides[64].split(separator: ",").suffix(2).map { try Money(pounds: $0) }
    #expect(try totals[0] - totals[1] == Borough().extract(2, rows: 60).total)
  }

  @Test("UTF-16 and Windows-1252 hold what UTF-8 holds", arguments: ["utf-16", "windows-1252"])
  func encodes(encoding: String) throws {
    var borough = Borough()
    let plain = try bytes(borough.extract(2, rows: 500))
    borough.extract = "encoding = \"\(encoding)\"\n" + borough.extract
    let coded = Data(try bytes(borough.extract(2, rows: 500)))
    if encoding == "utf-16" { #expect(coded.prefix(2) == Data([0xFF, 0xFE])) }
    let text = try #require(
      String(data: coded, encoding: encoding == "utf-16" ? .utf16 : .windowsCP1252))
    #expect(text == String(decoding: plain, as: UTF8.self))
    #expect(text.contains("£"))
  }

  @Test("what an encoding cannot write is replaced in the preamble and refused elsewhere")
  func refusesUnwritable() throws {
    var borough = Borough()
    borough.authority = "Tŷ Ŵyr €"
    borough.extract = "encoding = \"windows-1252\"\n" + borough.extract
    let coded = try bytes(borough.extract(1, rows: 50))
    let text = String(data: Data(coded), encoding: .windowsCP1252) ?? ""
    #expect(text.contains("\r\nT? ?yr €,"))
    borough.extract = borough.extract.replacing("\"Ref\"", with: "\"Ŵ\"")
    #expect(throws: SampleError.unencodable("Ŵ", .windows1252)) {
      try bytes(borough.extract(1, rows: 50))
    }
  }

  @Test(
    "dates are written as the layout writes them",
    arguments: [
      ("dd/MM/yyyy", #"^[0-3]\d/04/2023$"#), ("d-MMM-yy", #"^[1-9]\d?-Apr-23$"#),
      ("yyyyMMdd", #"^202304\d\d$"#), ("d MMMM yyyy", #"^[1-9]\d? April 2023$"#),
    ])
  func dates(format: String, expected: String) throws {
    let pattern = try Regex(expected)
    var borough = Borough()
    borough.extract = borough.extract.replacing("dd/MM/yyyy", with: format)
    let text = try String(decoding: bytes(borough.extract(1, rows: 50)), as: UTF8.self)
    for line in text.components(separatedBy: "\r\n")[4..<54] {
      #expect(String(line.split(separator: ",")[2]).contains(pattern), "\(line)")
    }
  }

  @Test("columns that must not be stored hold made-up providers, and each header stands once")
  func neverStores() throws {
    var borough = Borough()
    borough.extract = "never_store = [\"Supplier\", \"Text\", \"Supplier\"]\n" + borough.extract
    let lines = try lines(borough)
    #expect(lines[3] == "ID,Per,Date,CC,Subj,Ref,Supplier,Text,Amount")
    #expect(lines[4..<64].allSatisfy { $0.contains(/,Provider 0[0-3][0-9]{2},/) })
  }
}
