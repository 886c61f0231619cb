import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Files that other programs have written.
@Suite struct RealFilesTests {
  private static let sheet = "Extract & more"

  /// What each program makes of the same sheet, in the cells in which they differ.
  private struct Differences {
    var flags = ["TRUE", "FALSE"]
    var sum = "2"
    var note = " spaced  out "
    var time = "0.520833333333333"
    var quotient = "#DIV/0!"
  }

  private func rows(_ differences: Differences) -> [ReadRow] {
    [
      ReadRow(1, "Cost centre", "Date", "Amount", "Flag", "Formula", "Note"),
      ReadRow(
        2, "CC1", "2024-02-29", "1234.56", differences.flags[0], "", "Tŷ <&> \"x\"\nsecond"),
      ReadRow(
        3, "CC1", "2023-04-01", "-0.1", differences.flags[1], differences.sum, differences.note),
      ReadRow(6, "", differences.time, "", "45382", differences.quotient),
      ReadRow(7, "", "", "merged", "", "behind"),
      ReadRow(9, "same"), ReadRow(10, "same"), ReadRow(11, "same"),
    ]
  }

  @Test("sheets made by openpyxl and by LibreOffice, in both formats, are read alike")
  func readsRealFiles() throws {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      Repository.url("Tests/tools/make_sheets.py").path, scratch.url.path,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)

    let unworked = "formula without a value"
    let plain = rows(
      Differences(sum: unworked, time: "0.5208333333333334", quotient: unworked))
    let first = try XLSXTable(path: scratch.path("openpyxl.xlsx"), sheet: Self.sheet)
    #expect(try first.rows() == plain)
    // In the first workbook it is also the first sheet of cells that one sees.
    #expect(try XLSXTable(path: scratch.path("openpyxl.xlsx"), sheet: nil).rows() == plain)
    let second = try XLSXTable(path: scratch.path("libreoffice.xlsx"), sheet: Self.sheet)
    #expect(try second.rows() == rows(Differences()))
    // The format drops a space at the end.
    let third = try ODSTable(path: scratch.path("libreoffice.ods"), sheet: Self.sheet)
    #expect(
      try third.rows()
        == rows(Differences(note: " spaced  out", time: "12:30:00")))
  }

  @Test("the kinds of cells are those that the programs meant")
  func tellsKinds() throws {
    let scratch = try Scratch()
    let book = scratch.path("book.xlsx")
    try PackedZip.write(
      WorkbookMaker(rows: "<row><c t=\"b\"><v>1</v></c><c/><c t=\"e\"><v>#N/A</v></c></row>")
        .entries, to: book)
    #expect(try XLSXTable(path: book, sheet: "1").kinds() == [[.boolean, .text, .error]])
  }
}
