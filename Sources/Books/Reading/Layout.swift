/// The columns of one of the books' CSV files.
struct Layout {
  struct Column {
    let name: String
    let isRequired: Bool
  }

  let columns: [Column]
  /// The columns whose values, taken together, stand in one row only; none if rows may repeat.
  let key: [String]
  /// Whether a file that tells who a child is goes back unread.
  let refusesPersons: Bool
  /// Whether other columns may be there: the file is not one of the books.
  let isOpen: Bool
  /// Whether a cell may hold words about people, so that no free text of it is quoted.
  let holdsNarrative: Bool
  /// Whether the order of the rows has a meaning.
  let isOrdered: Bool

  /// - Parameters:
  ///   - columns: the names in order, `?` behind those that may be missing.
  ///   - key: the names of the columns that make a row unique.
  ///   - refusesPersons: whether a file that tells who a child is goes back unread.
  ///   - isOpen: whether other columns may be there, which are passed over.
  ///   - holdsNarrative: whether a cell may hold words about people.
  ///   - isOrdered: whether the order of the rows has a meaning.
  init(
    _ columns: String, key: String = "", refusesPersons: Bool = false, isOpen: Bool = false,
    holdsNarrative: Bool = false, isOrdered: Bool = false
  ) {
    self.isOrdered = isOrdered
    self.holdsNarrative = holdsNarrative
    self.refusesPersons = refusesPersons
    self.isOpen = isOpen
    self.columns = columns.split(separator: ",").map { name in
      Column(name: String(name.prefix { $0 != "?" }), isRequired: !name.hasSuffix("?"))
    }
    self.key = key.split(separator: ",").map(String.init)
  }
}

extension Layout {
  /// The CSV files in the folder of the books itself, by path.
  static let topFiles: [String: Layout] = [
    "sources.csv": Layout("id,status,title,publisher,date?,reference?", key: "id"),
    "accounts.csv": Layout(
      "code,name,kind,fund,section251?,plan_line?,report_line?,placement?,profile?,method?,"
        + "prior_year?", key: "code"),
    "profiles.csv": Layout("profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12", key: "profile"),
    "opening.csv": Layout("account,amount,source", key: "account"),
    "agreement.csv": Layout(
      "year,line,amount,status,basis?,due?,received?,recognised?,depends_on?,source"),
    "streams.csv": Layout(
      "stream,payer,title,rule,of_agreement?,condition?,condition_met?,status?,due?,received?,"
        + "source",
      key: "stream"),
    "ineligible.csv": Layout("date,kind,title,amount,source", key: "date,title"),
    "differences.csv": Layout("date,statement,amount,reason,evidence,accepted?,source"),
    "reserves.csv": Layout("date,title,amount,source", key: "date,title"),
    "conditions.csv": Layout("id,text,rag?,progress?,evidence?,source", key: "id"),
    "published.csv": Layout("date,measure,basis?,amount,source"),
    "published_later.csv": Layout("date,measure,basis?,amount,source"),
    "allocations.csv": Layout("year,version,before_deductions,deductions,import_export,source"),
    "mapping.csv": Layout(
      // What stands behind the status is there for whoever fills the file in, and is not read.
      "cost_centre,subjective,account,status?,lines?,pounds?,cost_centre_name?,subjective_name?,"
        + "reason?", isOrdered: true),
    "drivers.csv": Layout(
      "scenario,driver,target,year,low?,central,high?,source", key: "scenario,driver,target,year"),
    "mitigations.csv": Layout(
      "id,title,kind?,account,year,amount,confidence,start?,source", key: "id,year"),
    "deliveries.csv": Layout("mitigation,period,amount,evidence,source"),
    "plans.csv": Layout(
      "year,placement,age_group?,need?,count,source", key: "year,placement,age_group,need"),
    "unit_costs.csv": Layout(
      "year,placement,amount,includes_place_funding,source", key: "year,placement"),
    "capital.csv": Layout("project,year,budget,forecast,places,opens,source"),
    "raid.csv": Layout(
      "id,kind,description,owner?,likelihood?,impact?,target?,trend?,controls?,raised?,due?,"
        + "closed?,action?,source", key: "id"),
    "indicators.csv": Layout(
      "id,title,group?,polarity?,unit,target?,by?,source", key: "id"),
    "indicator_values.csv": Layout(
      "indicator,date,value,note?,source", key: "indicator,date"),
    "calendar.csv": Layout(
      "id,audience,title,date?,every_months?,until?,needs?,source", key: "id"),
    "return.csv": Layout("report,period,since?,rating?,reasons?,comment?,contact?", key: "period"),
    SignOff.file: Layout(SignOff.columns),
    "terms.csv": Layout("term,start,end,billed?,source", key: "term"),
    "actions/areas.csv": Layout("area,title,source", key: "area"),
    "actions/actions.csv": Layout("id,area,title,lead?,start?,due?,source", key: "id"),
    "actions/updates.csv": Layout(
      "action,round,progress,impact,due?,stage?,evidence?,note?,source"),
    "actions/links.csv": Layout("action,kind,mitigation?,account?,note?"),
  ]

  /// Whether a file may tell who a child is, so that nothing of it is ever printed.
  static func isSecret(_ path: String) -> Bool {
    path.split(separator: "/").last.flatMap { yearFiles[String($0)] }?.refusesPersons ?? false
  }

  /// The CSV files in the folder of a financial year, by name.
  static let yearFiles: [String: Layout] = [
    "budget.csv": Layout(
      "account,amount,source,note?,full_year_places?,unit_cost?", key: "account"),
    "virements.csv": Layout("id,period,from?,to?,amount,kind,approved_by,reason", key: "id"),
    "outturn.csv": Layout("account,amount,source", key: "account"),
    "journals.csv": Layout(
      "journal,date,period,account,amount,description,source", holdsNarrative: true),
    "adjustments.csv": Layout(
      "account,amount,reason,author,date,recurring,action?,period?,approved_by?",
      holdsNarrative: true),
    "officer_figures.csv": Layout(
      "account,amount,reason,author,date,period?", holdsNarrative: true),
    "movements.csv": Layout(
      "period,account,code,amount,reason,author,date", holdsNarrative: true),
    "placements.csv": Layout(
      "placement_id,placement,age_group?,need?,start,end?,annual_cost,status,paid?,provider?",
      key: "placement_id", refusesPersons: true),
  ]

  /// Files without which there are no books.
  static let requiredFiles = [
    "authority.toml", "sources.csv", "accounts.csv", "profiles.csv", "opening.csv",
    "agreement.csv",
  ]

  /// How an extract is read; a TOML file that may be missing.
  static let extractLayout = "extract.toml"

  /// What the department's policy sets, where it is not what the program has; may be missing.
  static let policy = "policy.toml"
}
