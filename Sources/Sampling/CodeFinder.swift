import Books

/// A cost centre and a subjective, as a line of an extract has them.
public struct CodePair: Hashable, Sendable {
  public let costCentre: String
  public let subjective: String
}

/// Finds codes that `mapping.csv` gives to an account.
struct CodeFinder {
  private let mapping: [MappingRule]
  /// What a code must not begin with, since its line would be taken for a total.
  private let totals: [String]
  /// A character that stands in no pattern.
  private let fresh: Character

  init(_ mapping: [MappingRule], totals: [String]) {
    self.mapping = mapping
    self.totals = totals
    let used = Set(mapping.flatMap { "\($0.costCentre)\($0.subjective)" })
    fresh = Self.alphabet.first { !used.contains($0) } ?? "7"
  }

  /// The account of a pair of codes: that of the first rule that matches.
  func account(of pair: CodePair) -> String? {
    let (costCentre, subjective) = (
      Array(pair.costCentre.utf8)[...], Array(pair.subjective.utf8)[...]
    )
    let first = mapping.first {
      $0.costCentre.matches(costCentre) && $0.subjective.matches(subjective)
    }
    return first.flatMap { $0.isSuggested ? nil : $0.account }
  }

  /// Some pairs of codes of an account; none if no rule reaches it.
  ///
  /// A rule whose stars stand for a character of no pattern is matched by an earlier one only if
  /// that takes everything that the rule matches. So one such try settles whether the rule is
  /// ever reached, and only then are likelier digits tried.
  func codes(of account: String, _ numbers: inout SeededNumbers) -> [CodePair] {
    var found: [CodePair] = []
    for rule in mapping where rule.account == account && found.count < Self.mostPairs {
      let sure = pair(rule) { String(repeating: fresh, count: $0) }
      guard self.account(of: sure) == account else { continue }
      let likely = (0..<Self.triesPerRule).map { _ in
        pair(rule) { count in
          String((0..<count).map { _ in Character("\(numbers.below(10))") })
        }
      }
      let fit = likely.filter { self.account(of: $0) == account && !isTotal($0) }
      for pair in fit.isEmpty ? [sure] : Array(fit.prefix(Self.pairsPerRule))
      where !found.contains(pair) && !isTotal(pair) {
        found.append(pair)
      }
    }
    return found
  }

  private func isTotal(_ pair: CodePair) -> Bool {
    totals.contains { pair.costCentre.hasPrefix($0) || pair.subjective.hasPrefix($0) }
  }

  private func pair(_ rule: MappingRule, _ filling: (Int) -> String) -> CodePair {
    CodePair(
      costCentre: fill(rule.costCentre, filling), subjective: fill(rule.subjective, filling))
  }

  /// The pattern with a filling for each star, the first as long as makes a code of usual length.
  private func fill(_ pattern: CodePattern, _ filling: (Int) -> String) -> String {
    let pieces = pattern.pieces.map { String(decoding: $0, as: UTF8.self) }
    let written = pieces.reduce(0) { $0 + $1.count }
    var code = pieces.first ?? ""
    for (index, piece) in pieces.dropFirst().enumerated() {
      code += filling(index == 0 ? max(1, Self.usualLength - written) : 1) + piece
    }
    return code
  }

  private static let usualLength = 5
  private static let mostPairs = 12
  private static let pairsPerRule = 6
  private static let triesPerRule = 12

  /// Digits first, since codes look like them; the last can be written in Windows-1252 as well.
  private static let alphabet =
    "7392481560ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜß"
}
