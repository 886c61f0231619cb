import Books
import Foundation
import Money

/// Suggests an account for codes: by earlier rules, by names, and by neighbours in the code.
///
/// What it says is never posted before somebody has confirmed it.
struct AccountSuggester {
  private let rules: [MappingRule]
  private let index: MappingIndex
  /// The accounts that costs and income belong to, with the words that speak for each.
  private let accounts: [(account: Account, words: Set<String>)]
  /// How much a word says: the fewer accounts have it, the more.
  private let weights: [String: Double]

  init(_ books: Books) {
    rules = books.mapping
    index = MappingIndex(books.mapping)
    accounts = books.accounts.filter { $0.isBudgeted && !$0.isPriorYear }.map { account in
      (account, CodeWords.of(account))
    }
    var counts: [String: Int] = [:]
    for (_, words) in accounts { for word in words { counts[word, default: 0] += 1 } }
    let all = Double(accounts.count)
    weights = counts.mapValues { log(1 + all / Double($0)) }
  }

  /// Writes an account and the reason for it into each row that has one.
  func suggest(for rows: inout [CodeToMap]) {
    var isSure = Array(repeating: false, count: rows.count)
    for index in rows.indices {
      isSure[index] = suggestByRule(&rows[index]) || suggestByNames(&rows[index])
    }
    let neighbours = Neighbours(rows.indices.filter { isSure[$0] }.map { rows[$0] })
    for index in rows.indices where !isSure[index] {
      guard let (account, reason) = neighbours.account(for: rows[index]) else {
        let isNamed = !(rows[index].costCentreName + rows[index].subjectiveName).isEmpty
        rows[index].reason = isNamed ? "no account has words of its names" : "no column names it"
        continue
      }
      (rows[index].account, rows[index].reason) = (account, reason)
    }
  }

  private func suggestByRule(_ row: inout CodeToMap) -> Bool {
    let place = index.first(Array(row.costCentre.utf8), Array(row.subjective.utf8))
    guard let place, !rules[place].account.isEmpty else { return false }
    row.account = rules[place].account
    row.reason = "row \(rules[place].line) of mapping.csv"
    return true
  }

  /// The account whose words are most like the names.
  private func suggestByNames(_ row: inout CodeToMap) -> Bool {
    let words = CodeWords.of(row.costCentreName).union(CodeWords.of(row.subjectiveName))
    guard !words.isEmpty else { return false }
    let scored = accounts.map { account, own in
      let shared = words.intersection(own).sorted()
      let weight = shared.reduce(0) { $0 + (weights[$1] ?? 0) }
      // Income is negative in the ledger, a cost positive.
      let isOdd =
        account.kind == .income ? row.sum.amount.pence > 0 : row.sum.amount.pence < 0
      // Of two accounts that share as much, the one of fewer other words.
      let size = own.reduce(0) { $0 + (weights[$1] ?? 0) }
      return (account, shared, (isOdd ? 0.6 : 1) * weight * (1 + weight / max(size, 0.1)))
    }.sorted { $0.2 > $1.2 }
    guard let best = scored.first, best.2 >= Self.leastWeight else { return false }
    row.account = best.0.code
    row.reason = "names: \(best.1.joined(separator: " "))"
    if scored.count > 1, scored[1].2 > best.2 * 0.85 { row.reason += "; or \(scored[1].0.code)" }
    return true
  }

  private static let leastWeight = 0.9
}

/// Accounts of codes nearby.
private struct Neighbours {
  private var centres: [String: CodeToMap] = [:]
  private var subjectives: [String: CodeToMap] = [:]
  /// In the order of their cost centres.
  private let sorted: [CodeToMap]

  init(_ rows: [CodeToMap]) {
    for row in rows {
      if (centres[row.costCentre]?.sum.lines ?? 0) < row.sum.lines {
        centres[row.costCentre] = row
      }
      if (subjectives[row.subjective]?.sum.lines ?? 0) < row.sum.lines {
        subjectives[row.subjective] = row
      }
    }
    sorted = rows.sorted { $0.costCentre < $1.costCentre }
  }

