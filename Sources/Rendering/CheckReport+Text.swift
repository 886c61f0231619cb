import Ledger
import Money
import Reports
import Tabular

extension CheckReport {
  /// The report as the contract has it.
  public func json() -> String {
    JSON.object([("diagnostics", .array(diagnostics.map(Self.json)))]).text + "\n"
  }

  private static func json(_ diagnostic: Diagnostic) -> JSON {
    .object([
      ("file", .string(diagnostic.file)), ("line", .integer(Int64(diagnostic.line))),
      ("column", .integer(Int64(diagnostic.column))),
      ("severity", .string(diagnostic.severity.rawValue)), ("code", .string(diagnostic.code)),
      ("message", .string(diagnostic.message + "; to do: " + diagnostic.remedy)),
    ])
  }

  /// A row for each fault and finding.
  public func csv() -> String {
    CSV.text(
      [["file", "line", "column", "severity", "code", "message", "to_do"]]
        + diagnostics.map {
          [
            $0.file, String($0.line), String($0.column), $0.severity.rawValue, $0.code, $0.message,
            $0.remedy,
          ]
        })
  }

  /// One line that counts; the diagnostics themselves go to standard error.
  public func table() -> String {
    let faults = diagnostics.count { $0.severity == .error }
    let findings = diagnostics.count - faults
    let counts = [(faults, "fault"), (findings, "finding")].map { count, noun in
      count == 0 ? "no \(noun)s" : TextLayout.counted(count, noun)
    }
    return "\(summary): \(counts.joined(separator: ", "))\n"
  }
}

extension VerifyReport {
  /// The report as the contract has it.
  public func json() -> String {
    JSON.object([
      ("ok", .bool(isSound)),
      ("head", .string(verification.head.hexadecimal)),
      ("journals", .integer(Int64(verification.journals))),
      ("postings", .integer(Int64(verification.postings))),
      (
        "findings",
        .array(
          verification.findings.map {
            .object([("code", .string($0.code)), ("message", .string($0.message))])
          })
      ),
      ("reopenings", .array(reopenings.map(Self.json))),
    ]).text + "\n"
  }

  private static func json(_ reopening: LedgerActivity.Closing) -> JSON {
    .object([
      ("journal", .integer(reopening.journal)), ("period", .string(reopening.period.description)),
      ("author", .string(reopening.author)),
      ("approvedBy", reopening.approvedBy.map { .string($0) } ?? .null),
      ("time", .string(reopening.time)),
      ("reason", reopening.reason.map { .string($0) } ?? .null),
    ])
  }

  /// A row for each finding.
  public func csv() -> String {
    CSV.text([["code", "message"]] + verification.findings.map { [$0.code, $0.message] })
  }

  /// What was verified; the findings themselves go to standard error.
  public func table() -> String {
    var lines = [
      TextLayout.counted(verification.journals, "journal") + ", "
        + TextLayout.counted(verification.postings, "posting"),
      "head \(verification.head.hexadecimal)",
    ]
    if let since = journalsSinceHead {
      lines.append(
        since == 0
          ? "the head given is the ledger's head"
          : TextLayout.counted(since, "journal") + " came after the head given")
    }
    if isSound {
      lines.append("every link, every balance and the books agree")
    } else if verification.isIntact {
      lines.append(
        "every link, every balance and the books agree; what other programs left changes no figure")
    } else if isOnlyUnreconciled {
      let findings = TextLayout.counted(verification.findings.count, "finding")
      lines.append("every link, every balance and the books agree; \(findings) against others")
    } else if isOnlyBehind {
      lines.append("every link and every balance agree; the books have changed since: run build")
    } else {
      let findings = TextLayout.counted(verification.findings.count, "finding")
      lines.append("\(findings): the ledger is not to be relied on")
    }
    lines += reopenings.map { reopening in
      "\(reopening.period) was reopened by journal \(reopening.journal), by \(reopening.author),"
        + " "
        + (reopening.approvedBy.map { "approved by \($0)" } ?? "approved by nobody else")
        + (reopening.reason.map { ": \($0)" } ?? "")
    }
    lines += reconciliation.map(Self.closingTable) ?? []
    return lines.joined(separator: "\n") + "\n"
  }

  /// The closing deficits as they are stated, beside the ledger's.
  private static func closingTable(_ reconciliation: Reconciliation) -> [String] {
    reconciliation.closings.flatMap { closing in
      let parts = [
        ("opening", closing.parts.opening), ("high needs", closing.parts.highNeeds),
        ("other blocks", closing.parts.otherBlocks), ("prior years", closing.parts.priorYears),
        ("payments", closing.parts.payments),
      ]
      return ["", "Closing deficit at 31 March \(closing.year.startYear + 1), pounds"]
        + [row("Ledger", closing.ledger, nil)]
        + parts.filter { $0.1 != .zero }.map { row("  of which \($0.0)", $0.1, nil) }
        + closing.statements.map {
          row($0.basis.title, $0.amount, $0.difference) + ($0.isLowest ? "  lowest" : "")
        }
    }
  }

  private static func row(_ title: String, _ amount: Money, _ difference: Money?) -> String {
    TextLayout.left(title, 28) + TextLayout.right(amount.readableText, 19)
      + (difference.map { TextLayout.right($0.readableText, 17) } ?? "")
  }
}
