import GRDB

/// A form that the tables of a ledger have had, since the first version of the program.
///
/// A ledger of an earlier form is read as it is and brought forward by the first command that
/// writes. Its journals keep the links that they were posted with, each made of what its own form
/// covers; so a head that was printed then is still met in the chain.
enum LedgerForm: String, CaseIterable, Sendable {
  /// Journals carry a date, postings none.
  case firstDated = "1a"
  /// Postings carry their dates; the link of a journal covers its lines one by one.
  case first = "1"
  /// Journals keep the sums of their lines, and a close keeps forecasts.
  case second = "2"
  /// A forecast also keeps adjustments, the budget, a range and placements.
  case thirdWithBudget = "3a"
  /// As before, without the budget.
  case thirdWithoutFund = "3b"
  /// A forecast also says whether it counted in the in-year position.
  case third = "3"
  /// The ledger knows its authority; journals keep details; a forecast keeps budget and actual.
  case fourth = "4"

  /// The form that this version writes.
  static let current = LedgerForm.fourth

  /// What stands in the file's `user_version`.
  var version: Int {
    switch self {
    case .firstDated, .first: 1
    case .second: 2
    case .thirdWithBudget, .thirdWithoutFund, .third: 3
    case .fourth: 4
    }
  }

  /// Whether journals hash their lines one by one and keep no sums.
  var isFirst: Bool { self == .first || self == .firstDated }

  /// What of a recorded forecast the link of its journal covers, behind the journal's number.
  var forecastColumns: [ForecastColumn] {
    switch self {
    case .firstDated, .first: []
    case .second: [.account, .amount, .method]
    case .thirdWithBudget:
      [.account, .amount, .method, .adjustments, .budget, .low, .high, .places, .fullYearPlaces]
    case .thirdWithoutFund:
      [.account, .amount, .method, .adjustments, .low, .high, .places, .fullYearPlaces]
    case .third:
      [
        .account, .amount, .method, .inYear, .adjustments, .low, .high, .places, .fullYearPlaces,
      ]
    case .fourth: ForecastColumn.allCases
    }
  }

  /// The tables of the form, word for word.
  var tables: [String] {
    switch self {
    case .firstDated, .first:
      [LedgerSchema.account, Self.firstJournal(self), Self.firstPosting(self)]
    case .second, .thirdWithBudget, .thirdWithoutFund, .third:
      [
        LedgerSchema.account, LedgerSchema.journal, LedgerSchema.posting, LedgerSchema.movement,
        Self.earlierForecast(self),
      ]
    case .fourth: LedgerSchema.tables
    }
  }

  /// The indexes and triggers of the form, word for word.
  var guards: [String] {
    switch self {
    case .firstDated, .first: Self.firstTriggers
    case .second, .thirdWithBudget, .thirdWithoutFund, .third:
      [LedgerSchema.takenBackOnce]
        + LedgerSchema.triggers(of: ["account", "journal", "posting", "movement", "forecast"])
    case .fourth: LedgerSchema.guards
    }
  }

  /// Each table, index and trigger, in the order in which they are made.
  var statements: [String] { tables + guards }
}

/// A column of the recorded forecasts, in the order of the table, behind the journal's number.
enum ForecastColumn: String, CaseIterable {
  case account
  case amount
  case method
  case inYear = "in_year"
  case adjustments
  case low
  case high
  case places
  case fullYearPlaces = "full_year_places"
  case budget
  case actual

  /// What stands in a row whose form does not know the column, as SQL has it.
  var unrecorded: String {
    switch self {
    case .account, .method, .low, .high, .places, .fullYearPlaces, .budget, .actual: "''"
    case .amount, .adjustments: "0"
    // Neither in nor out of the in-year position: the books say so.
    case .inYear: "2"
    }
  }
}

// MARK: - What earlier forms were made of

extension LedgerForm {
  private static func firstJournal(_ form: LedgerForm) -> String {
    """
    CREATE TABLE journal (
      number INTEGER PRIMARY KEY CHECK (number > 0),
      kind TEXT NOT NULL,
      origin TEXT NOT NULL,
      reference TEXT NOT NULL,
    \(form == .firstDated ? "  date TEXT NOT NULL,\n" : "")  description TEXT NOT NULL,
      reverses INTEGER UNIQUE REFERENCES journal (number),
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT
    """
  }

  private static func firstPosting(_ form: LedgerForm) -> String {
    """
    CREATE TABLE posting (
      journal INTEGER NOT NULL REFERENCES journal (number),
      line INTEGER NOT NULL CHECK (line > 0),
      account TEXT NOT NULL REFERENCES account (code),
    \(form == .first ? "  date TEXT NOT NULL,\n" : "")  year INTEGER NOT NULL,
      period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
      amount INTEGER NOT NULL,
      description TEXT NOT NULL,
      source TEXT,
      PRIMARY KEY (journal, line)
    ) STRICT, WITHOUT ROWID
    """
  }

  private static var firstTriggers: [String] {
    ["account", "journal", "posting"].flatMap(LedgerSchema.appendOnly) + [
      LedgerSchema.journalInOrder,
      """
      CREATE TRIGGER posting_in_order BEFORE INSERT ON posting
      WHEN NEW.journal <> (SELECT max(number) FROM journal)
        OR NEW.line <> 1 + (SELECT coalesce(max(line), 0) FROM posting WHERE journal = NEW.journal)
      BEGIN SELECT RAISE(ABORT, 'postings are added line by line to the last journal'); END
      """,
      LedgerSchema.accountOnce,
    ]
  }

  private static func earlierForecast(_ form: LedgerForm) -> String {
    let columns = form.forecastColumns.dropFirst(3).map { column in
      switch column {
      case .inYear: "  in_year INTEGER NOT NULL CHECK (in_year IN (0, 1)),\n"
      case .adjustments, .budget: "  \(column.rawValue) INTEGER NOT NULL,\n"
      default: "  \(column.rawValue) TEXT NOT NULL,\n"
      }
    }
    return """
      CREATE TABLE forecast (
        journal INTEGER NOT NULL REFERENCES journal (number),
        account TEXT NOT NULL REFERENCES account (code),
        amount INTEGER NOT NULL,
        method TEXT NOT NULL,
      \(columns.joined())  PRIMARY KEY (journal, account)
      ) STRICT, WITHOUT ROWID
      """
  }
}
