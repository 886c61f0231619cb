import Books
import Money

/// What the actions of an area come to on a day.
public struct AreaCount: Hashable, Sendable {
  /// As the actions name it; nil for all areas together.
  public let area: String?
  public let actions: Int
  public let progress: [ActionRating: Int]
  public let impact: [ActionRating: Int]
  public let overdue: Int
  public let slipped: Int
  public let completed: Int
  /// The actions that the last round was to rate: begun, and not completed before it.
  public let asked: Int
  /// Those of them that it did rate.
  public let rated: Int
  /// Ratings, of progress and of impact, that are better than at the round before.
  public let better: Int
  public let worse: Int

  public func count(progress rating: ActionRating) -> Int { progress[rating] ?? 0 }

  public func count(impact rating: ActionRating) -> Int { impact[rating] ?? 0 }
}

/// Counts the actions of each area.
struct AreaCounter {
  private let standings: [ActionStanding]
  private let asked: Set<String>
  private let last: CalendarDate?
  private let before: [String: ActionRatings]

  init(
    _ plan: ActionPlan, _ standings: [ActionStanding], last: ActionPlan.Round?,
    previous: ActionPlan.Round?
  ) {
    self.standings = standings
    self.last = last?.day
    asked = Set(last?.open.map(\.id) ?? [])
    let earlier = previous.map { plan.standings(at: $0.day) } ?? []
    before = Dictionary(earlier.map { ($0.action.id, $0.rating) }) { first, _ in first }
  }

  var areas: [AreaCount] {
    Dictionary(grouping: standings, by: \.action.area)
      .sorted { NaturalOrder($0.key) < NaturalOrder($1.key) }
      .map { count($0.value, area: $0.key) }
  }

  var total: AreaCount { count(standings, area: nil) }

  private func count(_ standings: [ActionStanding], area: String?) -> AreaCount {
    func tally(_ rating: KeyPath<ActionRatings, ActionRating>) -> [ActionRating: Int] {
      Dictionary(standings.map { ($0.rating[keyPath: rating], 1) }, uniquingKeysWith: +)
    }
    let asked = standings.filter { self.asked.contains($0.action.id) }
    let changes = standings.flatMap(changes)
    return AreaCount(
      area: area, actions: standings.count, progress: tally(\.progress), impact: tally(\.impact),
      overdue: standings.count(where: \.isOverdue), slipped: standings.count(where: \.hasSlipped),
      completed: standings.count(where: \.isCompleted), asked: asked.count,
      rated: asked.count { standing in last.map(standing.answers) == true },
      better: changes.count { $0 > 0 }, worse: changes.count { $0 < 0 })
  }

  /// By how much each of an action's two ratings is better than at the round before; nothing for
  /// one that was not reported then or is not now.
  private func changes(_ standing: ActionStanding) -> [Int] {
    guard let before = before[standing.action.id] else { return [] }
    return [\ActionRatings.progress, \.impact].compactMap { rating in
      guard let now = standing.rating[keyPath: rating].merit,
        let then = before[keyPath: rating].merit
      else { return nil }
      return now - then
    }
  }
}

extension ActionRating {
  /// The greater the better; nil where nothing is reported.
  fileprivate var merit: Int? {
    switch self {
    case .red: 0
    case .amber: 1
    case .green: 2
    case .complete: 3
    case .notReported: nil
    }
  }
}
