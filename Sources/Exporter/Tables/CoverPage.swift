import Books
import Foundation
import Money
import Reports

/// The first sheet of a workbook: what it is, for whom, as at when, what it rests on and holds.
struct CoverPage {
  static let name = "Cover"

  private(set) var sheet = Sheet(CoverPage.name)
  private var row = 0

  /// - Parameters:
  ///   - title: of the workbook.
  ///   - audience: who it is for, and whether it may be published.
  ///   - shared: the authority, period, ledger and books that it stands on.
  ///   - sources: of the figures, worst standing first.
  ///   - drawn: the simulations whose numbers the workbook shows; nil where it shows none.
  ///   - checks: the cell that says whether all checks hold.
  ///   - reading: how to read the workbook, a line each.
  ///   - contents: the other sheets and what they hold.
  ///   - form: what the reader of a form looks for first.
  ///   - answers: the figures that they look for; such a cover prints on two pages.
  ///   - isPublished: whether it is for the public.
  ///   - edition: which version of the document it is.
  ///   - record: further facts by which it can be made again.
  init(
    _ title: String, for audience: String, _ shared: SharedReports, sources: [Source],
    drawn: ProjectReport? = nil, checks: CellReference? = nil, reading: [String] = [],
    contents: [(sheet: String, meaning: String)],
    form: (heading: String, facts: [(String, Cell)])? = nil,
    answers: (heading: String, facts: [Answer])? = nil, isPublished: Bool = false,
    edition: Edition = .first, record: [(String, String)] = []
  ) {
    let position = shared.position
    sheet.columnWidths = [ColumnWidth(0...0, 32), ColumnWidth(1...1, 92)]
    sheet.print = PrintSetup(pagesTall: answers == nil ? 1 : 2)
    line(title, .title)
    line(position.authority.name, .heading)
    row += 1
    fact("As at", "\(position.asOf) (the period ends on \(position.asOf.lastDay.readableText))")
    fact("For", audience)
    if let remark = edition.remark { fact(PublishedWords.version, "\(edition.number); \(remark)") }
    fact("Scenario", position.options.scenario)
    if let said = Self.forecasts(shared.monitor.notBorneOut) { fact("Forecasts", said) }
    if let reason = shared.despite { fact(Self.despite, reason) }
    fact("Month end", Self.monthEnd(shared.monitor.monthEnd, isPublished: isPublished))
    fact("Closed", Self.closed(shared))
    addOrigin(shared, drawn)
    for (name, text) in record { fact(name, text) }
    fact(
      "Unit and sign",
      "Pounds and pence. Costs, overspends and deficits are positive, income and surpluses"
        + " negative; payments are positive and reduce the deficit.")
    if let checks {
      fact("All checks", .formula(checks.value, .check))
      let place = sheet.reference(row - 1, 1)
      sheet.conditionalFormats.append(ConditionalFormat(place.to(place), .checks))
    }
    if let form { add(form.heading, form.facts) }
    if let answers { add(answers.heading, answers.facts) }
    row += 1
    line("How far the figures can be relied on", .heading)
    for standing in Standing.allCases.reversed() {
      let ids = sources.filter { $0.standing == standing }.map(\.id)
      guard !ids.isEmpty else { continue }
      // The public is told what a standing means; the ids are on the sheet Sources.
      fact(
        standing.rawValue,
        isPublished
          ? "\(ids.count) of \(sources.count) sources: \(Self.meaning(of: standing))"
          : ids.joined(separator: ", "))
    }
    row += 1
    if !reading.isEmpty {
      line("How to read it", .heading)
      for text in reading { fact("", text) }
      row += 1
    }
    guard !contents.isEmpty else { return }
    line("Contents", .heading)
    for (name, meaning) in contents {
      sheet.putRow([.text(name, .link, link: .top(of: name)), .text(meaning)], row)
      row += 1
    }
  }

  /// What it means that a figure is published, derived and so on.
  static func meaning(of standing: Standing) -> String {
    switch standing {
    case .published: "stated in a dated publication"
    case .derived: "worked out from published figures"
    case .unverified: "said to be published, and not seen there"
    case .assumption: "a judgement of what is to come"
    case .illustrative: "made up, so that a published total could be split"
    }
  }

  /// Whether the month behind the figures is complete.
  private static func monthEnd(_ monthEnd: Guard, isPublished: Bool) -> String {
    let grave = monthEnd.grave.count
    guard grave > 0 else { return "complete, as far as the month-end guard can tell" }
    let found = grave == 1 ? "1 grave finding" : "\(grave) grave findings"
    return "not complete: \(found) of the month-end guard"
      + (isPublished ? "" : ", on the sheet \(ChecksPage.name)")
  }

  /// What stands before the reason for which a workbook leaves the office all the same.
  static let despite = "Exported although postings make a line red"

