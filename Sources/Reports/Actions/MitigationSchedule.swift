import Books
import Forecasting
import Money

/// The mitigations of a projection, as they count on one basis.
struct MitigationSchedule: Sendable {
  /// A year of a mitigation, or the part of one that was moved into another year.
  struct Part: Sendable {
    let mitigation: Mitigation
    /// The mitigation's own, and those of the actions that weigh and move it.
    let provenance: Provenance

    init(_ mitigation: Mitigation, _ others: Provenance = .none) {
      self.mitigation = mitigation
      provenance = others.union(Provenance([mitigation.source]))
    }
  }

  private let parts: [Spot: [Part]]

  /// - Parameters:
  ///   - standpoint: where the projection begins; what lies before it is never mitigated.
  ///   - rated: the bearing of the actions; nil for amounts at their own confidence.
  /// - Throws: `ArithmeticOverflow`.
  init(_ standpoint: Standpoint, _ rated: RatedDelivery?) throws {
    let projected = standpoint.books.mitigations.filter {
      standpoint.status(of: $0.year) == .projection
    }
    let all = try projected.flatMap { try rated?.parts(of: $0) ?? [Part($0)] }
    parts = Dictionary(grouping: all) {
      Spot(account: $0.mitigation.account, year: $0.mitigation.year)
    }
  }

  /// What mitigates an account in a year.
  subscript(account: Account, year: FinancialYear) -> [Part] {
    parts[Spot(account: account.code, year: year)] ?? []
  }

  private struct Spot: Hashable {
    let account: String
    let year: FinancialYear
  }
}
