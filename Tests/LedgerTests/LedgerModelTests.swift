import Foundation
import Ledger
import Testing

/// Random operations on a ledger and on a naive model of it.
///
/// `SAFETY_VALVE_MODEL=20x10000` runs so many seeds with so many operations each, and
/// `20x10000x1000` begins a new ledger after each 1,000 operations. `SAFETY_VALVE_SEED=11` begins
/// with that seed.
@Suite(.serialized) struct LedgerModelTests {
  private static let plan: (seeds: Int, operations: Int, each: Int) = {
    let text = ProcessInfo.processInfo.environment["SAFETY_VALVE_MODEL"] ?? "2x150"
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    let operations = numbers.count > 1 ? numbers[1] : 150
    return (numbers.first ?? 2, operations, numbers.count > 2 ? numbers[2] : operations)
  }()

  private static let seeds: Range<Int> = {
    let first = ProcessInfo.processInfo.environment["SAFETY_VALVE_SEED"].flatMap { Int($0) } ?? 1
    return first..<(first + plan.seeds)
  }()

  @Test("a random sequence of operations agrees with a naive model", arguments: seeds)
  func agrees(seed: Int) throws {
    let clock = ContinuousClock.now
    var counts: [String: Int] = [:]
    var journals = 0
    for part in 0..<max(1, Self.plan.operations / Self.plan.each) {
      let run = try ModelRun(seed: UInt64(seed * 1_000 + part))
      do {
        try run.run(operations: min(Self.plan.each, Self.plan.operations))
      } catch {
        Issue.record("seed \(seed), ledger \(part + 1): \(error)")
        return
      }
      counts.merge(run.counts) { $0 + $1 }
      journals += run.model.journals.count
    }
    let said = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    print(
      "seed \(seed): \(journals) journals, \(said.joined(separator: ", "));",
      ContinuousClock.now - clock)
  }

  @Test(
    "a model with a wrong idea of the rules is found out",
    arguments: [
      ModelLedger.Mistake.collapsesEqualRows, .ignoresLocks, .forgetsAccruals, .reversesTwice,
    ])
  func findsMistakes(mistake: ModelLedger.Mistake) throws {
    let found = (1...3 as ClosedRange<UInt64>).contains { seed in
      do {
        let run = try ModelRun(seed: seed, mistake: mistake)
        run.closesInHundred = 15
        try run.run(operations: 200)
        return false
      } catch {
        return error is ModelRun.Disagreement
      }
    }
    #expect(found)
  }
}
