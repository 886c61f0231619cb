import Books
import Ledger
import Money
import Tables

/// A report that describes its own tables, once for every face.
public protocol Documented {
  /// All that the report says.
  ///
  /// - Throws: `ArithmeticOverflow` where it sums amounts past what can be held.
  func document() throws -> Document
}

extension ReportStamp {
  /// A stamp as at a period or a day, with the sources of what stands behind the figures; without
  /// a head where no ledger was read.
  init(
    authority: String, asOf: (some CustomStringConvertible)?, head: ChainHash?,
    _ provenance: Provenance, _ sources: SourceRegister
  ) {
    self.init(
      authority: authority, asOf: asOf?.description, ledgerHead: head?.hexadecimal,
      sources: sources.sourceNotes(provenance))
  }
}

extension SourceRegister {
  /// The sources in a figure, worst standing first; officers' adjustments among them.
  func sourceNotes(_ provenance: Provenance) -> [SourceNote] {
    let adjustments = SourceNote(
      id: "adjustments.csv", title: "Officers' adjustments to the forecast",
      standing: .assumption)
    return notes(provenance).map { SourceNote(id: $0.id, title: $0.title, standing: $0.standing) }
      + (provenance.hasAdjustment ? [adjustments] : [])
  }
}

extension Column {
  /// The column with how far the sources behind its figure can be relied on.
  func resting(
    _ register: SourceRegister, on provenance: @escaping (Row) -> Provenance
  ) -> Column {
    relied { register.standing(provenance($0)) }
  }
}
