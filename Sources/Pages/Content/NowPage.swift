import Books
import Forecasting
import Ledger
import Money
import Operations
import Rendering
import Reports
import Tables

extension ReportPage {
  /// Where the council stands, and what is to be done.
  static let now = ReportPage(
    path: "/", section: .now, title: "Now",
    document: { snapshot, _ in try NowReport(snapshot).document() },
    address: { key, value, query in
      guard key == "page", case .worded(.text(let path), _) = value else { return nil }
      return Address(path).with("as-of", query.filled("as-of")).text
    },
    content: { document, snapshot, face in
      // What is to be done before the chart, and the chart beside its table.
      var (first, last) = (document, document)
      first.stamp = ReportStamp(authority: document.stamp.authority, asOf: nil, ledgerHead: nil)
      first.tables = Array(document.tables.prefix(1))
      last.tables = Array(document.tables.dropFirst())
      (last.answers, last.cautions, last.notes) = ([], [], [])
      var content = first.markup(face)
      content.put(chart(try snapshot.position()))
      content.put(last.markup(face))
      return content
    })

  /// The deficit year by year, with and without measures.
  private static func chart(_ position: PositionReport) -> Markup {
    let years = position.mitigated.years
    let chart = LineChart(
      title: "The deficit at the end of each year",
      description: "One line with the measures of the plan, one without. The table The deficit"
        + " year by year has every figure.",
      years: years.map(\.year.description),
      series: [
        .init(name: "with measures", amounts: years.map(\.closing)),
        .init(name: "without", amounts: position.unmitigated.years.map(\.closing)),
      ])
    var figure = Markup()
    figure.put("<figure>\n<figcaption><h2>The deficit</h2></figcaption>\n")
    figure.put(chart.markup(named: "deficit"))
    figure.put("</figure>\n")
    return figure
  }
}

/// The answers of the position and of the month, and what is to be done.
struct NowReport {
  private let position: PositionReport
  private let monitor: MonitorReport
  private let tasks: [Task]

  /// One thing that somebody has to do.
  struct Task {
    let what: String
    let why: String
    let due: CalendarDate?
    /// The page where it is seen or done.
    let page: String

    /// What that page is called.
    var place: String {
      ReportPage.titles[page] ?? Shell.Section(rawValue: page)?.title ?? page
    }
  }

  init(_ snapshot: Snapshot) throws {
    position = try snapshot.position()
    monitor = try snapshot.monitor()
    tasks = try snapshot.kept("tasks") { try Self.tasks(snapshot) }
  }

  private static func tasks(_ snapshot: Snapshot) throws -> [Task] {
    let day = snapshot.standpoint.asOf.lastDay
    let monthEnd = try Guard(snapshot.standpoint, typedAgain: snapshot.ledger.typedAgain())
    let findings = monthEnd.findings.map { finding in
      Task(
        what: finding.remedy, why: finding.message, due: nil,
        page: finding.severity == .grave ? "/month-end" : "/this-year")
    }
    let escalations = try snapshot.actions().escalations.map { standing in
      Task(
        what: "Escalate action \(standing.action.id): \(standing.action.title)",
        why: standing.escalation.map(\.rawValue).joined(separator: ", "),
        due: standing.due, page: "/plan")
    }
    let coming = CalendarReport(snapshot.standpoint, at: day).coming.filter { coming in
      coming.next.map { $0 <= (day.adding(months: 3) ?? day) } ?? false
    }.map { coming in
      Task(
        what: "\(coming.entry.title) (\(coming.entry.audience))", why: coming.entry.needs ?? "",
        due: coming.next, page: "/plan/calendar")
    }
    return findings + coming + escalations
  }

  func document() throws -> Document {
    let (said, month) = (try position.document(), try monitor.document())
    let table = try ReportTable(
      [
        Column<Task>("what", "What", .name) { .text($0.what) },
        Column("why", "Why", .prose) { .text($0.why) },
        Column("due", "By", .date) { .date($0.due) },
        Column("page", "Where", .word) { .worded(.text($0.page), as: $0.place) },
      ], tasks, caption: "What is to be done", none: "Nothing is to be done.")
    let years = zip(position.mitigated.years, position.unmitigated.years).map {
      (with: $0, without: $1)
    }
    let deficit = try ReportTable(
      [
        Column<(with: YearPosition, without: YearPosition)>("year", "Year", .name) {
          .name($0.with.year)
        },
        Column("status", "Status", .word) { .word($0.with.status) },
        Column("withMeasures", "Deficit with measures", .pounds(.deficit)) {
          .money($0.with.closing)
        },
        Column("withoutMeasures", "Deficit without", .pounds(.deficit)) {
          .money($0.without.closing)
        },
      ], years, caption: "The deficit year by year")
    let answers = said.answers + month.answers
    let stamp = said.stamp
    return Document(
      stamp, title: "as at \(position.asOf)", cautions: (said.cautions + month.cautions).uniqued,
      answers: answers, tables: [table, deficit],
      members: [
        stamp.member(.authority), stamp.member(.asOf), stamp.member(.unit),
        .init(
          "answers",
          .records(
            answers.map { [.init("title", .text($0.title)), .init("text", .text($0.text))] })),
        .init("tasks", .table(table)), .init("years", .table(deficit)),
        stamp.member(.ledgerHead),
      ],
      records: .init([.authority, .asOf], deficit, [.ledgerHead]))
  }
}
