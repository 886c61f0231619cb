import Books
import Reports

extension ActionsReport {
  /// The ratings of each area, a row for each, and what the areas are called.
  func areaLines(_ width: Int) -> [String] {
    let letters = ["C", "G", "A", "R", "N"]
    var lines = [
      TextLayout.right("Progress", 29) + TextLayout.right("Impact", 21),
      Self.line("Area", "All", letters, letters, ["Rated", "Late", "Slip", "+", "-"]),
    ]
    for area in areas + (areas.count > 1 ? [total] : []) {
      let name = area.area ?? "All"
      let fits = name.count <= Self.areaWidth
      if !fits { lines += TextLayout.wrapped(name, width: width) }
      lines.append(
        Self.line(
          fits ? name : "", "\(area.actions)\(StandingNotes.padded(standing(ofArea: area.area)))",
          ActionRating.allCases.map { "\(area.count(progress: $0))" },
          ActionRating.allCases.map { "\(area.count(impact: $0))" },
          [
            "\(area.rated)/\(area.asked)", "\(area.overdue)", "\(area.slipped)", "\(area.better)",
            "\(area.worse)",
          ]))
    }
    lines += TextLayout.wrapped(
      "C complete, G green, A amber, R red, N not reported. Late: overdue. Slip: due later than"
        + " first set. + and -: ratings better and worse since the round before.", width: width)
    lines += titles(width)
    return lines
  }

  private static let areaWidth = 7

  private static func line(
    _ area: String, _ all: String, _ progress: [String], _ impact: [String], _ others: [String]
  ) -> String {
    TextLayout.left(area, areaWidth) + TextLayout.right(all, 5)
      + progress.map { TextLayout.right($0, 4) }.joined() + " "
      + impact.map { TextLayout.right($0, 4) }.joined()
      + zip(others, [9, 5, 5, 4, 4]).map { TextLayout.right($0, $1) }.joined()
  }

  private func titles(_ width: Int) -> [String] {
    let entered = Set(areas.compactMap(\.area))
    let named = plan.areas.filter { entered.contains($0.area) }
    let others = plan.areas.map(\.area).filter { !entered.contains($0) }
    return named.map { TextLayout.cut("Area \($0.area): \($0.title)", width) }
      + (others.isEmpty
        ? []
        : TextLayout.wrapped(
          "No action entered of area \(others.joined(separator: ", ")).", width: width))
  }
}
