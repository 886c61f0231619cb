import Money

/// What the department's policy sets, apart from any council: titles, shares and dates.
///
/// The defaults stand in ``defaults`` alone, each with its source. Books that have a `policy.toml`
/// of the same form take the place of them, key by key.
public struct DepartmentPolicy: Hashable, Sendable {
  /// What an agreement and its return are called.
  public struct Agreement: Hashable, Sendable {
    public var title: String
    /// Of the return to the department while the agreement runs.
    public var returnTitle: String
    /// Of the same report once no agreement runs.
    public var endedReturnTitle: String
    /// Of what the department pays under it.
    public var paymentTitle: String
  }

  /// A grant that pays a share of the deficit at a day.
  public struct StabilityGrant: Hashable, Sendable {
    public var title: String
    /// The part of the eligible deficit that is paid, 0 to 1.
    public var share: Rate
    /// The day at whose end the deficit counts.
    public var balanceAt: CalendarDate
    /// The year in whose roll-forward it counts.
    public var countsIn: FinancialYear
    /// What has to be so for it to be paid.
    public var condition: String
    /// Whether a surplus of one block is set against another's overspend.
    public var blocksOffset: Bool
    /// The amount of pence to whose multiple the grant is rounded, half up.
    public var roundTo: Money
    /// What could pay for what the grant leaves.
    public var remainder: [String]
    public var source: String
    public var standing: Standing
  }

  public var agreement: Agreement
  public var stabilityGrant: StabilityGrant

  /// The policy as it could be read on 28 November 2026.
  ///
  /// What rests on excerpts is unverified.
  static let defaults = """
    [agreement]
    title = "Safety Valve agreement"
    return_title = "Safety Valve monitoring report"
    ended_return_title = "DSG deficit monitoring report"
    payment_title = "Safety Valve payment"

    # The department's explanatory note on its approach to DSG deficits, 9 February 2026; read in
    # excerpt. Whether blocks offset each other and how the grant is rounded was not found.
    [stability_grant]
    title = "High Needs Stability Grant"
    share = 0.9
    balance_at = 2026-03-31
    counts_in = "2026-27"
    condition = "an approved Local SEND Reform Plan"
    blocks_offset = false
    round_to_pence = 1
    remainder = [
      "usable reserves", "a capitalisation direction, if one is given",
      "general reserves, with the Secretary of State's consent or under the grant's terms",
    ]
    source = "DfE, explanatory note on dedicated schools grant deficits, 9 February 2026"
    standing = "unverified"
    """
}
