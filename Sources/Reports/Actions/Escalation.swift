import Books

/// Why an action is brought before the board.
public enum EscalationReason: String, Sendable {
  case overdue = "overdue and not green"
  case due = "due and not green"
  case impactRed = "impact red"
}

extension ActionStanding {
  /// Why the action is to be escalated; empty if it is not.
  ///
  /// It is if it is due or overdue and one of its ratings is neither green nor complete, and
  /// whenever its impact is red.
  public var escalation: [EscalationReason] {
    let isGood = rating.progress.isGood && rating.impact.isGood
    return [
      isOverdue && !isGood ? .overdue : nil,
      isDue && !isGood ? .due : nil,
      rating.impact == .red ? .impactRed : nil,
    ].compactMap(\.self)
  }
}
