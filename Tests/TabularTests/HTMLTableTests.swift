import Foundation
import TestSupport
import Testing

@testable import Tabular

@Suite struct HTMLTableTests {
  private func rows(_ page: String, _ table: String? = nil) throws(TableFault) -> [ReadRow] {
    try HTMLTable(bytes: Array(page.utf8), sheet: table).rows()
  }

  private func cell(_ content: String) throws -> String {
    try rows("<html><table><tr><td>\(content)</td></tr></table></html>").first?.cells.first ?? ""
  }

  @Test("cells are text as the page shows it, codes and long references digit by digit")
  func keepsText() throws {
    let page = """
      <html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><title>a < b</title><style>
      td { mso-number-format:"\\@"; } <table><td></style><script>if (a<b) document.write("<td>")
      </script></head><body><table border=1>
      <tr><th>Code</th><th>Reference<th>Amount</tr>
      <tr><td style='mso-number-format:"0"'>0042</td><td x:str>12345678901234567</td>
      <td x:num="1234.5" align=right>1,234.50</td></tr>
      </table></body></html>
      """
    #expect(
      try rows(page) == [
        ReadRow(1, "Code", "Reference", "Amount"),
        ReadRow(2, "0042", "12345678901234567", "1,234.50"),
      ])
    #expect(
      try HTMLTable(bytes: Array(page.utf8), sheet: nil).kinds().joined().allSatisfy { $0 == .text }
    )
  }

  @Test(
    "entities are their characters, and what is none stays as it stands",
    arguments: [
      ("&pound;5 &amp; &#163;6&#xA3;7", "£5 & £6£7"), ("T&ycirc; &eacute;", "Tŷ é"),
      ("&lt;td&gt;", "<td>"), ("a&nbsp;b", "a\u{A0}b"), ("R&D", "R&D"), ("&unknown;", "&unknown;"),
      ("&#128;", "€"), ("&#x1F600;", "😀"), ("AT&amp;T &", "AT&T &"), ("&pound 5", "£ 5"),
      ("&#0;&#xD800;&#99999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("&eacute", "&eacute"),
      ("&minus;5&ndash;6", "−5–6"), ("a < b", "a < b"), ("&&amp;", "&&"), ("&#;", "&#;"),
    ])
  func readsEntities(written: String, read: String) throws {
    #expect(try cell(written) == read)
  }

  @Test("white space counts once, and tags, comments and breaks within a cell are no text")
  func joinsText() throws {
    #expect(try cell("  <b>Top</b>-<i>up</i>\n  more ") == "Top-up more")
    #expect(try cell("<p>one</p><p>two</p>") == "one two")
    #expect(try cell("one<br>two<br/>three") == "one two three")
    #expect(try cell("a<!-- </td> -->b<!--[if gte mso 9]><td>x</td><![endif]-->c") == "abc")
    #expect(try cell("<![if !supportEmptyParas]>0042<![endif]>") == "0042")
    #expect(try cell("<font color=\"a>b\" title='</td>'>x</font>") == "x")
    #expect(try cell("<a href=it's>x</a>") == "x")
    #expect(try cell("<!-->a") == "a")
  }

  @Test("cells over several columns and rows leave empty cells where they reach")
  func placesSpans() throws {
    let page = """
      <table><tr><td rowspan=2>a<td colspan="2">b<td>c<tr><td>d<td>e<td>f<tr><td>g<td>h</table>
      """
    #expect(
      try rows(page) == [
        ReadRow(1, "a", "b", "", "c"), ReadRow(2, "", "d", "e", "f"), ReadRow(3, "g", "h"),
      ])
    let whole =
      "<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c</tbody><tbody><tr><td>d</tbody></table>"
    #expect(try rows(whole) == [ReadRow(1, "a", "b"), ReadRow(2, "", "c"), ReadRow(3, "d")])
    let strange = "<table><tr><td colspan=-1 rowspan=x>a<td colspan=0>b</table>"
    #expect(try rows(strange) == [ReadRow(1, "a", "b")])
  }

  @Test("end tags may be left out, and tags that end nothing end nothing")
  func toleratesTags() throws {
    for page in [
      "<table><tr><td>a<td>b<tr><td>c", "<TABLE><TR><TD>a</TD><TD>b</TR><TR><TD>c</TABLE>",
      "<table><td>a<td>b</tr><td>c</table>",
      "</table></tr><table><thead><tr><td>a<td>b<tbody><tr><td>c",
    ] {
      #expect(try rows(page) == [ReadRow(1, "a", "b"), ReadRow(2, "c")], "\(page)")
    }
  }

  @Test("tables are sheets, a table in a cell of another too, and no part of that cell")
  func findsTables() throws {
    let page = """
      <html><table><tr><td>logo<table><tr><td>0042<td>1</table>behind</table>
      <table><tr><td>total</table></html>
      """
    #expect(try rows(page) == [ReadRow(1, "logo behind")])
    #expect(try rows(page, "1") == [ReadRow(1, "logo behind")])
    #expect(try rows(page, "2") == [ReadRow(1, "0042", "1")])
    #expect(try rows(page, "table 3") == [ReadRow(1, "total")])
    let table = try HTMLTable(bytes: Array(page.utf8), sheet: nil)
    #expect(table.sheetName == "table 1")
    #expect(try table.visibleSheets() == ["table 1", "table 2", "table 3"])
    for unknown in ["4", "0", "x", "table"] {
      #expect(fault { try rows(page, unknown) }?.code == "table.sheet.unknown")
    }
    let none = fault { try rows("<html><body>no data</body></html>") }
    #expect(none?.message == "this is a web page without a table")
    #expect(none?.remedy.contains("0042 into 42") == true)
  }

  @Test("the declared encoding counts; what is not read is named")
  func readsEncodings() throws {
    func page(_ charset: String) -> String {
      "<html><meta http-equiv=Content-Type content=\"text/html; charset=\(charset)\"><table><tr>"
        + "<td>£ é</table></html>"
    }
    let latin = page("windows-1252").unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let plain = page("x").replacing(" content=\"text/html; charset=x\"", with: "")
    let wide = page("unicode").wideBytes()
    for bytes in [latin, Array(page("utf-8").utf8), Array(plain.utf8), wide] {
      #expect(try HTMLTable(bytes: bytes, sheet: nil).rows() == [ReadRow(1, "£ é")])
    }
    #expect(fault { try rows(page("koi8-r")) }?.code == "extract.file.encoding")
  }

  @Test(
    "tags without end, spans without measure and tables in tables without end are refused or end")
  func refusesBombs() throws {
    let head = "<html><table><tr><td>"
    #expect(
      fault { try rows(head + "<a b=\"" + String(repeating: "x", count: 70_000)) }?.code
        == "table.html.size")
    #expect(
      fault { try rows(head + String(repeating: "x", count: 100_000)) }?.code == "table.cell.size")
    #expect(
      fault { try rows(String(repeating: "<table>", count: 1_000)) }?.code == "table.xml.depth")
    let spans = "<html><table><tr>" + String(repeating: "<td colspan=9999>", count: 100) + "x"
    #expect(fault { try rows(spans) }?.code == "table.sheet.columns")
    // A million open tags are nothing that is kept.
    let open = head + String(repeating: "<b>", count: 1_000_000) + "x"
    #expect(try rows(open) == [ReadRow(1, "x")])
    let tall =
      "<html><table>" + String(repeating: "<tr><td rowspan=65534 colspan=1000>x", count: 20)
    #expect(fault { try rows(tall) }?.code == "table.sheet.columns")
    for unfinished in [
      "<table><tr><td>a<", "<table><tr><td>a&amp", "<table><tr><td>a<!--", "<table><tr><td>a</",
    ] {
      #expect(try rows(unfinished).first?.cells.first?.hasPrefix("a") == true, "\(unfinished)")
    }
  }

  @Test("web pages, archives and text are told apart by what they hold")
  func tellsKinds() {
    for (kind, text) in [
      (.html, "<style>td{}</style><div><table>"), (.html, "Report\n<table><tr><td>1"),
      (.html, "<meta charset=utf-8>"), (.html, "<?xml version=\"1.0\"?><html xmlns=\"x\">"),
      (.webArchive, "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n<html>"),
      (.text, "code,<table> of,amount"), (.text, "Cost Centre\tAmount\n0042\t1.00"),
      (.xml, "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
    ] as [(TableFile, String)] {
      #expect(TableFile(head: Array(text.utf8)) == kind, "\(text)")
    }
  }
}
