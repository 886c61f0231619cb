import Books
import Ledger
import Money

/// Whether a return is signed, and for what.
public struct ReturnSignature: Sendable {
  /// The last sign-off of this report at this period; nil where it was never signed.
  public let record: SignOff?
  /// The figures as they are now.
  public let now: SignOff.Figures
  /// What has moved since it was signed, in a few words each; empty where nothing has.
  public let moved: [String]

  /// Whether what was signed is what the return shows.
  public var isValid: Bool { record != nil && moved.isEmpty }

  /// - Parameters:
  ///   - shared: the ledger and the books that the return stands on.
  ///   - report: its number; nil where the books do not say.
  /// - Throws: `ArithmeticOverflow`.
  init(_ shared: SharedReports, report: String?) throws {
    let position = shared.position
    let asOf = position.asOf
    let year = position.mitigated.years.first { $0.year == asOf.year }
    let now = SignOff.Figures(
      inYear: year?.inYearDsg ?? .zero, closing: year?.closing ?? .zero,
      payments: try (year?.movement.dfePayment ?? .zero)
        + (year?.movement.councilContribution ?? .zero))
    let record = shared.standpoint.books.signOffs.last { $0.period == asOf && $0.report == report }
    self.record = record
    moved =
      record.map { record in
        [
          record.head == position.ledgerHead.hexadecimal ? nil : "the ledger",
          record.books == shared.inputs.digest ? nil : "the books",
          record.figures == now ? nil : "the figures",
        ].compactMap(\.self)
      } ?? []
    self.now = now
  }

  /// What the return says beside a figure: when it was signed for how much, and what it is now.
  public func words(_ figure: KeyPath<SignOff.Figures, Money>) -> String {
    guard let record else { return "not signed" }
    let signed =
      "signed on \(record.date) for \(record.figures[keyPath: figure].sterlingText)"
    return isValid ? signed : "\(signed); now \(now[keyPath: figure].sterlingText): not signed"
  }
}

extension ReturnReport {
  /// Why the return cannot be signed as it is, each with what to do; empty where it can.
  ///
  /// - Parameter checksHold: whether every check of the workbook holds.
  /// - Returns: each reason, and what to do about it.
  public func obstacles(checksHold: Bool) -> [(reason: String, remedy: String)] {
    let asOf = position.asOf
    var obstacles: [(reason: String, remedy: String)] = []
    if let words {
      for (name, text) in [("rating", words.rating), ("reasons", words.reasons)]
      where text?.allSatisfy(\.isWhitespace) ?? true {
        obstacles.append(
          (
            "return.csv has no \(name) for report \(words.report)",
            "write it in the column \(name) of the row of \(asOf)"
          ))
      }
    } else {
      obstacles.append(
        (
          "return.csv has no row of \(asOf)",
          "write one: report,period,since,rating,reasons,comment,contact"
        ))
    }
    if !checksHold {
      obstacles.append(
        ("a check of the return fails", "run export return, and see its sheet Checks"))
    }
    let grave = shared.monitor.monthEnd.grave.count
    if grave > 0 {
      obstacles.append(
        (
          "the month is not complete: \(grave) grave finding\(grave == 1 ? "" : "s")",
          "run check, and put right what it names"
        ))
    }
    let madeUp = illustrativeFace
    if !madeUp.isEmpty {
      obstacles.append(
        (
          "illustrative figures stand on its face: \(madeUp.joined(separator: ", "))",
          "put the council's own figures in their place; position says where they come from"
        ))
    }
    return obstacles
  }

  /// The figures of the cover that rest on something made up.
  private var illustrativeFace: [String] {
    let rolled = position.mitigated
    guard let last = rolled.years.last?.year else { return [] }
    let year = position.asOf.year
    let face: [(name: String, measure: PositionMeasure, year: FinancialYear)] = [
      ("in-year of \(year)", .inYearDsg, year), ("balance of \(year)", .closing, year),
      ("balance of \(year) without payments", .closingBeforePayments, year),
      ("the department's payment", .dfePayment, year),
      ("the council's contribution", .councilContribution, year),
      ("in-year of \(rolled.breakevenYear ?? last)", .inYearDsg, rolled.breakevenYear ?? last),
      ("balance of \(rolled.clearedYear ?? last)", .closing, rolled.clearedYear ?? last),
    ]
    var names: [String] = []
    for (name, measure, year) in face where !names.contains(name) {
      let standing = position.standing(of: measure, in: year, side: .mitigated)
      if standing == .illustrative { names.append(name) }
    }
    return names
  }
}
