import Books
import Money
import Sampling
import TestSupport
import Testing

@Suite struct MappingTests {
  /// A rule of a few letters and stars, such as `1*2`.
  private func pattern(_ random: inout SeededGenerator) -> String {
    let letters = ["1", "2", "*", "*", "ab", "é"]
    let count = Int.random(in: 1...3, using: &random)
    return (0..<count).map { _ in letters.randomElement(using: &random) ?? "*" }.joined()
  }

  /// Every code of up to three of the letters that patterns have, and of one that none has.
  private static let codes: [String] = {
    let letters = ["1", "2", "a", "b", "é", "x"]
    let one = letters
    let two = one.flatMap { first in letters.map { first + $0 } }
    return [""] + one + two + two.flatMap { first in letters.map { first + $0 } }
  }()

  @Test("300 random mappings: codes lead to their account, and what is given up has none")
  func findsCodes() throws {
    for seed in UInt64(1)...300 {
      var random = SeededGenerator(seed: seed)
      var borough = Borough()
      borough.mapping = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        "\(pattern(&random)),\(pattern(&random)),A\(Int.random(in: 1...5, using: &random))\n"
      }.joined()
      let mapping = try borough.books().mapping
      let extract = try borough.extract(1, rows: 60, seed: seed)
      for sampled in extract.accounts {
        #expect(!sampled.codes.isEmpty)
        for pair in sampled.codes {
          let account = mapping.first {
            $0.costCentre.matches(pair.costCentre) && $0.subjective.matches(pair.subjective)
          }?.account
          #expect(account == sampled.account.code, "seed \(seed): \(pair)\n\(borough.mapping)")
        }
      }
      let given = Set(extract.unreachable.map(\.code))
      #expect(
        given.isDisjoint(with: reachable(mapping, among: given)),
        "seed \(seed)\n\(borough.mapping)")
    }
  }

  /// The accounts that some pair of short codes leads to.
  private func reachable(_ mapping: [MappingRule], among accounts: Set<String>) -> Set<String> {
    guard mapping.contains(where: { accounts.contains($0.account) }) else { return [] }
    // The rules that a code is fit for, a bit for each.
    func fits(_ pattern: (MappingRule) -> CodePattern) -> Set<UInt64> {
      Set(
        Self.codes.map { code in
          mapping.enumerated().reduce(0) { bits, rule in
            bits | (pattern(rule.element).matches(code) ? 1 << UInt64(rule.offset) : 0)
          }
        })
    }
    let subjectives = fits(\.subjective)
    var found: Set<String> = []
    for centre in fits(\.costCentre) {
      for both in subjectives.map({ $0 & centre }) where both != 0 {
        found.insert(mapping[both.trailingZeroBitCount].account)
      }
    }
    return found
  }

  @Test("no code begins as a total row does")
  func avoidsTotals() throws {
    var borough = Borough()
    borough.extract = borough.extract.replacing("\"Total\"", with: "\"1\", \"55\"")
    let extract = try borough.extract()
    let codes = extract.accounts.flatMap(\.codes)
    #expect(codes.allSatisfy { !$0.costCentre.hasPrefix("1") && !$0.subjective.hasPrefix("55") })
    #expect(extract.unreachable.map(\.code) == ["A1"])
  }
}
