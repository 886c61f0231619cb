import Books
import Money

extension Indicator.Unit {
  /// A value as people write it.
  public func text(_ value: Rate) -> String {
    switch self {
    case .count, .days: value.readableText
    case .percent: value.percentText
    case .pounds: (try? Money(pounds: value.text))?.sterlingText ?? value.readableText
    }
  }
}
