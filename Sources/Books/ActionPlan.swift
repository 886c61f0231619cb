import Money

/// The Accelerated Progress Plan: its areas, its actions and what the rounds say of them.
public struct ActionPlan: Hashable, Sendable {
  public var areas: [ActionArea] = []
  /// In order of area, project and number.
  public var actions: [Action] = []
  /// In order of round, those of one round as the file has them.
  public var updates: [ActionUpdate] = []
  public var links: [ActionLink] = []

  init() {}

  init(
    areas: [ActionArea], actions: [Action], updates: [ActionUpdate], links: [ActionLink]
  ) {
    self.areas = areas
    self.actions = actions.sorted { NaturalOrder($0.id) < NaturalOrder($1.id) }
    self.updates = updates.enumerated().sorted {
      ($0.element.round, $0.offset) < ($1.element.round, $1.offset)
    }.map(\.element)
    self.links = links
  }

  /// Every action as it stands at the end of a day; later rounds are not seen.
  public func standings(at day: CalendarDate) -> [ActionStanding] {
    let seen = Dictionary(grouping: updates.filter { $0.round <= day }, by: \.action)
    return actions.map { ActionStanding($0, updates: seen[$0.id] ?? [], day: day) }
  }

  /// A reporting round.
  public struct Round: Hashable, Sendable {
    public let day: CalendarDate
    /// The actions that it is to rate: begun, and not completed before it.
    public let open: [Action]
    /// Those of all actions of which it says anything.
    public let updated: Set<String>
  }

  /// The reporting rounds up to a day, in order.
  public func rounds(to day: CalendarDate) -> [Round] {
    var completed: Set<String> = []
    var rounds: [Round] = []
    var rest = updates.prefix { $0.round <= day }
    while let round = rest.first?.round {
      let said = rest.prefix { $0.round == round }
      rest = rest.dropFirst(said.count)
      let open = actions.filter { action in
        !completed.contains(action.id) && action.start.map { $0 <= round } ?? true
      }
      rounds.append(Round(day: round, open: open, updated: Set(said.map(\.action))))
      for update in said {
        guard let stage = update.stage else { continue }
        if stage == .completed {
          completed.insert(update.action)
        } else {
          completed.remove(update.action)
        }
      }
    }
    return rounds
  }

  /// The ids of the mitigations that each action is linked to, whatever the kind of link.
  public var mitigations: [String: Set<String>] {
    links.reduce(into: [:]) { mitigations, link in
      if let id = link.mitigation { mitigations[link.action, default: []].insert(id) }
    }
  }
}

/// An action as it stands at the end of a day.
public struct ActionStanding: Hashable, Sendable {
  public let action: Action
  /// What the rounds said up to the day, oldest first.
  public let updates: [ActionUpdate]
  public let day: CalendarDate

  init(_ action: Action, updates: [ActionUpdate], day: CalendarDate) {
    self.action = action
    self.updates = updates
    self.day = day
  }

  /// The ratings of the last update; neither is reported where there is none.
  public var rating: ActionRatings { updates.last?.rating ?? .none }

  /// The stage that the last update to give one gives; open before that.
  public var stage: ActionStage { updates.last { $0.stage != nil }?.stage ?? .open }

  /// Whether any update gives a stage.
  public var hasStage: Bool { updates.contains { $0.stage != nil } }

  /// Whether it was accepted as complete; a lead's rating alone is not enough.
  public var isCompleted: Bool { stage == .completed }

  /// The due date as it was first set.
  public var dueFirst: CalendarDate? {
    action.due ?? updates.first { $0.due != nil }?.due
  }

  /// The due date as it stands.
  public var due: CalendarDate? {
    updates.last { $0.due != nil }?.due ?? action.due
  }

  /// By how many months the due date has moved later, part months counted as whole ones.
  public var monthsSlipped: Int {
    guard let dueFirst, let due else { return 0 }
    return dueFirst.monthsSlipped(to: due)
  }

  public var hasSlipped: Bool { monthsSlipped > 0 }

  /// Whether it is not completed and its day has gone by.
  public var isOverdue: Bool { !isCompleted && due.map { $0 < day } == true }

  /// Whether it is not completed and this is its day.
  public var isDue: Bool { !isCompleted && due == day }

  /// What any of the updates gives as evidence.
  public var evidence: [String] { updates.compactMap(\.evidence) }

  /// Whether a round that has an update of the action rates it in at least one way.
  public func answers(_ round: CalendarDate) -> Bool {
    updates.contains { $0.round == round && $0.rating != .none }
  }
}
