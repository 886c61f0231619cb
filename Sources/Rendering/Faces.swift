import Tables

extension ReportTable {
  /// The table alone as CSV.
  public var csv: String { CSVWriter.text(self) }
}

extension Document {
  /// The report for a terminal of so many characters.
  public func screen(width: Int) -> String { ScreenWriter(width: width).text(self) }

  /// The records of the report as CSV.
  public var csv: String { CSVWriter.text(self) }

  public var json: String { JSONWriter.text(self) }

  /// A fragment of a web page.
  public var html: String { HTMLWriter.text(self) }
}
