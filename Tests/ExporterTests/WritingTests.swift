import Foundation
import Testing

@testable import Exporter

@Suite("Workbooks are written whole, the same each time, or not at all")
struct WritingTests {
  @Test("the same workbook gives the same bytes, without any local time")
  func byteIdentity() throws {
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(Sample.full(), to: folder.path("one.xlsx"))
    try WorkbookWriter.write(Sample.full(), to: folder.path("two.xlsx"))
    let one = try Data(contentsOf: folder.url.appendingPathComponent("one.xlsx"))
    let two = try Data(contentsOf: folder.url.appendingPathComponent("two.xlsx"))
    #expect(one == two)
    #expect(one.count > 10_000)
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as book:
          print({entry.date_time for entry in book.infolist()})
      """
    let dates = try Tool.run("/usr/bin/python3", ["-c", script, folder.path("one.xlsx")])
    #expect(String(decoding: dates, as: UTF8.self) == "{(1980, 1, 1, 0, 0, 0)}\n")
  }

  @Test("a failure leaves the old file and nothing beside it")
  func failures() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("book.xlsx")
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    let unsound = Sample.workbook { $0.put(.number(.nan, .count), 0, 0) }
    #expect(throws: WriterError.self) { try WorkbookWriter.write(unsound, to: path) }
    #expect(throws: WriterError.self) {
      try WorkbookWriter.write(Sample.full(), to: folder.path("none/book.xlsx"))
    }
    try FileManager.default.createDirectory(
      atPath: folder.path("taken.xlsx/inside"), withIntermediateDirectories: true)
    do throws(WriterError) {
      try WorkbookWriter.write(Sample.full(), to: folder.path("taken.xlsx"))
      Issue.record("a folder was replaced")
    } catch {
      #expect(error.description.contains("cannot replace"))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(names == ["book.xlsx", "taken.xlsx"])
    try WorkbookWriter.write(Sample.full(), to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(2) == Data("PK".utf8))
  }

  @Test("another program reads what was meant: values, tables, links, lists, properties")
  func openpyxl() throws {
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(Sample.full(), to: folder.path("full.xlsx"))
    let script = """
      import json, sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      data = openpyxl.load_workbook(sys.argv[1], data_only=True)
      plan, first = book["Kent's plan & pay"], book["Contents"]
      print(json.dumps([
          ",".join(book.sheetnames), book.active.title, first["A2"].value,
          first["A2"].data_type, first["A6"].hyperlink.location, plan["C5"].value,
          plan["C5"].number_format, ",".join(sorted(plan.tables)),
          ",".join(plan.tables["position"].column_names), str(len(plan._charts)),
          book["Inputs"].data_validations.dataValidation[0].formula1,
          plan.print_title_rows, plan.page_setup.orientation, str(plan.page_setup.paperSize),
          str(plan.page_setup.fitToWidth) + "," + str(plan.page_setup.fitToHeight),
          plan.freeze_panes, book.properties.title, book.properties.description,
          book.properties.created.isoformat(), data["Inputs"]["B3"].value.__repr__(),
          data["Functions"]["B4"].value,
          ",".join(sorted(name.name for name in book.defined_names.definedName))]))
      """
    let output = try Tool.run("/usr/bin/python3", ["-c", script, folder.path("full.xlsx")])
    let read = try JSONDecoder().decode([String].self, from: output)
    #expect(
      read == [
        "Contents,Inputs,Kent's plan & pay,Functions,Styles,Ledger", "Contents",
        "= this text begins with a sign and is no formula", "s", "'Kent''s plan & pay'!A1",
        "=ROUND(C4*(1+Inputs!$B$4),2)", "#,##0.00", "position",
        "Year,Opening,Expenditure,Income,Payments,Closing,Rating", "2", "$D$6:$E$6",
        "$3:$3", "landscape", "9", "None,0", "B4", "Sample", "Illustrative figures",
        "2023-11-14T22:13:20", "135123456.78", "O'Brien & Sons <Ltd> \"A\"",
        "closing,growth_rate",
      ])
  }

  @Test("charts store the values of formulas, and their alternative text")
  func charts() throws {
    let folder = try TemporaryFolder()
    try WorkbookWriter.write(Sample.full(), to: folder.path("full.xlsx"))
    func part(_ name: String) throws -> String {
      let data = try Tool.run("/usr/bin/unzip", ["-p", folder.path("full.xlsx"), name])
      return String(decoding: data, as: UTF8.self)
    }
    let chart = try part("xl/charts/chart1.xml")
    #expect(chart.contains("<c:pt idx=\"0\"><c:v>139688888.99</c:v></c:pt>"))
    #expect(chart.contains("<c:ptCount val=\"6\"/>"))
    #expect(!chart.contains("<c:v>0</c:v>"))
    let column = try part("xl/charts/chart2.xml")
    for colour in ["12436D", "28A197", "801650", "F46A25"] { #expect(column.contains(colour)) }
    #expect(try part("xl/drawings/drawing1.xml").contains("descr=\"A line that rises\""))
  }

  @Test("ink on fill has a contrast of at least 4.5 in every style")
  func contrast() {
    for style in Style.allCases {
      let look = style.look
      #expect(look.ink.contrast(with: look.fill ?? .white) >= 4.5, "\(style)")
    }
    #expect(Colour.black.contrast(with: .white) == 21)
  }
}
