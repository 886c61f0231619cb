import Books
import Money
import Reports

/// The parts of the plan that officers write: headings of the guidance, and cells to be filled in.
enum PlanFormSheets {
  private static let open = Cell.text("to be filled in", .textInput)

  private static let structure =
    "The headings are those of the guidance of 2020 as it was read at second hand; the template's"
    + " own cells were not seen. No amounts."

  static func narrative() -> TableSheet {
    TableSheet(
      "Narrative", title: "Introduction, and the narrative of the summary",
      remarks: [structure], table: "narrative",
      [.text("Section", 10), .text("Heading", 40), .text("Text", 90)],
      rows: [
        ("5", "Management plan introduction"), ("6.1", "Financial plan narrative"),
        ("6.2", "High needs trends"), ("6.3", "Outcomes"),
      ].map { [.text($0, .year), .text($1), open] }, none: "Nothing.")
  }

  static func governance(_ report: ManagementPlanReport) -> TableSheet {
    let officer = report.position.authority.section151Officer.map { Cell.text($0) } ?? open
    let rows: [(String, Cell)] = [
      ("Section 151 officer", officer), ("Signed, date", open),
      ("Others who sign off, and their roles", open),
      ("Presented to the schools forum, at least once a term", open),
      ("Reviewed by, and how often", open), ("Next review", open),
    ]
    return TableSheet(
      "Governance and management", title: "Sign off and review of the management plan",
      remarks: ["Section 9.1. " + structure], table: "governance",
      [.text("What", 60), .text("Entry", 80)],
      rows: rows.map { [.text($0), $1] }, none: "Nothing.")
  }

  /// A row for each measure of the books, whose progress officers write.
  static func workstreams(_ report: ManagementPlanReport) -> TableSheet {
    let measures = report.finance.measures + report.finance.otherMeasures
    var seen: Set<[String]> = []
    return TableSheet(
      "Workstream log", title: "Workstream log",
      remarks: [
        "Section 9.2. A row for each measure of mitigations.csv; its amounts stand on the sheet"
          + " Financial summary.", structure,
      ], table: "workstreams",
      [
        .text("Measure", 10), .text("Title", 60), .text("Lead", 18), .text("Progress", 32),
        .text("Next milestone, date", 24),
      ],
      rows: measures.filter { seen.insert($0.codes).inserted }.map {
        [.text($0.codes.joined(), .year), .text($0.label), open, open, open]
      }, none: "The books have no measure of the grant.")
  }

  static func stakeholders() -> TableSheet {
    TableSheet(
      "Stakeholders", title: "Stakeholder engagement, co-production and consultation",
      remarks: ["Section 10. " + structure], table: "stakeholders",
      [
        .text("Section", 10), .text("Stakeholder", 44), .text("When, and how", 30),
        .text("What was said", 30), .text("What changed", 30),
      ],
      rows: [
        ("10.1", "Schools forum"), ("10.2", "Education institutions"),
        ("10.3", "Parents and carers"), ("10.4", "Children and young people"),
        ("10.5", "Elected members (councillors, mayors)"), ("10.6", "Health partners"),
      ].map { [.text($0, .year), .text($1), open, open, open] }, none: "Nothing.")
  }
}
