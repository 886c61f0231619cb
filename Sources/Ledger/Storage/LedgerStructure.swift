import GRDB

/// What a file's tables, indexes, triggers and pragmas are, beside those of the forms of a ledger.
///
/// Other programs leave things in a file that change no figure: statistics, an index, a view, a
/// pragma that a dump has lost. They are named and passed over. What could change what is read or
/// written, such as a trigger on a table of the ledger, is not.
struct LedgerStructure {
  /// One thing that is not as the form has it.
  struct Difference: Hashable {
    /// What it is, such as `index 'by_account'`.
    let name: String
    /// What differs, as the end of a sentence that begins with the name.
    let trait: String
    /// Whether figures stay what they are.
    let isHarmless: Bool

    var message: String { "\(name) \(trait)" }
  }

  /// Whether the file is empty, as before the first build.
  let isEmpty: Bool
  /// The form whose tables the file has; nil if it has those of none.
  let form: LedgerForm?
  /// In the order of their names; of a file of no form, those to the current one.
  let differences: [Difference]

  var harmful: [Difference] { differences.filter { !$0.isHarmless } }

  /// - Throws: `DatabaseError`.
  init(_ database: Database) throws {
    let objects = try Object.all(database)
    let texts = Set(objects.map(\.sql))
    isEmpty = objects.isEmpty
    form = LedgerForm.allCases.last { Set($0.tables).isSubset(of: texts) }
    let held = form ?? .current
    let pragmas = form == nil ? [] : try Self.pragmaDifferences(database, held)
    differences = Self.differences(objects, held) + pragmas
  }

  /// An entry of the database's own list.
  private struct Object {
    let type: String
    let name: String
    let table: String
    let sql: String

    /// All but those that SQLite keeps for itself.
    static func all(_ database: Database) throws -> [Object] {
      try Row.fetchAll(
        database,
        sql: """
          SELECT type, name, tbl_name, sql FROM main.sqlite_schema
          WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
          """
      ).map {
        Object(
          type: $0.text("type"), name: $0.text("name"), table: $0.text("tbl_name"),
          sql: $0.text("sql"))
      }
    }
  }

  private static func differences(_ objects: [Object], _ form: LedgerForm) -> [Difference] {
    let own = Set(form.statements)
    let tables = Set(form.tables.compactMap(name))
    let names = Set(form.statements.compactMap(name))
    let foreign = objects.filter { !own.contains($0.sql) }.map { object -> Difference in
      let name = "\(object.type) '\(object.name)'"
      guard !names.contains(object.name) else {
        return Difference(
          name: name, trait: "is not the ledger's own under that name", isHarmless: false)
      }
      let touches = tables.contains(object.table)
      let isUnique = object.sql.uppercased().hasPrefix("CREATE UNIQUE")
      let isHarmful = touches && (object.type == "trigger" || object.type == "index" && isUnique)
      return Difference(
        name: name,
        trait: isHarmful
          ? "was added and could change what is written"
          : "was added by another program; it changes no figure",
        isHarmless: !isHarmful)
    }
    let found = Set(objects.map(\.sql))
    let changed = Set(foreign.map(\.name))
    let missing = form.statements.filter { !found.contains($0) }.compactMap { statement in
      name(statement).map { "\(type(statement)) '\($0)'" }
    }.filter { !changed.contains($0) }
      .map { Difference(name: $0, trait: "is missing", isHarmless: false) }
    return foreign + missing
  }

  private static func pragmaDifferences(
    _ database: Database, _ form: LedgerForm
  ) throws -> [Difference] {
    try [("application_id", LedgerSchema.applicationID), ("user_version", form.version)]
      .compactMap { pragma, expected in
        let found = try Int.fetchOne(database, sql: "PRAGMA main.\(pragma)") ?? 0
        return found == expected
          ? nil
          : Difference(
            name: "pragma \(pragma)",
            trait: "is \(found), not \(expected); it changes no figure, and the next command that"
              + " writes sets it right", isHarmless: true)
      }
  }

  /// `journal` of `CREATE TABLE journal (…`.
  private static func name(_ statement: String) -> String? {
    let words = statement.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: true)
    let index = words.dropFirst().first == "UNIQUE" ? 3 : 2
    return words.count > index ? String(words[index]) : nil
  }

  private static func type(_ statement: String) -> String {
    ["TABLE", "TRIGGER"].first { statement.hasPrefix("CREATE \($0) ") }?.lowercased() ?? "index"
  }
}

extension LedgerStructure {
  /// Sets the pragmas that a dump loses.
  static func setPragmas(_ database: Database) throws {
    for (pragma, value) in [
      ("application_id", LedgerSchema.applicationID), ("user_version", LedgerForm.current.version),
    ] where try Int.fetchOne(database, sql: "PRAGMA main.\(pragma)") != value {
      try database.execute(sql: "PRAGMA main.\(pragma) = \(value)")
    }
  }
}
