import Books

/// The rules of `mapping.csv`, arranged so that the first that matches is found without trying all.
///
/// Rules are kept by what each of their two patterns begins with, or ends with where it begins with
/// a star; a code is looked up by each of its beginnings and ends. What is found is the rule with
/// the lowest number, as if all had been tried in order.
struct MappingIndex {
  /// What a pattern is kept by.
  private struct Key: Hashable {
    enum Kind: UInt8 {
      /// The whole code.
      case exact
      /// What stands before the first star.
      case start
      /// What stands behind the last star.
      case end
    }

    let kind: Kind
    let text: [UInt8]

    init(_ kind: Kind, _ text: some Sequence<UInt8>) {
      self.kind = kind
      self.text = Array(text)
    }

    init(_ pattern: CodePattern) {
      let (first, last) = (pattern.pieces.first ?? [], pattern.pieces.last ?? [])
      if pattern.pieces.count < 2 {
        self.init(.exact, first)
      } else if first.isEmpty, !last.isEmpty {
        self.init(.end, last)
      } else {
        self.init(.start, first)
      }
    }
  }

  private let rules: [MappingRule]
  private var places: [Key: [Key: [Int]]] = [:]
  private let longest: (costCentre: Int, subjective: Int)

  init(_ rules: [MappingRule]) {
    self.rules = rules
    var longest = (costCentre: 0, subjective: 0)
    for (index, rule) in rules.enumerated() {
      let (costCentre, subjective) = (Key(rule.costCentre), Key(rule.subjective))
      places[costCentre, default: [:]][subjective, default: []].append(index)
      longest.costCentre = max(longest.costCentre, costCentre.text.count)
      longest.subjective = max(longest.subjective, subjective.text.count)
    }
    self.longest = longest
  }

  /// The number of the first rule that matches two codes in UTF-8; nil if none does.
  func first(_ costCentre: [UInt8], _ subjective: [UInt8]) -> Int? {
    var best: Int?
    let inner = Self.keys(of: subjective, upTo: longest.subjective)
    for outer in Self.keys(of: costCentre, upTo: longest.costCentre) {
      guard let group = places[outer] else { continue }
      for key in inner {
        guard let candidates = group[key] else { continue }
        for index in candidates {
          if let best, best <= index { break }
          guard rules[index].costCentre.matches(costCentre[...]),
            rules[index].subjective.matches(subjective[...])
          else { continue }
          best = index
          break
        }
      }
    }
    return best
  }

  /// Every key that a pattern which matches a code may be kept by.
  private static func keys(of code: [UInt8], upTo longest: Int) -> [Key] {
    let most = min(code.count, longest)
    var keys = [Key(.exact, code)]
    for length in 0...most { keys.append(Key(.start, code.prefix(length))) }
    if most > 0 {
      for length in 1...most { keys.append(Key(.end, code.suffix(length))) }
    }
    return keys
  }
}
