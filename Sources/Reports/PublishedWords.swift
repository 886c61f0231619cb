import Money
import Tables

/// The words of the public pack by which a later run reads it back.
public enum PublishedWords {
  public static let title = "Special educational needs: the money"
  /// The sheet with children and costs by placement.
  public static let sheet = "Placements"
  /// What stands in the cover's first column before the period.
  public static let asAt = "As at"
  /// What stands there before the number of a version after the first.
  public static let version = "Version"
  /// What stands there before the packs that one was held against.
  public static let earlier = "Earlier packs"
  public static let placement = "Placement"
  public static let allPlacements = "All placements"
  public static let suppressed = "[c]"
  public static let missing = "[x]"
  public static let nothing = "The books have no plans.csv."

  public static func january(_ year: Int) -> String { "January \(year)" }

  public static func cost(in year: FinancialYear) -> String { "Cost in \(year) (£m)" }

  /// A type of placement, as members read it.
  public static func label(_ placement: String) -> String {
    let words = placement.replacing("-", with: " ")
    return Wording.sentence(words)
  }
}
