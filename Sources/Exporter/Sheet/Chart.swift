/// A chart on a sheet, drawn from cells.
public struct Chart: Hashable, Sendable {
  /// How the series are drawn.
  public enum Kind: Hashable, Sendable { case line, clusteredColumn }

  /// One line, or one colour of columns.
  public struct Series: Hashable, Sendable {
    /// The cell whose text names the series.
    public var name: CellReference
    /// The cells with the labels along the axis.
    public var categories: RangeReference
    /// The cells with the numbers, as many as there are categories.
    public var values: RangeReference

    /// Creates a series; references without a sheet mean the chart's own sheet.
    public init(
      name: CellReference, categories: RangeReference, values: RangeReference
    ) {
      self.name = name
      self.categories = categories
      self.values = values
    }
  }

  public var kind: Kind
  public var title: String
  /// What the chart shows, in words, for readers who cannot see it.
  public var alternativeText: String
  public var categoryTitle: String
  public var valueTitle: String
  /// Excel's number format of the value axis.
  public var valueFormat: String
  /// One to four series; they take the colours of ``Colour/series`` in order.
  public var series: [Series]
  /// The cell under the chart's top left corner.
  public var anchor: Address
  /// Pixels at 96 to the inch.
  public var width: Int
  /// Pixels at 96 to the inch.
  public var height: Int

  /// Creates a chart.
  public init(
    _ kind: Kind, title: String, alternativeText: String, categoryTitle: String,
    valueTitle: String, valueFormat: String = "#,##0", series: [Series], anchor: Address,
    width: Int = 720, height: Int = 360
  ) {
    self.kind = kind
    self.title = title
    self.alternativeText = alternativeText
    self.categoryTitle = categoryTitle
    self.valueTitle = valueTitle
    self.valueFormat = valueFormat
    self.series = series
    self.anchor = anchor
    self.width = width
    self.height = height
  }
}

extension Sheet {
  /// Columns of a table as series of a chart: named by their headers, along the first column.
  func series(_ columns: [Int], head: Int, last: Int) -> [Chart.Series] {
    columns.map { column in
      Chart.Series(
        name: reference(head, column),
        categories: reference(head + 1, 0).to(reference(last, 0)),
        values: reference(head + 1, column).to(reference(last, column)))
    }
  }
}
