import Disclosure
import TestSupport
import Testing

/// All tables that look the same to a reader, by trying each: an oracle that shares no thought with
/// the search.
struct Exhaustion {
  let pack: Pack
  let hidden: Set<String>
  let policy: Policy
  /// The most that a cell without a bound is tried at.
  let most: Int64
  /// Whether the reader knows of a count that its mark does not call small that it is not.
  let knowsOthers: Bool

  /// For each hidden cell all values that it has in some such table.
  func values() -> [String: Set<Int64>] {
    // One unknown for each hidden id; a linked pair counts as the first of the two.
    var first: [String: String] = [:]
    for cell in pack.cells { first[cell.id] = cell.id }
    for same in pack.sameFigures { first[same.second] = first[same.first] }
    var known: [String: Int64] = [:]
    for cell in pack.cells where !hidden.contains(cell.id) {
      known[first[cell.id] ?? ""] = cell.value
    }
    var ranges: [(id: String, values: [Int64])] = []
    for cell in pack.cells where first[cell.id] == cell.id && known[cell.id] == nil {
      let isSmall =
        policy.marks == .tellSmallCounts && cell.value < policy.threshold
        && (cell.value > 0 || policy.zeros == .suppressed)
      // With zeros shown and one mark for all, each hidden count is known to be 1 or more.
      let isFloored = isSmall || policy.marks == .tellNothing && cell.value > 0
      let least: Int64 = isFloored && policy.zeros == .shown ? 1 : 0
      let range = least...(isSmall ? policy.threshold - 1 : max(most, cell.value + 3))
      let small = (policy.zeros == .shown ? 1 : 0)..<policy.threshold
      let isOther = !isSmall && knowsOthers && policy.marks == .tellSmallCounts
      ranges.append((cell.id, range.filter { !isOther || !small.contains($0) }))
    }
    let sums = pack.equations.map { sum in
      (total: first[sum.total] ?? "", parts: sum.parts.map { first[$0] ?? "" })
    }
    var found: [String: Set<Int64>] = [:]
    search(ranges[...], known: &known, sums: sums, found: &found)
    return found.merging(
      hidden.compactMap { id in
        first[id].flatMap { root in
          root == id ? nil : (id, found[root] ?? known[root].map { [$0] } ?? [])
        }
      }, uniquingKeysWith: { $1 })
  }

  private func search(
    _ open: ArraySlice<(id: String, values: [Int64])>, known: inout [String: Int64],
    sums: [(total: String, parts: [String])], found: inout [String: Set<Int64>]
  ) {
    // Each sum with all parts known gives its total, or shows that this way leads nowhere.
    for sum in sums {
      var least: Int64 = 0
      var isWhole = true
      for part in sum.parts {
        if let value = known[part] { least += value } else { isWhole = false }
      }
      if let total = known[sum.total], isWhole ? least != total : least > total { return }
    }
    guard let next = open.first else {
      for (id, value) in known { found[id, default: []].insert(value) }
      return
    }
    for value in next.values {
      known[next.id] = value
      search(open.dropFirst(), known: &known, sums: sums, found: &found)
    }
    known[next.id] = nil
  }
}

@Suite struct ExhaustiveTests {
  private func counts(
    _ rows: Int, _ columns: Int, using numbers: inout SeededGenerator
  ) -> [[Int64]] {
    (0..<rows).map { _ in
      (0..<columns).map { _ in Int64([0, 0, 1, 2, 3, 5, 6, 8].randomElement(using: &numbers) ?? 0) }
    }
  }

  @Test(arguments: 1...200) func noSmallTableTellsASuppressedCell(seed: Int) throws {
    var numbers = SeededGenerator(seed: UInt64(seed))
    let policy = try Policy(
      threshold: Int64.random(in: 3...5, using: &numbers),
      zeros: Bool.random(using: &numbers) ? .shown : .suppressed,
      marks: seed % 5 == 0 ? .tellNothing : .tellSmallCounts)
    let table = CountTable("a", counts(2, seed % 3 == 0 ? 3 : 2, using: &numbers))
    var (cells, sums, same) = (table.cells, table.equations, [SameFigure]())
    if seed % 2 == 0 {
      // The same two rows by another split.
      let totals = ["0", "1"].map { row in
        table.cells.first { $0.id == "a/\(row)/all" }?.value ?? 0
      }
      let other = CountTable(
        "b",
        totals.map { total in
          let part = Int64.random(in: 0...total, using: &numbers)
          return [part, total - part]
        })
      cells += other.cells
      sums += other.equations
      same = ["0", "1", "all"].map { SameFigure("a/\($0)/all", "b/\($0)/all") }
    }
    let pack = try Pack(cells: cells, equations: sums, sameFigures: same)
    let suppression = Suppression(pack, under: policy)
    let oracle = Exhaustion(
      pack: pack, hidden: Set(suppression.ids), policy: policy, most: 10, knowsOthers: true)
    let possible = oracle.values()
    var lost = Set(
      suppression.findings.map { finding in
        switch finding {
        case .alreadyPublished(let id), .cannotBeProtected(let id): id
        }
      })
    for pair in same where lost.contains(pair.first) { lost.insert(pair.second) }
    for cell in suppression.cells
    where !lost.contains(cell.id) && cell.reason != .tableWithheld {
      let values = possible[cell.id] ?? []
      #expect(values.count >= 2, "seed \(seed): \(cell.id) can only be \(values)")
    }
    for audited in suppression.audit() {
      for value in possible[audited.id] ?? [] {
        #expect(audited.lowest ?? value <= value, "seed \(seed): \(audited) but \(value)")
        #expect(audited.highest ?? value >= value, "seed \(seed): \(audited) but \(value)")
      }
    }
  }

  /// Any choice of inner cells, good or bad: a table with its totals shown has whole-number ends.
  @Test(arguments: 1...100) func theAuditFindsTheVeryEndsOfEachRange(seed: Int) throws {
    var numbers = SeededGenerator(seed: UInt64(1_000 + seed))
    let policy = try Policy(threshold: 4, zeros: seed % 2 == 0 ? .shown : .suppressed)
    let table = CountTable("a", counts(2, 3, using: &numbers))
    let pack = try Pack(cells: table.cells, equations: table.equations)
    let hidden = Set(
      table.cells.map(\.id).filter { !$0.contains("all") && Bool.random(using: &numbers) })
    let oracle = Exhaustion(
      pack: pack, hidden: hidden, policy: policy, most: 24,
      knowsOthers: policy.zeros == .suppressed)
    let possible = oracle.values()
    for audited in pack.audit(hidden, under: policy) {
      let values = possible[audited.id] ?? []
      #expect(audited.lowest == values.min(), "seed \(seed): \(audited.id)")
      #expect(audited.highest == values.max(), "seed \(seed): \(audited.id)")
      #expect(audited.isDetermined == (values.count == 1), "seed \(seed): \(audited.id)")
    }
  }
}
