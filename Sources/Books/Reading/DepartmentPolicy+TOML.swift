import Money
import Tabular

extension DepartmentPolicy {
  /// Reads a policy; a key that is not there is taken from `fallback`.
  ///
  /// Returns nil, with every fault noted, if a key is neither there nor in the fallback.
  init?(_ source: SourceText, faults: FaultList, fallback: DepartmentPolicy?) {
    guard let file = TOMLSection(source, faults: faults) else { return nil }
    let agreement = file.section("agreement")
    let grant = file.section("stability_grant")
    let old = (agreement: fallback?.agreement, grant: fallback?.stabilityGrant)
    func text(_ section: TOMLSection, _ key: String, _ fallback: String?) -> String? {
      section.string(key) ?? fallback
    }
    let title = text(agreement, "title", old.agreement?.title)
    let returnTitle = text(agreement, "return_title", old.agreement?.returnTitle)
    let ended = text(agreement, "ended_return_title", old.agreement?.endedReturnTitle)
    let payment = text(agreement, "payment_title", old.agreement?.paymentTitle)
    agreement.noteUnknownKeys()
    let grantTitle = text(grant, "title", old.grant?.title)
    let share = grant.rate("share", in: .zero...Rate.one) ?? old.grant?.share
    let balanceAt = grant.date("balance_at") ?? old.grant?.balanceAt
    let countsIn = grant.string("counts_in").flatMap { FinancialYear($0) } ?? old.grant?.countsIn
    let condition = text(grant, "condition", old.grant?.condition)
    let offset = grant.boolean("blocks_offset") ?? old.grant?.blocksOffset
    let roundTo =
      grant.integer("round_to_pence", in: 1...1_000_000).map { Money(pence: Int64($0)) }
      ?? old.grant?.roundTo
    let remainder = grant.strings("remainder") ?? old.grant?.remainder
    let origin = text(grant, "source", old.grant?.source)
    let standing = grant.choice("standing", Standing.self) ?? old.grant?.standing
    grant.noteUnknownKeys()
    file.noteUnknownKeys()
    guard let title, let returnTitle, let ended, let payment, let grantTitle, let share,
      let balanceAt, let countsIn, let condition, let offset, let roundTo, let remainder,
      let origin, let standing
    else { return nil }
    self.agreement = Agreement(
      title: title, returnTitle: returnTitle, endedReturnTitle: ended, paymentTitle: payment)
    stabilityGrant = StabilityGrant(
      title: grantTitle, share: share, balanceAt: balanceAt, countsIn: countsIn,
      condition: condition, blocksOffset: offset, roundTo: roundTo, remainder: remainder,
      source: origin,
      standing: standing)
  }

  /// The policy of the defaults; nil if they could not be read, which a test rules out.
  static func standard(_ faults: FaultList) -> DepartmentPolicy? {
    DepartmentPolicy(
      SourceText(file: "policy.toml", bytes: Array(defaults.utf8)), faults: faults, fallback: nil)
  }
}
