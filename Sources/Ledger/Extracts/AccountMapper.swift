import Books
import Tabular

/// Finds the account of a line's codes by `mapping.csv`, and remembers what it has found.
struct AccountMapper {
  /// The accounts that lines are posted to; a line names its account by its place here.
  private(set) var accounts: [String] = []
  private let rules: [MappingRule]
  private let index: MappingIndex
  private let ruleAccounts: [Int]
  private let suspense: Int?
  /// Whether a line matched each rule.
  private(set) var isMatched: [Bool]
  private var slots: [Slot]
  private var keys: [UInt8] = []
  private var used = 0

  private struct Slot {
    var hash: UInt64 = 0
    var start: Int32 = 0
    var count: Int32 = 0
    var account: Int32 = 0
    var spoiled: SpoiledKey?
    var isSpoiledSubjective = false
  }

  /// What codes are mapped to.
  enum Found {
    /// The place of the account in `accounts`.
    case account(Int)
    /// No rule matches; the place of the suspense account, if there is one.
    case unmapped(suspense: Int?)
    /// A spreadsheet has made something else of one of the codes, and no rule names that.
    case spoiled(SpoiledKey, isSubjective: Bool)
  }

  init(_ rules: [MappingRule], suspense: String?) {
    self.rules = rules
    index = MappingIndex(rules)
    var places: [String: Int] = [:]
    var accounts: [String] = []
    func place(_ account: String) -> Int {
      if let place = places[account] { return place }
      places[account] = accounts.count
      accounts.append(account)
      return accounts.count - 1
    }
    ruleAccounts = rules.map { $0.isSuggested ? -1 : place($0.account) }
    isMatched = Array(repeating: false, count: rules.count)
    self.suspense = suspense.map(place)
    self.accounts = accounts
    slots = Array(repeating: Slot(), count: Self.slotCount)
  }

  /// The account of a cost centre and a subjective, in UTF-8.
  mutating func find(
    _ costCentre: UnsafeBufferPointer<UInt8>, _ subjective: UnsafeBufferPointer<UInt8>
  ) -> Found {
    let hash = Self.hash(costCentre, subjective)
    var index = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
    while slots[index].count > 0 {
      if slots[index].hash == hash, isKey(slots[index], costCentre, subjective) {
        return found(slots[index])
      }
      index = (index + 1) & (Self.slotCount - 1)
    }
    if used == Self.slotCount / 2 {
      // So many codes are met only where something else was taken for a code.
      slots = Array(repeating: Slot(), count: Self.slotCount)
      keys.removeAll(keepingCapacity: true)
      used = 0
      index = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
    }
    let start = keys.count
    keys.append(contentsOf: costCentre)
    keys.append(0)
    keys.append(contentsOf: subjective)
    var slot = search(Array(costCentre), Array(subjective))
    slot.hash = hash
    slot.start = Int32(start)
    slot.count = Int32(keys.count - start)
    slots[index] = slot
    used += 1
    return found(slot)
  }

  private func found(_ slot: Slot) -> Found {
    if let spoiled = slot.spoiled {
      return .spoiled(spoiled, isSubjective: slot.isSpoiledSubjective)
    }
    return slot.account >= 0 ? .account(Int(slot.account)) : .unmapped(suspense: suspense)
  }

  /// The first rule that matches, and whether a code is one that only a rule of its own may take.
  private mutating func search(_ costCentre: [UInt8], _ subjective: [UInt8]) -> Slot {
    var slot = Slot()
    let rule = index.first(costCentre, subjective)
    if let rule { isMatched[rule] = true }
    slot.account = Int32(rule.map { ruleAccounts[$0] } ?? -1)
    let isNamed = rule.map {
      (
        rules[$0].costCentre.isExact && !rules[$0].isSuggested,
        rules[$0].subjective.isExact && !rules[$0].isSuggested
      )
    }
    if isNamed?.0 != true, let spoiled = SpoiledKey(code: costCentre) {
      slot.spoiled = spoiled
    } else if isNamed?.1 != true, let spoiled = SpoiledKey(code: subjective) {
      slot.spoiled = spoiled
      slot.isSpoiledSubjective = true
    }
    return slot
  }

  /// The rule that only suggests an account for two codes; nil if none is the first to match.
  func suggestion(_ costCentre: String, _ subjective: String) -> MappingRule? {
    index.first(Array(costCentre.utf8), Array(subjective.utf8)).map { rules[$0] }
      .flatMap { $0.isSuggested ? $0 : nil }
  }

  /// The rules that post and that no line has matched.
  var unmatched: [MappingRule] {
    zip(rules, isMatched).filter { !$0.1 && !$0.0.isSuggested }.map(\.0)
  }

  /// The codes with noughts in front that a rule would match; nil if there is none.
  ///
  /// A spreadsheet that reads `0042` as a number leaves 42.
  func withLeadingNoughts(
    _ costCentre: String, _ subjective: String
  ) -> (costCentre: String, subjective: String)? {
    let centres = Self.padded(costCentre)
    let subjects = Self.padded(subjective)
    for centre in centres {
      for subject in subjects where (centre, subject) != (costCentre, subjective) {
        guard let rule = index.first(Array(centre.utf8), Array(subject.utf8)) else { continue }
        let isCentre = centre == costCentre || rules[rule].costCentre.beginsWithNought
        let isSubject = subject == subjective || rules[rule].subjective.beginsWithNought
        if isCentre, isSubject { return (centre, subject) }
      }
    }
    return nil
  }

  private static func padded(_ code: String) -> [String] {
    guard !code.isEmpty, code.allSatisfy({ $0.isASCII && $0.isNumber }) else { return [code] }
    return (0...mostNoughts).map { String(repeating: "0", count: $0) + code }
  }

  private static let mostNoughts = 8

  private func isKey(
    _ slot: Slot, _ costCentre: UnsafeBufferPointer<UInt8>,
    _ subjective: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard Int(slot.count) == costCentre.count + 1 + subjective.count else { return false }
    return keys.withUnsafeBufferPointer { keys in
      var offset = Int(slot.start)
      for byte in costCentre {
        if keys[offset] != byte { return false }
        offset += 1
      }
      if keys[offset] != 0 { return false }
      offset += 1
      for byte in subjective {
        if keys[offset] != byte { return false }
        offset += 1
      }
      return true
    }
  }

  /// FNV-1a, which needs no more than to spread codes.
  private static func hash(
    _ costCentre: UnsafeBufferPointer<UInt8>, _ subjective: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    var hash = FowlerHash()
    hash.update(costCentre)
    hash.update(byte: 0)
    hash.update(subjective)
    return hash.value
  }

  private static let slotCount = 1 << 16
}
