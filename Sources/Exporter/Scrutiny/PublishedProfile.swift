import Reports
import Tables

/// The Government Analysis Function's rules for published spreadsheets.
///
/// As far as a program can test them on our own sheets.
///
/// https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
enum PublishedProfile {
  /// Every rule, and how a workbook keeps it.
  static func rules(
    _ workbook: Workbook, _ plans: PublishedCounts, _ shared: SharedReports
  ) -> [ChecklistRule] {
    let sheets = workbook.sheets
    let monthEnd = shared.monitor.monthEnd
    let data = sheets.dropFirst()
    func rule(_ text: String, _ isMet: Bool, _ remark: String = "") -> ChecklistRule {
      ChecklistRule(text, isMet, remark)
    }
    let names = sheets.flatMap(\.tables).map(\.name)
    return [
      rule("Data stand in tables", data.allSatisfy { !$0.tables.isEmpty || isSaid($0) }),
      rule(
        "Table names mean something",
        Set(names).count == names.count && !names.contains { $0.hasPrefix("Table") }),
      rule("No merged or split cells", true, "The program has no merged cells"),
      rule(
        "No blank rows or columns in a table",
        sheets.allSatisfy { sheet in sheet.tables.allSatisfy { !hasGap(sheet, $0) } }),
      rule(
        "One row of headers, all different",
        sheets.allSatisfy { sheet in sheet.tables.allSatisfy { hasHeaders(sheet, $0) } }),
      rule("Long text is wrapped", Style.text.look.isWrapped),
      rule(
        "No filters, no frozen panes", sheets.allSatisfy { $0.frozenAt == nil },
        "Tables are written without filters"),
      rule(
        "No cell of a table is empty",
        sheets.allSatisfy { sheet in sheet.tables.allSatisfy { isFull(sheet, $0) } },
        "[c] and [x] stand for what is not shown"),
      rule("Nothing is hidden", true, "The program hides no row, column or sheet"),
      rule(
        "Columns are wide enough", sheets.allSatisfy { !$0.columnWidths.isEmpty },
        "By the longest of ordinary texts"),
      rule(
        "No symbols or raised figures for notes",
        !sheets.contains { $0.holds { $0.contains("*") || $0.contains("†") } }),
      rule("Notes are on a sheet of their own", sheets.contains { $0.name == "Notes" }),
      rule(
        "Links lead somewhere and say where",
        sheets.allSatisfy { $0.cells.values.allSatisfy { isDescriptive($0) } }),
      rule(
        "Titles are marked as headings",
        sheets.allSatisfy { $0[0, 0]?.style == .title },
        "Cell styles Heading 1 and Heading 2"),
      rule(
        "No charts, text boxes, headers or footers",
        sheets.allSatisfy(\.charts.isEmpty)),
      rule(
        "Colour alone says nothing", sheets.allSatisfy(\.conditionalFormats.isEmpty),
        "Ratings are words"),
      rule(
        "Text stands out from its ground",
        Style.allCases.allSatisfy {
          ($0.look.fill ?? .white).contrast(with: $0.look.ink) >= 4.5
        }, "Contrast of 4.5 or more"),
      rule("No pictures, no macros", true, "The program writes none"),
      rule("Sheets have names of their own", Set(sheets.map(\.name)).count == sheets.count),
      rule(
        "Tables begin in column A, one on a sheet, nothing below",
        sheets.allSatisfy { sheet in
          sheet.tables.count <= 1
            && sheet.tables.allSatisfy { table in
              table.range.first.address.column == 0
                && !sheet.cells.keys.contains { $0.row > table.range.last.address.row }
            }
        }),
      ChecklistRule(
        "Spelling and accessibility are checked", .user,
        "Run both of Excel's checkers before it is published"),
      rule(
        "Title and author are in the properties",
        !workbook.properties.title.isEmpty && !workbook.properties.author.isEmpty),
      rule("Opens at A1 of the first sheet", true, "The first sheet is shown"),
      rule(
        "Cover, contents, notes, then tables",
        sheets.prefix(3).map(\.name) == ["Cover", "Contents", "Notes"]),
      rule(
        "Title, number of tables and notes stand above each table",
        data.allSatisfy { sheet in
          sheet.tables.isEmpty || sheet.holds { $0.hasPrefix(TableSheet.oneTable.trimmed) }
        }),
      rule(
        "Units stand in headers, numbers are numbers",
        !sheets.contains { $0.holds { $0.hasPrefix("£") && $0.dropFirst().allSatisfy(\.isNumber) } }
      ),
      monthBefore(plans),
      ChecklistRule(
        "The month behind the figures is complete", monthEnd.grave.isEmpty ? .met : .user,
        monthEnd.grave.isEmpty
          ? "As far as the month-end guard can tell"
          : "Found by the month-end guard: \(monthEnd.grave.count); check names each"),
    ] + borneOut(shared) + [
      plans.areProvidersKnown
        ? ChecklistRule(
          "Money of a single provider", plans.unprotectedCosts == 0 ? .met : .partly,
          "A cost that rests on one is not shown"
            + (plans.unprotectedCosts == 0
              ? "" : "; told by other numbers all the same: \(plans.unprotectedCosts)"))
        : ChecklistRule(
          "Money of a single provider", .user,
          "The books do not say of every place who provides it; see that no cost that is shown"
            + " rests on one provider")
    ]
  }

