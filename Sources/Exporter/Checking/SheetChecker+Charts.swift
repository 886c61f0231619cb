extension SheetChecker {
  /// The faults of one chart.
  func faults(_ chart: Chart) -> [WorkbookFault] {
    var kinds: [WorkbookFault.Kind] = []
    if !chart.anchor.isOnSheet { kinds.append(.offSheet(what: "a chart")) }
    if !(1...10_000).contains(chart.width) || !(1...10_000).contains(chart.height) {
      kinds.append(.badSize(what: "a chart"))
    }
    if !(1...Colour.series.count).contains(chart.series.count) {
      kinds.append(.badSeriesCount(chart.series.count))
    }
    let texts = [
      (chart.title, "title"), (chart.alternativeText, "alternative text"),
      (chart.categoryTitle, "category title"), (chart.valueTitle, "value title"),
    ]
    for (text, what) in texts where text.isEmpty { kinds.append(.chartWithoutText(what: what)) }
    kinds += chart.series.flatMap(kindsOfFault)
    return kinds.map { WorkbookFault($0, sheet: sheet.name, chart.anchor) }
      + (texts + [(chart.valueFormat, "number format")]).flatMap {
        TextCheck.faults($0, "a chart's \($1)", sheet: sheet.name, chart.anchor)
      }
  }

  private func kindsOfFault(of series: Chart.Series) -> [WorkbookFault.Kind] {
    let name = RangeReference(series.name, series.name)
    let ranges = [
      (name, "the series' name"), (series.categories, "the categories"),
      (series.values, "the values"),
    ]
    var kinds = ranges.compactMap { kindOfFault(of: $0, $1) }
    if series.categories.cellCount != series.values.cellCount {
      kinds.append(
        .unequalChartRanges(
          categories: series.categories.cellCount, values: series.values.cellCount))
    }
    return kinds
  }

  private func kindOfFault(of range: RangeReference, _ what: String) -> WorkbookFault.Kind? {
    let name = range.sheet ?? sheet.name
    guard sheetNames.contains(name) else { return .missingSheet(name, what: "a chart") }
    guard range.isWellFormed else { return .offSheet(what: "a chart's range") }
    let isEmpty = range.addresses.allSatisfy {
      evaluation[CellLocation(name, $0)] == .blank
    }
    return isEmpty ? .emptyChartRange(what: what) : nil
  }
}
