import Foundation
import TestSupport

/// Made-up books of a few lines, with actions, in a folder of its own.
struct ActionBooks {
  /// A year of a mitigation, as a row of its file.
  struct Measure {
    var id: String
    var kind = "saving"
    var account = "HN1"
    var year: String
    var amount: String
    var confidence = "0.8"
    var start = ""
  }

  var lastYear = "2025-26"
  /// Whether 2023-24 is under way and known by its budget; else it is over and known in total.
  var isUnderWay = false
  /// Rows of `year,line,amount,status,source`.
  var agreement: [String] = []
  /// Rows of `account,amount,reason,author,date,recurring`, where the year is under way.
  var adjustments: [String] = []
  var authority = ""
  var lines = ["HN1": "1000000.00", "HN9": "-900000.00"]
  var drivers: [String] = []
  var measures: [Measure] = []
  /// Rows of `id,area,title,lead,start,due,source`.
  var actions: [String] = []
  /// Rows of `action,round,progress,impact,due,stage,evidence,note,source`.
  var updates: [String] = []
  /// Rows of `action,kind,mitigation,account,note`.
  var links: [String] = []
  var deliveries: [String] = []

  static let codes = ["HN1", "HN2", "HN3", "HN9", "OD1", "CS1"]

  /// Without an action and all that stands behind it: its mitigations, for whoever shares them.
  func without(_ action: String) -> ActionBooks {
    func first(_ row: String) -> String { String(row.prefix { $0 != "," }) }
    let gone = Set(
      links.filter { first($0) == action }.compactMap { row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        return cells[2].isEmpty ? nil : String(cells[2])
      })
    var books = self
    books.actions.removeAll { first($0) == action }
    books.updates.removeAll { first($0) == action }
    books.links.removeAll { row in
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      return first(row) == action || gone.contains(String(cells[2]))
    }
    books.measures.removeAll { gone.contains($0.id) }
    books.deliveries.removeAll { gone.contains(first($0)) }
    return books
  }

  /// Writes the folder, as of the end of 2023-24 or, where that is under way, of its sixth month.
  func write(to scratch: Scratch, _ folder: String = "books") throws -> String {
    func file(_ name: String, _ rows: [String]) throws {
      try scratch.write(rows.joined(separator: "\n") + "\n", to: "\(folder)/\(name)")
    }
    try file(
      "authority.toml",
      [
        "name = \"Illustrative Borough\"", "dfe_number = \"999\"", "ons_code = \"E99999999\"",
        "first_year = \"2023-24\"", "last_year = \"\(lastYear)\"",
        "as_of = \"2023-24/P\(isUnderWay ? 6 : 13)\"",
        authority,
      ])
    try file("sources.csv", ["id,status,title,publisher", "S,illustrative,Made up,Nobody"])
    try file(
      "accounts.csv",
      [
        "code,name,kind,fund", "HN1,Special,expenditure,high-needs",
        "HN2,Independent,expenditure,high-needs", "HN3,Mainstream,expenditure,high-needs",
        "HN9,Block,income,high-needs", "OD1,Schools,expenditure,other-dsg",
        "CS1,Service,expenditure,council-sen", "R,Reserve,reserve,dsg-reserve",
        "K,Control,control,control",
      ])
    try file("profiles.csv", ["profile,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12"])
    try file("opening.csv", ["account,amount,source", "R,500000.00,S"])
    try file("agreement.csv", ["year,line,amount,status,source"] + agreement)
    if isUnderWay {
      try file(
        "2023-24/adjustments.csv",
        ["account,amount,reason,author,date,recurring"] + adjustments)
    }
    try file(
      isUnderWay ? "2023-24/budget.csv" : "2023-24/outturn.csv",
      ["account,amount,source"]
        + Self.codes.compactMap { code in lines[code].map { "\(code),\($0),S" } })
    try file("drivers.csv", ["scenario,driver,target,year,central,source"] + drivers)
    try file(
      "mitigations.csv",
      ["id,title,kind,account,year,amount,confidence,start,source"]
        + measures.map {
          "\($0.id),Measure,\($0.kind),\($0.account),\($0.year),\($0.amount),\($0.confidence),"
            + "\($0.start),S"
        })
    try file("deliveries.csv", ["mitigation,period,amount,evidence,source"] + deliveries)
    try file("actions/actions.csv", ["id,area,title,lead,start,due,source"] + actions)
    try file(
      "actions/updates.csv",
      ["action,round,progress,impact,due,stage,evidence,note,source"] + updates)
    try file("actions/links.csv", ["action,kind,mitigation,account,note"] + links)
    return scratch.path(folder)
  }
}