  func account(for row: CodeToMap) -> (String, reason: String)? {
    if let near = centres[row.costCentre] {
      return (near.account, "as the same cost centre with \(CellShape.plain(near.subjective))")
    }
    if let near = nearest(row.costCentre) {
      return (near.account, "as cost centre \(CellShape.plain(near.costCentre)) nearby")
    }
    return subjectives[row.subjective].map {
      ($0.account, "as the same subjective on \(CellShape.plain($0.costCentre))")
    }
  }

  /// The cost centre with the longest beginning in common, of three characters or more.
  private func nearest(_ code: String) -> CodeToMap? {
    let place = sorted.firstIndex { $0.costCentre > code } ?? sorted.endIndex
    let near = [place - 1, place].filter { sorted.indices.contains($0) }.map { sorted[$0] }
    let best = near.max {
      $0.costCentre.commonPrefix(with: code).count < $1.costCentre.commonPrefix(with: code).count
    }
    return best.flatMap { $0.costCentre.commonPrefix(with: code).count >= 3 ? $0 : nil }
  }
}

/// Words by which names of codes and accounts are compared.
enum CodeWords {
  /// The words of a text, each in one form.
  static func of(_ text: String) -> Set<String> {
    let lower = text.lowercased().replacing("top-up", with: "topup")
      .replacing("top up", with: "topup").replacing("non-maintained", with: "independent")
      .replacing("post-16", with: "post16").replacing("post 16", with: "post16")
      .replacing("home to school", with: "transport")
      .replacing("alternative provision", with: "alternative")
    var words: Set<String> = []
    for word in lower.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init) {
      let form = forms[word] ?? stem(word)
      if form.count >= 3, !common.contains(form) { words.insert(form) }
    }
    return words
  }

  /// The words that speak for an account: of its name, its placement, its fund and the line of the
  /// section 251 return.
  static func of(_ account: Account) -> Set<String> {
    var words = of(account.name).union(of(account.placement ?? ""))
    if account.fund == .senTransport { words.insert("transport") }
    for line in (account.section251 ?? "").split(separator: "+").map(String.init) {
      let own = lines.filter { line == $0.key || line.hasPrefix($0.key + ".") }
        .max { $0.key.count < $1.key.count }
      words.formUnion(of(own?.value ?? ""))
    }
    return words
  }

  private static func stem(_ word: String) -> String {
    guard word.count > 4 else { return word }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }

  private static let forms = [
    "indep": "independent", "ind": "independent", "nmss": "independent", "inmss": "independent",
    "nonmaintained": "independent", "spec": "special", "spl": "special", "ap": "alternative",
    "pru": "alternative", "prus": "alternative", "altp": "alternative", "taxi": "transport",
    "taxis": "transport", "travel": "transport", "transp": "transport", "buses": "transport",
    "topups": "topup", "tops": "topup", "fe": "post16", "college": "post16",
    "colleges": "post16", "hn": "need", "hnb": "block", "mainstr": "mainstream",
    "rec": "recoupment", "ehcps": "ehcp", "ehc": "ehcp", "placement": "place",
    "placements": "place", "plc": "place", "fees": "fee", "therapies": "therapy",
    "salt": "therapy", "ot": "therapy", "grants": "grant", "income": "grant",
  ]

  private static let common: Set<String> = [
    "and", "the", "for", "with", "other", "cost", "centre", "account", "council", "school",
    "education", "sen", "send", "dsg", "payment", "general", "team", "budget", "children",
    "child", "pupil", "local", "authority",
  ]

  /// What lines of the section 251 return hold, in their own words.
  private static let lines = [
    "1.0.2": "high needs places", "1.2.1": "topup maintained", "1.2.2": "topup academies free",
    "1.2.3": "topup independent non-maintained", "1.2.4": "additional targeted funding mainstream",
    "1.2.5": "SEN support services", "1.2.6": "hospital education",
    "1.2.7": "alternative provision", "1.2.8": "support inclusion",
    "1.2.9": "special PRU financial difficulty", "1.2.10": "PFI BSF",
    "1.2.11": "direct payments", "1.2.12": "carbon reduction", "1.2.13": "therapies health",
    "2.1.1": "psychology", "2.1.2": "SEN administration assessment coordination",
    "2.1.4": "transport pre-16", "2.1.5": "transport post-16",
  ]
}
