import Books

/// Codes that no rule of `mapping.csv` matches, with what stands on them.
struct UnmappedCodes {
  /// A pair of codes.
  struct Entry: Hashable {
    let costCentre: String
    let subjective: String
    var lines = 0
    var pence = Int128(0)
    var firstRow: Int
    var lastRow: Int
    /// The codes with the noughts that a rule has and these have lost; nil if there are none.
    var withNoughts: String?
    /// The rule that suggests an account, which nobody has confirmed.
    var suggestion: MappingRule?
  }

  private var places: [String: Int] = [:]
  private(set) var entries: [Entry] = []
  /// Lines on codes beyond those that are listed.
  private(set) var linesBeyond = 0
  private(set) var penceBeyond = Int128(0)

  mutating func add(
    costCentre: UnsafeBufferPointer<UInt8>, subjective: UnsafeBufferPointer<UInt8>,
    pence: Int64, row: Int, _ mapper: AccountMapper
  ) {
    let centre = String(decoding: costCentre, as: UTF8.self)
    let subject = String(decoding: subjective, as: UTF8.self)
    let key = centre + "\u{0}" + subject
    let place = places[key] ?? entries.count
    if place == entries.count {
      guard entries.count < Self.mostEntries else {
        linesBeyond += 1
        penceBeyond += Int128(pence)
        return
      }
      places[key] = place
      var entry = Entry(costCentre: centre, subjective: subject, firstRow: row, lastRow: row)
      entry.withNoughts = mapper.withLeadingNoughts(centre, subject).map {
        "'\($0.costCentre)' with '\($0.subjective)'"
      }
      entry.suggestion = mapper.suggestion(centre, subject)
      entries.append(entry)
    }
    entries[place].lines += 1
    entries[place].pence += Int128(pence)
    entries[place].lastRow = row
  }

  private static let mostEntries = 20_000
}
