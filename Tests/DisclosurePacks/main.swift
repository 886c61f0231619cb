import Disclosure
import Foundation
import TestSupport

/// Two months of a made-up council: the first month's pack, and the second that stands beside it.
func madeUpPack(seed: UInt64, policy: Policy) throws -> (Suppression, Double) {
  var numbers = SeededGenerator(seed: seed)
  let (placements, ages, needs) = (
    Int.random(in: 3...8, using: &numbers), Int.random(in: 3...6, using: &numbers),
    Int.random(in: 3...7, using: &numbers)
  )
  let isGrouped = placements >= 4 && Bool.random(using: &numbers)
  func period() -> Period {
    Period(
      placements: placements, ages: ages, needs: needs, isGrouped: isGrouped, using: &numbers)
  }
  let (before, now) = (period(), period())
  let first = Contents(
    age: true, money: Bool.random(using: &numbers), moneyByAge: Bool.random(using: &numbers))
  var second = first
  second.need = Bool.random(using: &numbers)
  // Two to four tables are new in the second month: of its own period, and of the one before.
  if !second.need && !second.money { second.money = true }
  var again = Contents(age: Bool.random(using: &numbers), need: Bool.random(using: &numbers))
  if !again.age && !again.need { again.need = true }

  var old = Draft(before, name: "old", contents: first)
  let firstMonth = Suppression(try old.pack(), under: policy)
  let hidden = Set(firstMonth.cells.map(\.id))
  old.cells = old.cells.map {
    Cell(
      id: $0.id, table: $0.table, value: $0.value, measure: $0.measure,
      standing: hidden.contains($0.id) ? .withheld : .published)
  }
  var draft = old.merged(with: Draft(now, name: "new", contents: second))
  let republished = Draft(before, name: "again", contents: again)
  for cell in republished.cells where cell.table == "again-age" {
    draft.same.append(SameFigure(cell.id, "old" + cell.id.dropFirst("again".count)))
  }
  if again.need {
    for row in republished.totals(before) {
      draft.same.append(SameFigure("again-need/\(row)/all", "old-age/\(row)/all"))
    }
  }
  draft = draft.merged(with: republished)
  if seed % 4 == 1 {
    // Some averages of the new period are known from elsewhere, such as an answer to a question.
    draft.cells = draft.cells.map { cell in
      guard cell.id.hasPrefix("new-average"), Int.random(in: 0..<3, using: &numbers) == 0 else {
        return cell
      }
      return Cell(
        id: cell.id, table: cell.table, value: cell.value, measure: cell.measure,
        standing: .published)
    }
  }
  let pack = try draft.pack()
  let clock = ContinuousClock()
  let start = clock.now
  let suppression = Suppression(pack, under: policy)
  let seconds = Double((clock.now - start) / .milliseconds(1)) / 1_000
  return (suppression, seconds)
}

struct PublishedCell: Encodable {
  let id: String
  let kind: String
  let value: Int64?
  /// Whether the mark says that the number itself is too small; the strongest reader knows it.
  let isSmall: Bool
  let isNotNegative = true
}

struct PublishedEquation: Encodable {
  let total: String
  let parts: [String]
}

struct PublishedPack: Encodable {
  let seed: UInt64
  let threshold: Int64
  let zerosShown: Bool
  /// Whether the marks tell which counts are small, and so which are not.
  let marksTell: Bool
  let cells: [PublishedCell]
  let equations: [PublishedEquation]
  let same: [[String]]
  let averages: [[String]]
}

struct Truth: Encodable {
  let seed: UInt64
  let values: [String: Int64]
  let reasons: [String: String]
  let findings: [String]
  let seconds: Double
  let audited: [String: [Int64?]]
}

func published(
  _ suppression: Suppression, seed: UInt64, isPrimaryOnly: Bool
) -> PublishedPack {
  let pack = suppression.pack
  let shown = suppression.cells.filter { isPrimaryOnly && $0.reason == .secondary }.map(\.id)
  let reasons = Dictionary(uniqueKeysWithValues: suppression.cells.map { ($0.id, $0.reason) })
    .filter { !shown.contains($0.key) }
  return PublishedPack(
    seed: seed, threshold: suppression.policy.threshold,
    zerosShown: suppression.policy.zeros == .shown,
    marksTell: suppression.policy.marks == .tellSmallCounts,
    cells: pack.cells.map { cell in
      let kind =
        switch cell.measure {
        case .count: "count"
        case .money: "money"
        case .average: "average"
        }
      let sensitivity = suppression.policy.sensitivity(of: cell)
      return PublishedCell(
        id: cell.id, kind: kind, value: reasons[cell.id] == nil ? cell.value : nil,
        isSmall: reasons[cell.id] != nil && suppression.policy.marks == .tellSmallCounts
          && cell.measure == .count
          && (sensitivity == .belowThreshold || sensitivity == .zero))
    },
    equations: pack.equations.map { PublishedEquation(total: $0.total, parts: $0.parts) },
    same: pack.sameFigures.map { [$0.first, $0.second] },
    averages: pack.averages.map { [$0.average, $0.cost, $0.count] })
}

func truth(_ suppression: Suppression, seed: UInt64, seconds: Double, audits: Bool) -> Truth {
  let audited = audits ? suppression.audit() : []
  return Truth(
    seed: seed,
    values: Dictionary(uniqueKeysWithValues: suppression.pack.cells.map { ($0.id, $0.value) }),
    reasons: Dictionary(
      uniqueKeysWithValues: suppression.cells.map { cell in
        ("\(cell.id)", "\(cell.reason)".split(separator: "(").first.map(String.init) ?? "")
      }),
    findings: suppression.findings.map { finding in
      switch finding {
      case .alreadyPublished(let id), .cannotBeProtected(let id): id
      }
    },
    seconds: seconds,
    audited: Dictionary(uniqueKeysWithValues: audited.map { ($0.id, [$0.lowest, $0.highest]) }))
}

let count = CommandLine.arguments.dropFirst().first.flatMap(UInt64.init) ?? 500
/// A canary: the attack has to recover cells where the secondary ones are left open.
let isPrimaryOnly = CommandLine.arguments.contains("--primary-only")
var packs: [PublishedPack] = []
var truths: [Truth] = []
for seed in 1...count {
  // A fifth of the packs has another threshold than the usual one.
  let policy = try Policy(
    threshold: seed % 5 == 0 ? [3, 4, 6, 10][Int(seed / 5 % 4)] : 5,
    zeros: seed % 4 == 0 ? .suppressed : .shown,
    marks: seed % 3 == 0 ? .tellNothing : .tellSmallCounts)
  let (suppression, seconds) = try madeUpPack(seed: seed, policy: policy)
  packs.append(published(suppression, seed: seed, isPrimaryOnly: isPrimaryOnly))
  truths.append(truth(suppression, seed: seed, seconds: seconds, audits: true))
}
let encoder = JSONEncoder()
encoder.outputFormatting = .sortedKeys
try encoder.encode(packs).write(to: URL(fileURLWithPath: "published.json"))
try encoder.encode(truths).write(to: URL(fileURLWithPath: "truth.json"))
let cellCount = packs.map(\.cells.count).reduce(0, +)
let slowest = truths.map(\.seconds).max() ?? 0
print("packs \(packs.count), cells \(cellCount), slowest \(slowest) s")
