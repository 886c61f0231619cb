import RealModule

/// The EHC plans of a type of placement in the financial years of a projection.
public struct UncertainPlans: Sendable {
  /// An age group or a need within the placement; the only part where neither is known.
  public struct Part: Sendable {
    public let name: String?
    /// Plans at the January that was counted last, which tell the part's share.
    public let plans: Double
    /// How the part grows beyond the placement in a year; its central value is nil, and what all
    /// parts come to is the placement's.
    public let drift: Uncertain?

    public init(name: String? = nil, plans: Double, drift: Uncertain? = nil) {
      self.name = name
      self.plans = plans
      self.drift = drift
    }
  }

  /// A January's part of the plans of the base year.
  public struct Census: Sendable {
    /// Plans at the January, or at the last before it that was counted, by its weight in the year.
    public let plans: Double
    /// What they have grown by since they were counted.
    public let growth: [Uncertain]

    public init(plans: Double, growth: [Uncertain] = []) {
      self.plans = plans
      self.growth = growth
    }
  }

  public let placement: String
  public let parts: [Part]
  /// The Januaries that make up the base year.
  public let censuses: [Census]
  /// What the placement grows by in each year after the base year.
  public let growth: [[Uncertain]]

  public init(
    placement: String, parts: [Part], censuses: [Census], growth: [[Uncertain]]
  ) {
    self.placement = placement
    self.parts = parts
    self.censuses = censuses
    self.growth = growth
  }

  /// The placement without its parts.
  var whole: UncertainPlans {
    UncertainPlans(
      placement: placement, parts: [Part(plans: 1)], censuses: censuses, growth: growth)
  }

  /// Age groups or needs that hold their shares, and stray from them as far as shares have moved.
  ///
  /// How far that is in a year is the root mean square over the parts, of what each share moved on
  /// the whole, a half plan added to each.
  ///
  /// - Parameters:
  ///   - placement: whose parts.
  ///   - parts: their names and plans at the January that was counted last.
  ///   - earlier: their plans at the first January that tells of them.
  ///   - years: how many lie between; with none nothing strays.
  /// - Returns: in the order of the parts.
  public static func parts(
    of placement: String, _ parts: [(name: String, plans: Double)], earlier: [Double], years: Int
  ) -> [Part] {
    let (all, before) = (parts.reduce(0.5) { $0 + $1.plans }, earlier.reduce(0.5, +))
    let squares = zip(parts, earlier).map { part, then -> Double in
      let move =
        Double.log((part.plans + 0.5) / all * before / (then + 0.5)) / Double(max(1, years))
      return years > 0 ? move * move : 0
    }
    let spread = (squares.reduce(0, +) / Double(max(1, parts.count))).squareRoot()
    return parts.map { name, plans in
      return Part(
        name: name, plans: plans,
        drift: Uncertain(
          name: "share of \(name) in \(placement)", kind: nil, central: 0,
          low: -ProjectionModel.tenth * spread,
          high: ProjectionModel.tenth * spread))
    }
  }
}
