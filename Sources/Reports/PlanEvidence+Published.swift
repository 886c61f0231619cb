import Books
import Forecasting

extension PublishedPlans {
  /// What a projection of plans may look at.
  public var evidence: PlanEvidence {
    func flow(_ flow: Flow) -> [String: PlanCounts] { flows[flow] ?? [:] }
    return PlanEvidence(
      totals: totals, nation: nation, requests: flow(.requests),
      nationalRequests: flow(.requests)[Self.nationCode] ?? [:], newPlans: flow(.newPlans),
      nationalNewPlans: flow(.newPlans)[Self.nationCode] ?? [:], ceased: flow(.ceasedPlans),
      budgets: budgets, formed: formed)
  }
}

extension PlanEvidence.Break {
  /// What is wrong with the January, in words.
  public var words: String {
    let change = "\(Int(before)) plans in January \(january - 1), \(Int(after)) in \(january)"
    switch cause {
    case .fall(let ceased): return "\(change): a fall of more than the \(Int(ceased)) that ceased"
    case .rise(let new): return "\(change): a rise of more than the \(Int(new)) new plans"
    case .change: return "\(change): a change far beyond England's"
    case .formed: return "\(change): the authority was formed anew or its area changed"
    }
  }
}
