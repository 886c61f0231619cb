import RealModule

/// What is published of plans by authority, each figure under the January by which it is known.
///
/// Flows of a calendar year come out with the count of the January after it. A school budget is
/// that of the financial year in which the January lies.
public struct PlanEvidence: Sendable {
  /// Plans at January by authority.
  public var totals: [String: PlanCounts]
  /// England's plans.
  public var nation: PlanCounts
  /// Requests for assessment in the year before, by authority.
  public var requests: [String: PlanCounts]
  public var nationalRequests: PlanCounts
  /// New plans in the year before, by authority.
  public var newPlans: [String: PlanCounts]
  public var nationalNewPlans: PlanCounts
  /// Plans that ceased in the year before, by authority.
  public var ceased: [String: PlanCounts]
  /// The whole grant for schools, in pounds, by authority.
  public var budgets: [String: PlanCounts]
  /// Januaries at which an authority was formed anew or changed its area.
  public var formed: [String: Set<Int>]

  public init(
    totals: [String: PlanCounts], nation: PlanCounts, requests: [String: PlanCounts] = [:],
    nationalRequests: PlanCounts = [:], newPlans: [String: PlanCounts] = [:],
    nationalNewPlans: PlanCounts = [:], ceased: [String: PlanCounts] = [:],
    budgets: [String: PlanCounts] = [:], formed: [String: Set<Int>] = [:]
  ) {
    self.totals = totals
    self.nation = nation
    self.requests = requests
    self.nationalRequests = nationalRequests
    self.newPlans = newPlans
    self.nationalNewPlans = nationalNewPlans
    self.ceased = ceased
    self.budgets = budgets
    self.formed = formed
  }

  /// The same without anything that came out later, and without what is not above nil.
  public func known(at january: Int) -> PlanEvidence {
    func cut(_ counts: PlanCounts) -> PlanCounts {
      counts.filter { $0.key <= january && $0.value > 0 }
    }
    var known = self
    known.totals = totals.mapValues(cut)
    known.nation = cut(nation)
    known.requests = requests.mapValues(cut)
    known.nationalRequests = cut(nationalRequests)
    known.newPlans = newPlans.mapValues(cut)
    known.nationalNewPlans = cut(nationalNewPlans)
    // No plan may have ceased: nil is a count here.
    known.ceased = ceased.mapValues { $0.filter { $0.key <= january } }
    known.budgets = budgets.mapValues(cut)
    return known
  }
}

extension PlanEvidence {
  /// A January whose count does not follow from the one before it.
  public struct Break: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
      /// A fall by more than the plans that ceased.
      case fall(ceased: Double)
      /// A rise by more than the new plans.
      case rise(new: Double)
      /// A change far beyond England's, where flows are not published.
      case change
      /// The authority was formed anew, or its area changed.
      case formed
    }

    public let code: String
    public let january: Int
    public let before: Double
    public let after: Double
    public let cause: Cause
  }

  /// What a count may differ from the flows, as a part of the count before it.
  private static let slack = 0.1
  /// Growth beyond England's, as a logarithm, that cannot be where no flow explains it.
  private static let largest = 0.25

  /// The breaks of an authority, earliest first.
  public func breaks(of code: String) -> [Break] {
    let counts = totals[code] ?? [:]
    return counts.keys.sorted().compactMap { breakAt($0, code, counts) }
  }

  private func breakAt(_ january: Int, _ code: String, _ counts: PlanCounts) -> Break? {
    guard let after = counts[january], let before = counts[january - 1], before > 0 else {
      return nil
    }
    func found(_ cause: Break.Cause) -> Break {
      Break(code: code, january: january, before: before, after: after, cause: cause)
    }
    if formed[code]?.contains(january) == true { return found(.formed) }
    let slack = Self.slack * before
    if after < before, let ceased = ceased[code]?[january] {
      return before - after > ceased + slack ? found(.fall(ceased: ceased)) : nil
    }
    if after > before, let new = newPlans[code]?[january] {
      return after - before > new + slack ? found(.rise(new: new)) : nil
    }
    guard after > 0, let now = nation[january], let then = nation[january - 1], now > 0, then > 0
    else { return nil }
    return abs(Double.log(after / before) - .log(now / then)) > Self.largest ? found(.change) : nil
  }
}
