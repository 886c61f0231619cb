import Books
import Money
import Reports

/// How cautions are written.
public enum CautionText {
  static func lines(_ cautions: [Caution], _ width: Int) -> [String] {
    cautions.flatMap { TextLayout.wrapped(text($0), width: width) }
  }

  public static func text(_ caution: Caution) -> String {
    switch caution {
    case .nothingPosted(let periods):
      let names = periods.map { "P\($0.number)" }.joined(separator: ", ")
      return "Nothing is posted for \(names): if bills are still to come, the forecast is too low."
    case .closedUnrecorded(let periods):
      let names = periods.map { "P\($0.number)" }.joined(separator: ", ")
      return "Closed as well, and no forecast of \(periods.count == 1 ? "it" : "them") recorded:"
        + " \(names)."
    case .later(let adjustments, let figures, let day):
      let parts = [
        adjustments > 0 ? TextLayout.counted(adjustments, "adjustment") : nil,
        figures > 0 ? TextLayout.counted(figures, "officer's figure") : nil,
      ].compactMap(\.self).joined(separator: " and ")
      return "Not counted, since dated after \(day.readableText): \(parts)."
    case .fellBack(let accounts, let choice, let method):
      return "By \(method.rawValue), since \(choice.rawValue) cannot be used:"
        + " \(TextLayout.list(accounts))."
    case .belowActual(let accounts):
      return "Forecast below what is posted already: \(TextLayout.list(accounts))."
    }
  }
}
