import Reports
import Tables

/// A report with the faces that `--format` asks for.
///
/// Each face throws `ArithmeticOverflow` where it sums amounts past what can be held.
public protocol RenderedReport {
  /// All that stands behind the figures.
  var provenance: Provenance { get }
  var sources: SourceRegister { get }

  /// The report for a terminal of so many characters.
  func table(width: Int) throws -> String
  func csv() throws -> String
  func json() throws -> String
}

extension ForecastReport: RenderedReport {}

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
