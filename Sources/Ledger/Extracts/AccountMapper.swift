import Books

/// Finds the account of a line's codes by `mapping.csv`, and remembers what it has found.
struct AccountMapper {
  /// The accounts that lines are posted to; a line names its account by its place here.
  private(set) var accounts: [String] = []
  private let rules: [MappingRule]
  private let ruleAccounts: [Int]
  private let suspense: Int?
  private var slots: [Slot]
  private var keys: [UInt8] = []
  private var used = 0

  private struct Slot {
    var hash: UInt64 = 0
    var start: Int32 = 0
    var count: Int32 = 0
    var account: Int32 = 0
  }

  /// What codes are mapped to.
  enum Found {
    /// The place of the account in `accounts`.
    case account(Int)
    /// No rule matches; the place of the suspense account, if there is one.
    case unmapped(suspense: Int?)
  }

  init(_ rules: [MappingRule], suspense: String?) {
    self.rules = rules
    var places: [String: Int] = [:]
    var accounts: [String] = []
    func place(_ account: String) -> Int {
      if let place = places[account] { return place }
      places[account] = accounts.count
      accounts.append(account)
      return accounts.count - 1
    }
    ruleAccounts = rules.map { place($0.account) }
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
        return found(Int(slots[index].account))
      }
      index = (index + 1) & (Self.slotCount - 1)
    }
    let account = search(costCentre, subjective)
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
    slots[index] = Slot(
      hash: hash, start: Int32(start), count: Int32(keys.count - start), account: Int32(account))
    used += 1
    return found(account)
  }

  private func found(_ account: Int) -> Found {
    account >= 0 ? .account(account) : .unmapped(suspense: suspense)
  }

  /// The first rule that matches; −1 if none does.
  private func search(
    _ costCentre: UnsafeBufferPointer<UInt8>, _ subjective: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let (centre, subject) = (Array(costCentre)[...], Array(subjective)[...])
    let rule = rules.firstIndex {
      $0.costCentre.matches(centre) && $0.subjective.matches(subject)
    }
    return rule.map { ruleAccounts[$0] } ?? -1
  }

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

/// The Fowler–Noll–Vo hash 1a of 64 bits: fast, and no proof against intent.
struct FowlerHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  mutating func update(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  @inline(__always)
  mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { update(byte: byte) }
  }
}