  /// What the postings say of forecasts; nothing where they bear all out.
  private static func borneOut(_ shared: SharedReports) -> [ChecklistRule] {
    guard let said = CoverPage.forecasts(shared.monitor.notBorneOut) else { return [] }
    return [
      ChecklistRule(
        "No forecast is below what is posted, and none is kept against the postings", .user,
        Wording.sentence(said) + (shared.despite.map { "; exported all the same: \($0)" } ?? ""))
    ]
  }

  /// What a reader who holds earlier packs could subtract.
  private static func monthBefore(_ plans: PublishedCounts) -> ChecklistRule {
    let text = "Small numbers of the month before"
    guard !plans.packs.isEmpty else {
      return ChecklistRule(
        text, .user,
        "Compare with the last pack if counts of earlier Januaries were corrected since")
    }
    var remark = "Against the packs of " + plans.packs.map(\.title).joined(separator: ", ")
    if !plans.corrected.isEmpty {
      remark +=
        "; corrected since, and only shown where shown before with the same value: "
        + plans.corrected.map { PublishedWords.january($0) }.joined(separator: ", ")
    }
    if plans.unprotected > 0 { remark += "; told by them all the same: \(plans.unprotected)" }
    return ChecklistRule(text, plans.unprotected == 0 ? .met : .partly, remark)
  }

  /// The rules as the last sheet of a pack.
  static func checklist(
    _ workbook: Workbook, _ plans: PublishedCounts, _ shared: SharedReports
  ) -> TableSheet {
    Checklist.table(
      rules(workbook, plans, shared), title: "The rules for published spreadsheets",
      remarks: [
        TableSheet.oneTable + "Rules of the Government Analysis Function; what a program cannot"
          + " test is your part."
      ], isPublished: true)
  }

  private static func isSaid(_ sheet: Sheet) -> Bool { !sheet.cells.isEmpty }

  private static func hasGap(_ sheet: Sheet, _ table: Table) -> Bool {
    let (first, last) = (table.range.first.address, table.range.last.address)
    return (first.row...last.row).contains { row in
      (first.column...last.column).allSatisfy { sheet[row, $0]?.isEmpty ?? true }
    }
  }

  private static func isFull(_ sheet: Sheet, _ table: Table) -> Bool {
    table.range.addresses.allSatisfy { sheet[$0].map { !$0.isEmpty } ?? false }
  }

  private static func hasHeaders(_ sheet: Sheet, _ table: Table) -> Bool {
    let (first, last) = (table.range.first.address, table.range.last.address)
    let headers = (first.column...last.column).map { column -> String in
      if case .text(let text) = sheet[first.row, column]?.content { return text }
      return ""
    }
    return Set(headers).count == headers.count && !headers.contains("")
  }

  private static func isDescriptive(_ cell: Cell) -> Bool {
    guard cell.link != nil, case .text(let text) = cell.content else { return cell.link == nil }
    return !text.isEmpty && !text.hasPrefix("http")
  }
}

extension Sheet {
  /// Whether any text of the sheet is such.
  fileprivate func holds(_ isSuch: (String) -> Bool) -> Bool {
    cells.values.contains { cell in
      if case .text(let text) = cell.content { return isSuch(text) }
      return false
    }
  }
}

extension Cell {
  fileprivate var isEmpty: Bool { content == .blank || content == .text("") }
}
