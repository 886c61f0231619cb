import Money

/// A change of local government by which an authority's code or area changed.
public struct Reorganisation: Sendable {
  /// The codes before.
  public let before: [String]
  /// The codes after.
  public let after: [String]
  /// The day from which it holds.
  public let date: String
  /// The order that made it; `unverified`: the dates and numbers of the orders have not been held
  /// against the orders themselves.
  public let source: String
  /// Whether one authority goes on with the same area, so that its figures can be joined.
  public let isSameArea: Bool

  /// The first January that counts what is after it.
  public var january: Int { (Int(date.prefix(4)) ?? 0) + 1 }

  private init(
    _ before: [String], _ after: [String], _ date: String, _ source: String, isSameArea: Bool
  ) {
    self.before = before
    self.after = after
    self.date = date
    self.source = source
    self.isSameArea = isSameArea
  }

  /// Reorganisations since 2010 that concern authorities with EHC plans, earliest first.
  public static let all = [
    Reorganisation(
      ["E06000048"], ["E06000057"], "2013-04-01",
      "Gateshead and Northumberland (Boundary Change) Order 2013 (SI 2013/596)", isSameArea: true),
    Reorganisation(
      ["E08000020"], ["E08000037"], "2013-04-01",
      "Gateshead and Northumberland (Boundary Change) Order 2013 (SI 2013/596)", isSameArea: true),
    Reorganisation(
      ["E06000028", "E06000029", "E10000009"], ["E06000058", "E06000059"], "2019-04-01",
      "Bournemouth, Dorset and Poole (Structural Changes) Order 2018 (SI 2018/648)",
      isSameArea: false),
    Reorganisation(
      ["E10000002"], ["E06000060"], "2020-04-01",
      "Buckinghamshire (Structural Changes) Order 2019 (SI 2019/957)", isSameArea: true),
    Reorganisation(
      ["E10000021"], ["E06000061", "E06000062"], "2021-04-01",
      "Northamptonshire (Structural Changes) Order 2020 (SI 2020/156)", isSameArea: false),
    Reorganisation(
      ["E10000006"], ["E06000063", "E06000064"], "2023-04-01",
      "Cumbria (Structural Changes) Order 2022 (SI 2022/331)", isSameArea: false),
    Reorganisation(
      ["E10000023"], ["E06000065"], "2023-04-01",
      "North Yorkshire (Structural Changes) Order 2022 (SI 2022/328)", isSameArea: true),
    Reorganisation(
      ["E10000027"], ["E06000066"], "2023-04-01",
      "Somerset (Structural Changes) Order 2022 (SI 2022/329)", isSameArea: true),
  ]
}

extension PublishedPlans {
  /// The code under which an authority's figures stand, by any code that it has had.
  public func code(_ code: String) -> String { currentCodes[code] ?? code }

  /// Brings the figures of one authority under one code: that of its newest January.
  ///
  /// The department's files go from one code to the other and back, so that it is not always the
  /// later one. Where both have a figure of the same year, that of the newest stands.
  mutating func join() {
    for change in Reorganisation.all {
      guard change.isSameArea, let old = change.before.first, let new = change.after.first else {
        for code in change.after { formed[code, default: []].insert(change.january) }
        continue
      }
      let known = [old, new].filter { totals[$0] != nil }
      guard
        let kept = known.max(by: {
          (totals[$0]?.keys.max() ?? 0) < (totals[$1]?.keys.max() ?? 0)
        })
      else { continue }
      let other = kept == old ? new : old
      currentCodes[other] = kept
      Self.merge(&totals, other, into: kept)
      Self.merge(&placements, other, into: kept)
      Self.merge(&budgets, other, into: kept)
      Self.merge(&spend, other, into: kept)
      for flow in Flow.allCases {
        var counts = flows[flow] ?? [:]
        Self.merge(&counts, other, into: kept)
        flows[flow] = counts
      }
      if names[kept] == nil { names[kept] = names[other] }
      names[other] = nil
    }
  }

  private static func merge<Value>(
    _ figures: inout [String: [Int: Value]], _ other: String, into kept: String
  ) {
    guard let moved = figures.removeValue(forKey: other) else { return }
    figures[kept, default: [:]].merge(moved) { kept, _ in kept }
  }
}
