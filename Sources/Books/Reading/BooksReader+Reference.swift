import Money
import Tabular

/// The files that others refer to: sources, profiles, accounts and the opening balances.
extension BooksReader {
  func readReference(_ parts: inout BookParts) {
    readSources(&parts)
    readProfiles(&parts)
    readAccounts(&parts)
    parts.opening = accountAmounts(
      rows("opening.csv"), for: "has no opening balance: reserves and control accounts have",
      where: { !$0.isBudgeted })
  }

  private func readSources(_ parts: inout BookParts) {
    declared.sources = names("id", of: "sources.csv")
    for row in rows("sources.csv") {
      let id = row.text("id")
      let standing = row.choice("status", Standing.self)
      let title = row.text("title")
      let publisher = row.text("publisher")
      let date = row.optionalDate("date")
      if standing == .published, row.optionalText("date") == nil {
        row.fault(
          .sourceUndated, at: row.raw("date") == nil ? "status" : "date",
          "a published source has no date",
          toDo: "write the day of publication, or the status 'unverified'")
      }
      guard let id, let standing, let title, let publisher else { continue }
      parts.sourceRows[id] = row
      parts.sources.append(
        Source(
          id: id, standing: standing, title: title, publisher: publisher, date: date,
          reference: row.optionalText("reference")))
    }
  }

  private func readProfiles(_ parts: inout BookParts) {
    declared.profiles = names("profile", of: "profiles.csv")
    for row in rows("profiles.csv") {
      let name = row.text("profile")
      let rates = (1...12).map { row.rate("p\($0)", in: .zero...Self.heaviestWeight) }
      let weights = rates.compactMap(\.self)
      guard let name, weights.count == 12 else { continue }
      if let weights = Weights(weights) {
        parts.profiles[name] = weights
      } else {
        row.fault(
          .profileZero, at: "p1", "all twelve months of '\(name)' are zero",
          toDo: "give at least one month a weight; equal months need no profile")
      }
    }
  }

  /// The heaviest weight that can be shared out exactly.
  private static let heaviestWeight = Rate("999999999999999") ?? .one

  private func readAccounts(_ parts: inout BookParts) {
    declared.accountCodes = names("code", of: "accounts.csv")
    let rows = rows("accounts.csv")
    for row in rows {
      guard let account = account(reading: row) else { continue }
      parts.accounts.append(account)
      declared.accounts[account.code] = account
      if let placement = account.placement { declared.placements.insert(placement) }
    }
    noteReserves(rows, parts.accounts)
  }

  private func account(reading row: Row) -> Account? {
    let code = row.text("code")
    let name = row.text("name")
    let kind = row.choice("kind", AccountKind.self)
    let fund = row.choice("fund", Fund.self)
    let method = row.optionalChoice("method", MethodChoice.self)
    let isPriorYear = row.yesOrNo("prior_year", default: .no)
    var profile: String?
    if row.optionalText("profile") != nil {
      profile = known(row, "profile", in: declared.profiles, .profileUnknown, of: "profiles.csv")
    }
    guard let code, let name, let kind, let fund, let isPriorYear else { return nil }
    let account = Account(
      code: code, name: name, kind: kind, fund: fund, section251: row.optionalText("section251"),
      planLine: row.optionalText("plan_line"), reportLine: row.optionalText("report_line"),
      placement: row.optionalText("placement"), profile: profile, method: method,
      isPriorYear: isPriorYear)
    if code.hasPrefix("~") {
      row.fault(
        .accountUnfit, at: "code", "codes that begin with '~' are the ledger's own",
        toDo: "give the account another code")
    }
    if account.isBudgeted, fund == .dsgReserve || fund == .control {
      row.fault(
        .accountUnfit, at: "fund",
        "an account of kind '\(kind.rawValue)' cannot be of fund"
          + " '\(fund.rawValue)': no report would show it",
        toDo: "write high-needs, other-dsg, council-sen or sen-transport")
    }
    return account
  }

  private func noteReserves(_ rows: [Row], _ accounts: [Account]) {
    let reserves = accounts.filter(\.isDsgReserve)
    guard let first = rows.first, reserves.count != 1,
      accounts.count == first.table.recordCount
    else { return }
    if reserves.isEmpty {
      faults.add(
        .reserveCount, at: first.table.place(0), "no account holds the DSG deficit",
        toDo: "add one of kind 'reserve' and fund 'dsg-reserve'")
    }
    let codes = Set(reserves.dropFirst().map(\.code))
    for row in rows where codes.contains(row.raw("code")?.text ?? "") {
      row.fault(
        .reserveCount, at: "kind", "a second reserve of fund 'dsg-reserve'",
        toDo: "keep one; it holds the balance")
    }
  }
}
