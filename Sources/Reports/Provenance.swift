import Books
import Ledger
import Money

/// What stands behind a figure: the sources of the amounts in it, and officers' adjustments.
public struct Provenance: Hashable, Sendable {
  public private(set) var sources: Set<String>
  /// Whether an officer's adjustment is in the figure, which is a judgement.
  public private(set) var hasAdjustment: Bool

  public static let none = Provenance()

  public init(_ sources: Set<String> = [], hasAdjustment: Bool = false) {
    self.sources = sources
    self.hasAdjustment = hasAdjustment
  }

  public mutating func formUnion(_ other: Provenance) {
    sources.formUnion(other.sources)
    hasAdjustment = hasAdjustment || other.hasAdjustment
  }

  public func union(_ other: Provenance) -> Provenance {
    var both = self
    both.formUnion(other)
    return both
  }
}

/// The sources of the books, to say how far a figure can be relied on.
public struct SourceRegister: Sendable {
  private let sources: [String: Source]

  /// For reports on published data alone.
  static let none = SourceRegister(sources: [:])

  private init(sources: [String: Source]) {
    self.sources = sources
  }

  init(_ books: Books) {
    let all = books.sources + [Self.illustrativeExtracts, Self.placements, Self.officers]
    sources = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Extracts that say of themselves that they are made up.
  private static let illustrativeExtracts = Source(
    id: ExtractImport.illustrativeSource, standing: .illustrative,
    title: "Extracts made up by safety-valve sample; no council's actuals",
    publisher: "safety-valve", date: nil, reference: nil)

  /// The list of placements, which the authority keeps itself.
  static let placements = Source(
    id: "placements.csv", standing: .assumption,
    title: "Placements as the authority lists them, those to come among them", publisher: "",
    date: nil, reference: nil)

  /// What officers state that lines will come to.
  static let officers = Source(
    id: "officer_figures.csv", standing: .assumption, title: "Officers' own figures",
    publisher: "", date: nil, reference: nil)

  /// The worst standing of all that is in a figure; nil for a figure of nothing.
  public func standing(_ provenance: Provenance) -> Standing? {
    var standings = provenance.sources.compactMap { sources[$0]?.standing }
    if provenance.hasAdjustment { standings.append(.assumption) }
    return standings.max()
  }

  /// How far a source can be relied on; nil if there is none of that id.
  public func standing(ofSource id: String) -> Standing? { sources[id]?.standing }

  /// Whether a source had been published by a day; one without a date counts as published.
  func isKnown(_ id: String, on day: CalendarDate) -> Bool {
    sources[id]?.date.map { $0 <= day } ?? true
  }

  /// The sources in a figure, worst standing first, then by id.
  public func notes(_ provenance: Provenance) -> [Source] {
    provenance.sources.compactMap { sources[$0] }.sorted {
      ($1.standing, $0.id) < ($0.standing, $1.id)
    }
  }
}
