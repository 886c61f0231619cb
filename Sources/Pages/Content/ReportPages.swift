import Books
import Forecasting
import Ledger
import Money
import Operations
import Rendering
import Reports
import Tables

extension ReportPage {
  /// Every page that shows a report.
  static let all: [ReportPage] = [
    now, year, years, range, actions,
    register("/plan/raid", "Risks and issues") { RAIDReport($0, at: $1) },
    register("/plan/indicators", "Indicators") { try IndicatorsReport($0, at: $1) },
    register("/plan/calendar", "Calendar") { CalendarReport($0, at: $1) },
    register("/plan/deliveries", "Savings evidenced") { try DeliveriesReport($0, at: $1) },
    log, verify, sources,
  ]

  /// What each page that shows a report is called, by its path.
  static let titles = Dictionary(
    all.filter { $0.section.rawValue != $0.path }.map { ($0.path, $0.title) }
  ) { first, _ in first }

  static let year = ReportPage(
    path: "/this-year", section: .year, title: "This year",
    document: { snapshot, _ in try snapshot.monitor().document() },
    above: { snapshot, query in yearFilter(snapshot, query) },
    shown: { document, query in
      guard let fund = query.filled("fund").flatMap(Fund.init(rawValue:)) else { return document }
      var document = document
      document.tables = document.tables.map { table in
        var table = table
        table.rows = table.rows.filter { $0.group == fund.title }
        return table
      }
      return document
    },
    address: { key, value, query in
      guard key == .account, case .text(let code) = value else { return nil }
      return Address("/this-year/line").with("account", code)
        .with("as-of", query.filled("as-of")).text
    })

  static let years = ReportPage(
    path: "/years", section: .years, title: "The position",
    document: { snapshot, query in
      try PositionReport(snapshot.standpoint, options: positionOptions(query)).document()
    },
    above: { snapshot, query in yearsChoices(snapshot, query) })

  static let range = ReportPage(
    path: "/years/range", section: .years, title: "How likely",
    document: { snapshot, query in
      let scenario = query.filled("scenario") ?? Driver.baseScenario
      return try snapshot.kept("project \(scenario)") {
        try ProjectReport(
          snapshot.standpoint, plans: nil, scenario: scenario,
          draws: SimulationDraws(simulations: 10_000, seed: 1), work: .oneThread
        ).document()
      }
    },
    above: { snapshot, query in
      var form = Form("/years/range", snapshot)
      form.choose("scenario", "Scenario", snapshot.books.scenarios.map { ($0, $0) }, query)
      return form.markup("Show")
    })

  static let actions = ReportPage(
    path: "/plan", section: .plan, title: "Actions",
    document: { snapshot, _ in try snapshot.actions().document(isWhole: true) })

  static let log = ReportPage(
    path: "/ledger", section: .ledger, title: "Journals",
    document: { snapshot, _ in
      try snapshot.kept("log") { try LogReport(snapshot.ledger, books: snapshot.books).document() }
    })

  static let verify = ReportPage(
    path: "/ledger/verify", section: .ledger, title: "Verification",
    document: { snapshot, _ in
      try snapshot.kept("verify") {
        try VerifyReport(snapshot.ledger, books: snapshot.books, head: nil).document()
      }
    })

  static let sources = ReportPage(
    path: "/sources", section: .sources, title: "Sources",
    document: { snapshot, _ in try sources(snapshot) })

  /// A register of the board, on the last day of the period.
  private static func register(
    _ path: String, _ title: String,
    _ make: @escaping @Sendable (Standpoint, CalendarDate) throws -> any Documented
  ) -> ReportPage {
    ReportPage(
      path: path, section: .plan, title: title,
      document: { snapshot, _ in
        try make(snapshot.standpoint, snapshot.standpoint.asOf.lastDay).document()
      })
  }

  private static func positionOptions(_ query: Fields) throws -> PositionReport.Options {
    PositionReport.Options(
      scenario: query.filled("scenario") ?? Driver.baseScenario,
      side: query["measures"] == "without" ? .unmitigated : .mitigated,
      withheld: try query.filled("withhold").map { text in
        guard let withheld = Withholding(text) else {
          throw Failure(
            .usage, "this is not a year or one of its instalments",
            toDo: "write a year such as 2024-25, or its second part as 2024-25/2")
        }
        return withheld
      },
      delivery: query["delivery"] == DeliveryBasis.ratings.rawValue ? .ratings : .confidence)
  }

  private static func yearsChoices(_ snapshot: Snapshot, _ query: Fields) -> Markup {
    var form = Form("/years", snapshot)
    form.choose("scenario", "Scenario", snapshot.books.scenarios.map { ($0, $0) }, query)
    form.choose(
      "delivery", "A measure counts by",
      [("confidence", "its confidence"), ("ratings", "the ratings of its actions")], query)
    let planned = snapshot.books.agreement.filter {
      $0.kind == .dfePayment && $0.status == .planned
    }
    let years = planned.map(\.countedIn).uniqued.sorted().map(\.description)
    form.choose(
      "withhold", "Held back by the department",
      [("", "nothing")] + years.map { ($0, "the payment of \($0)") }, query)
    form.chooseUnit(query)
    return form.markup("Show")
  }

  private static func yearFilter(_ snapshot: Snapshot, _ query: Fields) -> Markup {
    var form = Form("/this-year", snapshot)
    let funds = snapshot.books.accounts.filter(\.isBudgeted).map(\.fund).uniqued
    form.choose("fund", "Fund", [("", "All")] + funds.map { ($0.rawValue, $0.title) }, query)
    form.chooseUnit(query)
    form.choosePeriod(snapshot)
    return form.markup("Show")
  }

  /// The sources of the books, with how far each can be relied on.
  private static func sources(_ snapshot: Snapshot) throws -> Document {
    let books = snapshot.books
    let table = try ReportTable(
      [
        Column<Source>("id", "Source", .code) { .text($0.id) },
        Column("title", "Title", .name) { .text($0.title) },
        Column("standing", "Standing", .standing) { .word($0.standing) },
        Column("publisher", "Published by", .word) { .text($0.publisher) },
        Column("date", "On", .date) { .date($0.date) },
        Column("reference", "Where", .prose) { .text($0.reference) },
      ], books.sources, none: "The books name no source.")
    let stamp = ReportStamp(
      authority: books.authority.name, asOf: snapshot.standpoint.asOf.description,
      ledgerHead: snapshot.standpoint.balances.head.hexadecimal)
    return Document(
      stamp, title: "sources of the books", tables: [table],
      members: [stamp.member(.authority), .init("sources", .table(table))],
      records: .init([.authority], table))
  }
}

extension Snapshot {
  func monitor() throws -> MonitorReport {
    try kept("monitor") { try MonitorReport(standpoint) }
  }

  func position() throws -> PositionReport {
    try kept("position") { try PositionReport(standpoint) }
  }

  func actions() throws -> ActionsReport {
    try kept("actions") {
      try ActionsReport(
        standpoint, at: standpoint.asOf.lastDay, scenario: Driver.baseScenario)
    }
  }
}
