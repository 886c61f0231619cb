/// A cell that is not to be published, and why.
public struct SuppressedCell: Hashable, Sendable {
  public let id: String
  public let reason: Reason
}

/// Why a cell is not published.
///
/// For the council only: in the published table each of them has the same mark, since the reason
/// tells a reader more about the number than its being suppressed does.
public enum Reason: Hashable, Sendable {
  /// Sensitive in itself.
  case primary(Sensitivity)
  /// Suppressed when it was published first.
  case before
  /// Another suppressed cell could be worked out from it.
  case secondary
  /// The same figure is suppressed elsewhere, or it is the average of one that is.
  case linked
  /// A cell of its table cannot be protected.
  case tableWithheld
}

/// A cell that cannot be protected by suppressing others.
public enum Finding: Hashable, Sendable {
  /// It is sensitive now and stands in what is already published.
  case alreadyPublished(id: String)
  /// What is already published, or what is known of small counts, tells it, or too nearly.
  ///
  /// All open cells of its tables are suppressed; whether the tables may be published in another
  /// form is for the council to judge.
  case cannotBeProtected(id: String)
}

/// The cells of a pack that are not to be published.
public struct Suppression: Sendable {
  public let pack: Pack
  public let policy: Policy
  /// In the order of the pack's cells, those of earlier packs included.
  public let cells: [SuppressedCell]
  /// In the order of the pack's cells; empty where all that is suppressed is protected.
  public let findings: [Finding]

  /// Chooses the cells of a pack to suppress; the same for the same pack each time.
  public init(_ pack: Pack, under policy: Policy) {
    let figures = Figures(pack, under: policy)
    let choice = SecondaryChoice(figures)
    let findings = Self.findings(pack, figures, choice)
    let lost = Set(
      findings.compactMap { finding in
        if case .cannotBeProtected(let id) = finding { pack.figure(id) } else { nil }
      })
    let withheld = Set(
      zip(pack.cells, pack.figureOfCell)
        .filter { $0.standing != .published && lost.contains($1) }.map(\.0.table))
    var chosen: Set<Int> = []
    cells = zip(pack.cells, pack.figureOfCell).compactMap { cell, figure in
      if cell.standing == .published { return nil }
      if cell.standing == .withheld { return SuppressedCell(id: cell.id, reason: .before) }
      if let sensitivity = policy.sensitivity(of: cell) {
        return SuppressedCell(id: cell.id, reason: .primary(sensitivity))
      }
      if choice.isHidden[figure] {
        let isChosen = choice.isChosen[figure] && chosen.insert(figure).inserted
        return SuppressedCell(id: cell.id, reason: isChosen ? .secondary : .linked)
      }
      return withheld.contains(cell.table)
        ? SuppressedCell(id: cell.id, reason: .tableWithheld) : nil
    }
    self.pack = pack
    self.policy = policy
    self.findings = findings
  }

  /// One finding for each figure, at the first of its cells that is suppressed.
  private static func findings(
    _ pack: Pack, _ figures: Figures, _ choice: SecondaryChoice
  ) -> [Finding] {
    var reported: Set<Int> = []
    return zip(pack.cells, pack.figureOfCell).compactMap { cell, figure in
      guard choice.isLost[figure], cell.standing != .published, reported.insert(figure).inserted
      else { return nil }
      return figures.isPublished[figure]
        ? .alreadyPublished(id: cell.id) : .cannotBeProtected(id: cell.id)
    }
  }

  /// What a reader of the pack can work out of each suppressed cell.
  public func audit() -> [AuditedCell] {
    pack.audit(Set(cells.map(\.id)), under: policy)
  }
}