  /// What the postings say of forecasts, in words without amounts; nil where they bear all out.
  static func forecasts(_ lines: (below: Int, departing: Int)) -> String? {
    func on(_ count: Int) -> String { count == 1 ? "on 1 line" : "on \(count) lines" }
    var parts: [String] = []
    if lines.below > 0 {
      parts.append("red \(on(lines.below)): more is posted already than is forecast for the year")
    }
    if lines.departing > 0 {
      parts.append(
        "\(on(lines.departing)) the postings depart from the figure that is kept as its forecast;"
          + " it is rated by what its profile gives where that is worse")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Whether the figures are what was recorded when the period was closed.
  private static func closed(_ shared: SharedReports) -> String {
    let asOf = shared.position.asOf
    guard let closed = shared.closed else {
      return shared.standpoint.balances.isClosed(asOf)
        ? "\(asOf) is closed; no forecast of it was recorded"
        : "\(asOf) is open, so its figures may still move"
    }
    let version = closed.version > 1 ? ", the close numbered \(closed.version)" : ""
    guard !closed.isEqual else {
      return "equals what was recorded when \(asOf) was closed\(version): in-year"
        + " \(closed.recorded.sterlingText)"
    }
    let difference = try? closed.now - closed.recorded
    return "differs from what was recorded when \(asOf) was closed\(version): in-year"
      + " \(closed.recorded.sterlingText) then, \(closed.now.sterlingText) now, a difference of"
      + " \(difference?.sterlingText ?? "more than can be held");"
      + " \(closed.changes.count == 1 ? "1 line" : "\(closed.changes.count) lines") moved"
  }

  /// By what the workbook can be made again, and known to be the same.
  private mutating func addOrigin(_ shared: SharedReports, _ drawn: ProjectReport?) {
    fact("Ledger head", shared.position.ledgerHead.hexadecimal)
    fact(
      "Books as read", "SHA-256 \(shared.inputs.digest) over \(shared.inputs.files.count) files")
    if let project = drawn {
      fact("Drawn", "\(project.simulations) simulations from seed \(project.seed)")
    }
    fact("Made by", shared.version)
  }

  /// A row for each of several facts, a gap before them.
  mutating func add(_ heading: String, _ facts: [(String, Cell)]) {
    row += 1
    line(heading, .heading)
    for (name, cell) in facts { fact(name, cell) }
  }

  /// What a row of answers is about, the words, and an amount.
  typealias Answer = (name: String, words: String, cell: Cell)

  private mutating func add(_ heading: String, _ facts: [Answer]) {
    row += 1
    line(heading, .heading)
    sheet.columnWidths.append(ColumnWidth(2...2, 20))
    for (name, words, cell) in facts {
      sheet.putRow([.text(name, .rowLabel), .text(words), cell], row)
      row += 1
    }
  }

  private mutating func line(_ text: String, _ style: Style) {
    sheet.put(.text(text, style), row, 0)
    row += 1
  }

  private mutating func fact(_ name: String, _ value: String) { fact(name, .text(value)) }

  private mutating func fact(_ name: String, _ value: Cell) {
    sheet.putRow([.text(name, .rowLabel), value], row)
    row += 1
  }
}

extension TableSheet {
  /// Every source behind a workbook's figures.
  static func sources(_ sources: [Source], isPublished: Bool = false) -> TableSheet {
    TableSheet(
      "Sources", title: "Sources of the figures, worst standing first",
      remarks: [
        TableSheet.oneTable
          + Standing.allCases.map { "\($0.rawValue): \(CoverPage.meaning(of: $0))." }
          .joined(separator: " ")
      ], table: "sources",
      [
        .text("Source", 26), .text("Title", 46), .text("Standing", 13), .text("Publisher", 22),
        .text("Date", 12), .text("Reference", 46),
      ],
      rows: sources.map {
        [
          .text($0.id), .text($0.title), .text($0.standing.rawValue), .text($0.publisher),
          .text($0.date?.description ?? "not known", .year),
          .text($0.reference ?? "none given"),
        ]
      }, none: "No figure names a source.", isPublished: isPublished)
  }
}

/// What all workbooks of a report have in common.
enum WorkbookFile {
  /// The name of a file, from the authority, the kind of workbook and the period.
  static func name(_ position: PositionReport, _ kind: String) -> String {
    name(position.authority.name, position.asOf, kind)
  }

  static func name(_ authority: String, _ asOf: Period, _ kind: String) -> String {
    let period = asOf.description.replacing("/", with: "-")
    let letters = authority.lowercased().map {
      $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-"
    }
    let words = String(letters).split(separator: "-").joined(separator: "-")
    return "\(words.isEmpty ? "authority" : words.prefix(80))-\(kind)-\(period).xlsx"
  }

  static func properties(
    _ position: PositionReport, title: String, version: String
  ) -> DocumentProperties {
    properties(
      position.authority.name, position.asOf, head: position.ledgerHead.hexadecimal, title: title,
      version: version)
  }

  static func properties(
    _ authority: String, _ asOf: Period, head: String, title: String, version: String
  ) -> DocumentProperties {
    let end = asOf.lastDay
    var components = DateComponents()
    components.calendar = Calendar(identifier: .gregorian)
    components.timeZone = TimeZone(secondsFromGMT: 0)
    (components.year, components.month, components.day) = (end.year, end.month, end.day)
    return DocumentProperties(
      title: "\(authority): \(title) to \(asOf)",
      subject: "Dedicated Schools Grant and high needs",
      author: authority, company: authority, comments: "Made by \(version); ledger head \(head)",
      created: components.date ?? Date(timeIntervalSince1970: 0))
  }
}
