import Money
import Rendering

/// A chart of amounts over years, as SVG: every figure of it stands in a table beside it.
struct LineChart {
  /// A line of the chart.
  struct Series {
    let name: String
    /// One for each year.
    let amounts: [Money]
  }

  let title: String
  /// What the chart says, in a sentence or two.
  let description: String
  let years: [String]
  /// One or two.
  let series: [Series]

  private static let (width, height) = (720.0, 340.0)
  private static let (left, right, top, bottom) = (70.0, 140.0, 30.0, 40.0)

  /// The highest and the lowest amount that the axis has, in pounds, with nought among them.
  private var span: (low: Double, high: Double) {
    let pounds = series.flatMap(\.amounts).map { Double($0.pence) / 100 }
    return (min(0, pounds.min() ?? 0), max(0, pounds.max() ?? 0))
  }

  /// How far apart the lines of the grid are: 1, 2 or 5 with noughts.
  private var step: Double {
    let (low, high) = span
    let rough = max(high - low, 1) / 5
    var unit = 1.0
    while unit * 10 <= rough { unit *= 10 }
    return unit * (rough / unit <= 1 ? 1 : rough / unit <= 2 ? 2 : rough / unit <= 5 ? 5 : 10)
  }

  func markup(named name: StaticString) -> Markup {
    var svg = Markup()
    svg.put("<svg viewBox=\"0 0 720 340\" role=\"img\" aria-labelledby=\"")
    svg.put(name)
    svg.put("-title ")
    svg.put(name)
    svg.put("-text\">\n<title id=\"")
    svg.put(name)
    svg.put("-title\">", title, "</title>\n<desc id=\"")
    svg.put(name)
    svg.put("-text\">", description, "</desc>\n")
    putGrid(&svg)
    for (index, one) in series.enumerated() { put(one, isFirst: index == 0, &svg) }
    svg.put("</svg>\n")
    return svg
  }

  private func across(_ index: Int) -> Double {
    let room = Self.width - Self.left - Self.right
    return Self.left + (years.count > 1 ? room * Double(index) / Double(years.count - 1) : room / 2)
  }

  private func up(_ pounds: Double) -> Double {
    let low = (span.low / step).rounded(.down) * step
    let high = (span.high / step).rounded(.up) * step
    let part = high > low ? (pounds - low) / (high - low) : 0
    return Self.height - Self.bottom - part * (Self.height - Self.top - Self.bottom)
  }

  private func putGrid(_ svg: inout Markup) {
    let lowest = Int((span.low / step).rounded(.down))
    let highest = Int((span.high / step).rounded(.up))
    for number in lowest...max(lowest, highest) {
      let pounds = Double(number) * step
      let y = place(up(pounds))
      svg.put(
        number == 0
          ? "<line class=\"axis\" x1=\"70\" x2=\"580\" y1=\""
          : "<line class=\"grid\" x1=\"70\" x2=\"580\" y1=\"")
      svg.put(text: y)
      svg.put("\" y2=\"", y, "\"/>\n")
      svg.put("<text x=\"62\" text-anchor=\"end\" dominant-baseline=\"middle\" y=\"", y, "\">")
      svg.put(text: label(pounds))
      svg.put("</text>\n")
    }
    let every = max(1, (years.count + 7) / 8)
    for (index, year) in years.enumerated() where index % every == 0 {
      svg.put("<text text-anchor=\"middle\" y=\"325\" x=\"", place(across(index)), "\">")
      svg.put(text: year)
      svg.put("</text>\n")
    }
  }

  private func put(_ one: Series, isFirst: Bool, _ svg: inout Markup) {
    let points = one.amounts.enumerated().map { index, amount in
      (x: place(across(index)), y: place(up(Double(amount.pence) / 100)))
    }
    svg.put(
      isFirst
        ? "<polyline class=\"line first\" points=\"" : "<polyline class=\"line second\" points=\"")
    svg.put(text: points.map { "\($0.x),\($0.y)" }.joined(separator: " "))
    svg.put("\"/>\n")
    for point in points {
      svg.put(
        isFirst
          ? "<circle class=\"dot first\" r=\"4\" cx=\""
          : "<circle class=\"dot second\" r=\"4\" cx=\"")
      svg.put(text: point.x)
      svg.put("\" cy=\"", point.y, "\"/>\n")
    }
    guard !points.isEmpty else { return }
    let ends = series.compactMap(\.amounts.last).map { up(Double($0.pence) / 100) }
    let isCrowded = ends.count > 1 && abs(ends[0] - ends[1]) < 18
    let end = up(Double((one.amounts.last ?? .zero).pence) / 100)
    let isHigher = end < (ends.max() ?? end) || end == ends.min() && !isFirst
    let y = place(end + (isCrowded ? (isHigher ? -9 : 9) : 0))
    svg.put("<text class=\"end\" dominant-baseline=\"middle\" x=\"590\" y=\"", y, "\">")
    svg.put(text: one.name)
    svg.put("</text>\n")
  }

  /// A place in the drawing, to a tenth of its unit.
  private func place(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10)." + "\(abs(tenths) % 10)"
  }

  private func label(_ pounds: Double) -> String {
    let size = abs(pounds)
    let text =
      step >= 1_000_000
      ? "£\(Int(size / 1_000_000))m"
      : "£" + Money(pence: Int64(size * 100)).wholeText(inThousands: false)
    return (pounds < 0 ? "-" : "") + text
  }
}
