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

/// How a report is set on a page of the server.
public struct PageFace: Sendable {
  /// How amounts are written.
  public var scale: Scale
  /// What a table without a caption is called.
  public var title: String
  /// Where a cell leads; nil where it leads nowhere.
  public var address: @Sendable (ColumnKey, Value) -> String?

  public init(
    scale: Scale = .pence, title: String = "",
    address: @escaping @Sendable (ColumnKey, Value) -> String? = { _, _ in nil }
  ) {
    self.scale = scale
    self.title = title
    self.address = address
  }
}

extension Document {
  /// The report as a part of a page: all but its heading.
  public func markup(_ face: PageFace) -> Markup { HTMLWriter.markup(self, face) }
}

extension ReportTable {
  /// The table as a part of a page.
  public func markup(_ face: PageFace) -> Markup { HTMLWriter.markup(self, face) }
}
