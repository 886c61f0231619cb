/// A rule that a workbook has to keep, and how far it does.
struct ChecklistRule: Hashable, Sendable {
  /// How far a rule is met.
  enum State: String, Hashable, Sendable {
    case met
    case missed
    case partly
    /// What a program cannot tell.
    case user = "your part"
  }

  let text: String
  let state: State
  let remark: String

  init(_ text: String, _ state: State, _ remark: String = "") {
    self.text = text
    self.state = state
    self.remark = remark
  }

  init(_ text: String, _ isMet: Bool, _ remark: String = "") {
    self.init(text, isMet ? .met : .missed, remark)
  }

  /// A rule that places break; the first of them are its remark.
  init(_ text: String, broken places: [String], _ remark: String = "") {
    self.init(
      text, places.isEmpty,
      places.isEmpty
        ? remark
        : "Broken at \(places.count): " + places.prefix(3).joined(separator: ", ")
          + (places.count > 3 ? ", …" : ""))
  }
}

/// The last sheet of a workbook: its rules, and what is left to the user.
enum Checklist {
  static let name = "Checklist"
  static let content = (
    sheet: name, meaning: "What this workbook keeps to, and what is left to you"
  )

  static func table(
    _ rules: [ChecklistRule], title: String, remarks: [String], isPublished: Bool = false
  ) -> TableSheet {
    TableSheet(
      name, title: title, remarks: remarks, table: "checklist",
      [.text("Rule", 60), .text("State", 14), .text("Remark", 80)],
      rows: rules.map {
        [
          .text($0.text), .text($0.state.rawValue, .year),
          .text($0.remark.isEmpty ? "-" : $0.remark),
        ]
      }, none: "Nothing.", isPublished: isPublished)
  }
}

extension Workbook {
  /// The workbook with the checklist of an internal document as its last sheet.
  ///
  /// - Parameters:
  ///   - years: the sheets whose rows are years.
  ///   - users: what is left to the user, beside what every document asks of them.
  /// - Returns: the workbook with one sheet more.
  func withChecklist(years: Set<String> = [], users: [String] = []) -> Workbook {
    func table(_ rules: [ChecklistRule]) -> Sheet {
      Checklist.table(
        rules, title: "What this workbook keeps to",
        remarks: ["Tested by the program on what it wrote; what it cannot test is your part."]
      ).sheet
    }
    var workbook = self
    workbook.sheets.append(table([]))
    let rules =
      ModelRules(workbook, years: years).rules
      + (users + ModelRules.users).map { ChecklistRule($0, .user) }
    workbook.sheets[workbook.sheets.count - 1] = table(rules)
    return workbook
  }
}
