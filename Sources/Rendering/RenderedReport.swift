import Reports

/// A report with the three faces that `--format` asks for.
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

extension PositionReport: RenderedReport {}
extension MonitorReport: RenderedReport {}
extension ForecastReport: RenderedReport {}
extension BridgeReport: RenderedReport {}
