import Books
import Ledger
import Money

/// What was closed: whether it is still what it was said to be, and who did it.
extension Standpoint {
  func closedFindings() throws -> [GuardFinding] {
    try movedFindings() + openAgainFindings() + peopleFindings() + signerFindings()
  }

  /// How the period of the standpoint stands beside what its close recorded; nil while it is open.
  func closedComparison() throws -> ClosedComparison? { try ClosedComparison(self) }

  /// The recorded months of the year to the standpoint, those before the year began not again.
  private var recordedPeriods: [Period] {
    Set(balances.recordings.map(\.period)).filter { $0.year == asOf.year && $0 <= asOf }.sorted()
  }

  /// nil also where the books have nothing left of the period.
  private func comparison(at period: Period) throws -> ClosedComparison? {
    if period == asOf { return try ClosedComparison(self) }
    do {
      return try ClosedComparison(standing(at: period))
    } catch is ReportError {
      return nil
    }
  }

  private func movedFindings() throws -> [GuardFinding] {
    try recordedPeriods.compactMap { period in
      guard let comparison = try comparison(at: period), !comparison.isEqual else { return nil }
      let shown = try comparison.changes.prefix(3).map { try $0.text() }
      let more = comparison.changes.count - shown.count
      let files = Set(comparison.changes.flatMap(\.files)).sorted()
      let inBooks = files.first { $0.hasSuffix(".csv") }
      return GuardFinding(
        .closedMoved, .look, file: inBooks, period: period,
        "\(period) was closed at an in-year position of \(comparison.recorded.sterlingText); by"
          + " today's books it is \(comparison.now.sterlingText):"
          + " \(shown.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")"
          + (files.isEmpty ? "" : "; look at \(files.joined(separator: ", "))"),
        toDo: "put the books back as they were and correct the open month; or run reopen \(period)")
    }
  }

  private func openAgainFindings() -> [GuardFinding] {
    let open = recordedPeriods.filter { !balances.isClosed($0) }
    guard let first = open.first else { return [] }
    return [
      GuardFinding(
        .closedAgain, .look, period: first,
        "\(open.map(\.description).joined(separator: ", ")) \(open.count == 1 ? "was" : "were")"
          + " closed and \(open.count == 1 ? "is" : "are") open again",
        toDo: "close \(open.count == 1 ? "it" : "each of them in turn") once it is right")
    ]
  }

  /// Posting, closing and approving are three people's work.
  private func peopleFindings() -> [GuardFinding] {
    let closings = balances.activity.closings.filter { $0.period.year == asOf.year }
    return closings.compactMap { closing in
      let verb = closing.isReopening ? "reopened" : "closed"
      var parts: [String] = []
      if let approver = closing.approvedBy, Self.isOnePerson(approver, closing.author) {
        parts.append("approved")
      }
      if !closing.isReopening,
        balances.activity.posters.contains(where: {
          $0.period == closing.period && $0.journal < closing.journal
            && Self.isOnePerson($0.author, closing.author)
        })
      {
        parts.append("posted to")
      }
      guard closing.period <= asOf else { return nil }
      if closing.isReopening, closing.approvedBy == nil {
        return GuardFinding(
          .peopleSame, .look, period: closing.period,
          "\(closing.period) was reopened by \(closing.author), and nobody else approved it",
          toDo: "name who approved it with --approved-by when a period is reopened")
      }
      guard !parts.isEmpty else { return nil }
      return GuardFinding(
        .peopleSame, .look, period: closing.period,
        "\(closing.period) was \(verb) by the same person who"
          + " \(parts.joined(separator: " and ")) it: \(closing.author)",
        toDo: "let somebody else close or approve the next month")
    }
  }

  /// Who signs a return has neither posted to the period nor closed it.
  private func signerFindings() -> [GuardFinding] {
    let activity = balances.activity
    return books.signOffs.filter { $0.period == asOf }.compactMap { signed in
      var parts: [String] = []
      if activity.posters.contains(where: {
        $0.period == asOf && Self.isOnePerson($0.author, signed.author)
      }) {
        parts.append("posted to")
      }
      if activity.closings.contains(where: {
        $0.period == asOf && !$0.isReopening && Self.isOnePerson($0.author, signed.author)
      }) {
        parts.append("closed")
      }
      guard !parts.isEmpty else { return nil }
      return GuardFinding(
        .peopleSame, .look, period: asOf,
        "the return \(signed.report) was signed by the same person who"
          + " \(parts.joined(separator: " and ")) \(asOf): \(signed.author)",
        toDo: "let somebody else sign, as the Section 151 officer or a named deputy")
    }
  }

  /// Whether two names are one but for capitals and spaces.
  private static func isOnePerson(_ name: String, _ other: String) -> Bool {
    func plain(_ text: String) -> [Substring] {
      text.lowercased().split(whereSeparator: \.isWhitespace)
    }
    return plain(name) == plain(other)
  }
}

extension ClosedComparison.Change {
  /// What moved, in words.
  fileprivate func text() throws(ArithmeticOverflow) -> String {
    let forecast = try now - recorded
    let parts = [
      ("forecast", forecast == .zero ? nil : forecast), ("budget", budget), ("actual", actual),
    ]
    let moved = parts.compactMap { name, amount in amount.map { "\(name) \($0.sterlingText)" } }
    return "'\(account)' by \(moved.isEmpty ? "its fund" : moved.joined(separator: ", "))"
  }
}
