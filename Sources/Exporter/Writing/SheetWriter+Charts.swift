import CXlsxWriter

extension SheetWriter {
  /// libxlsxwriter's own size of a chart in pixels, which a chart's size is a multiple of.
  private static let defaultSize = (width: 480.0, height: 288.0)
  private static let markers = [
    LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_DIAMOND,
    LXW_CHART_MARKER_TRIANGLE,
  ]

  func write(_ chart: Chart) throws(WriterError) {
    let type = chart.kind == .line ? LXW_CHART_LINE : LXW_CHART_COLUMN
    guard let drawing = workbook_add_chart(workbook, UInt8(type.rawValue)) else {
      throw .library(
        call: "workbook_add_chart", place: sheet.name, reason: "no chart was made")
    }
    for (index, series) in chart.series.enumerated() {
      try add(series, number: index, of: chart, to: drawing)
    }
    setTexts(of: chart, on: drawing)
    let strings = CStrings()
    var options = lxw_chart_options()
    options.x_scale = Double(chart.width) / Self.defaultSize.width
    options.y_scale = Double(chart.height) / Self.defaultSize.height
    options.object_position = UInt8(LXW_OBJECT_MOVE_DONT_SIZE.rawValue)
    options.description = strings.copy(chart.alternativeText)
    try check(
      "worksheet_insert_chart_opt",
      worksheet_insert_chart_opt(
        worksheet, chart.anchor.rowForC, chart.anchor.columnForC, drawing, &options),
      chart.anchor)
  }

  private func add(
    _ series: Chart.Series, number: Int, of chart: Chart,
    to drawing: UnsafeMutablePointer<lxw_chart>
  ) throws(WriterError) {
    guard let drawn = chart_add_series(drawing, nil, nil) else {
      throw .library(
        call: "chart_add_series", place: sheet.name, reason: "no series was made")
    }
    let name = series.name.address
    chart_series_set_name_range(
      drawn, series.name.sheet ?? sheet.name, name.rowForC, name.columnForC)
    set(series.categories, of: drawn, chart_series_set_categories)
    set(series.values, of: drawn, chart_series_set_values)
    try store(series.categories, in: drawn.pointee.categories)
    try store(series.values, in: drawn.pointee.values)
    let colour = Colour.series[number % Colour.series.count].forC
    if chart.kind == .line {
      var line = lxw_chart_line(
        color: colour, none: 0, width: 2.25, dash_type: 0, transparency: 0)
      chart_series_set_line(drawn, &line)
      chart_series_set_marker_type(
        drawn, UInt8(Self.markers[number % Self.markers.count].rawValue))
      chart_series_set_marker_size(drawn, 7)
      var fill = lxw_chart_fill(color: colour, none: 0, transparency: 0)
      chart_series_set_marker_fill(drawn, &fill)
      chart_series_set_marker_line(drawn, &line)
    } else {
      var fill = lxw_chart_fill(color: colour, none: 0, transparency: 0)
      chart_series_set_fill(drawn, &fill)
    }
  }

  private typealias RangeSetter = (
    UnsafeMutablePointer<lxw_chart_series>?, UnsafePointer<CChar>?, lxw_row_t, lxw_col_t,
    lxw_row_t, lxw_col_t
  ) -> Void

  private func set(
    _ range: RangeReference, of series: UnsafeMutablePointer<lxw_chart_series>,
    _ setter: RangeSetter
  ) {
    let (first, last) = (range.first.address, range.last.address)
    (range.sheet ?? sheet.name).withCString {
      setter(
        series, $0, first.rowForC, first.columnForC, last.rowForC, last.columnForC)
    }
  }

  /// Stores the cells' values in the chart, as Excel does.
  private func store(
    _ range: RangeReference, in stored: UnsafeMutablePointer<lxw_series_range>?
  ) throws(WriterError) {
    for address in range.addresses {
      let value = evaluation[CellLocation(range.sheet ?? sheet.name, address)]
      let isEmpty: UInt8 = value == .blank ? 1 : 0
      let code = shim_store_chart_value(stored, value.number ?? 0, value.text, isEmpty)
      try check("shim_store_chart_value", code, address)
    }
  }

  private func setTexts(of chart: Chart, on drawing: UnsafeMutablePointer<lxw_chart>) {
    let strings = CStrings()
    let name = strings.copy("Arial")
    func font(_ size: Double, bold: Bool) -> lxw_chart_font {
      var font = lxw_chart_font()
      font.name = name
      font.size = size
      font.bold = bold ? 1 : UInt8(LXW_EXPLICIT_FALSE.rawValue)
      return font
    }
    var titleFont = font(14, bold: true)
    var axisFont = font(10, bold: false)
    chart_title_set_name(drawing, chart.title)
    chart_title_set_name_font(drawing, &titleFont)
    let (xAxis, yAxis) = (drawing.pointee.x_axis, drawing.pointee.y_axis)
    chart_axis_set_name(xAxis, chart.categoryTitle)
    chart_axis_set_name(yAxis, chart.valueTitle)
    chart_axis_set_num_format(yAxis, chart.valueFormat)
    chart_axis_set_label_position(
      xAxis, UInt8(LXW_CHART_AXIS_LABEL_POSITION_LOW.rawValue))
    for axis in [xAxis, yAxis] {
      chart_axis_set_name_font(axis, &axisFont)
      chart_axis_set_num_font(axis, &axisFont)
    }
    var grid = lxw_chart_line(
      color: Colour.gridGrey.forC, none: 0, width: 0.75, dash_type: 0, transparency: 0)
    chart_axis_major_gridlines_set_line(yAxis, &grid)
    let hasLegend = chart.series.count > 1
    let position = hasLegend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE
    chart_legend_set_position(drawing, UInt8(position.rawValue))
    if hasLegend { chart_legend_set_font(drawing, &axisFont) }
  }
}
