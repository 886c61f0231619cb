import Money

/// Books of an authority that does not exist, with the months of an ``IllustrativeHistory``.
///
/// They can be built and forecast like any; every source in them is illustrative and says so.
public struct IllustrativeBooks: Sendable {
  /// A file of the books.
  public struct File: Hashable, Sendable {
    /// From the folder of the books.
    public let path: String
    public let text: String
  }

  public let history: IllustrativeHistory
  /// Where reports stand, in the last of its years; the months after it are there too.
  public let asOf: Period

  public init(_ history: IllustrativeHistory, asOf: Period) {
    self.history = history
    self.asOf = asOf
  }

  public var files: [File] {
    let years = (1 - IllustrativeHistory.years...0).map { asOf.year.advanced(by: $0) }
    return [
      File(path: "authority.toml", text: authority(years[0])),
      File(
        path: "sources.csv",
        text: Self.text([
          "id,status,title,publisher", "\(Self.source),illustrative,\(mark),safety-valve sample",
        ])),
      File(path: "accounts.csv", text: Self.text(accounts)),
      File(path: "profiles.csv", text: Self.text(profiles)),
      File(path: "opening.csv", text: "account,amount,source\n"),
      File(path: "agreement.csv", text: "year,line,amount,status,source\n"),
    ]
      + years.enumerated().flatMap { index, year in
        [
          File(path: "\(year)/budget.csv", text: Self.text(budget(index))),
          File(path: "\(year)/journals.csv", text: Self.text(journals(index, year))),
        ]
      }
  }

  private static let source = "MADE-UP"
  private static let reserve = "R"
  private static let bank = "BANK"

  private var mark: String {
    "ILLUSTRATIVE: made up from seed \(history.seed) and no council's figures"
  }

  private func authority(_ first: FinancialYear) -> String {
    """
    # \(mark)
    name = "Illustrative history \(history.seed)"
    dfe_number = "999"
    ons_code = "E99999999"
    first_year = "\(first)"
    last_year = "\(asOf.year)"
    as_of = "\(asOf)"

    """
  }

  private var accounts: [String] {
    ["code,name,kind,fund,profile,method"]
      + history.lines.enumerated().map { index, line in
        "\(Self.code(index)),Illustrative line \(index + 1),expenditure,high-needs,"
          + "\(line.profile.rawValue),back-test"
      } + [
        "\(Self.reserve),DSG reserve,reserve,dsg-reserve,,", "\(Self.bank),Bank,control,control,,",
      ]
  }

  private var profiles: [String] {
    let months = (1...12).map { "p\($0)" }
    return [(["profile"] + months).joined(separator: ",")]
      + IllustrativeHistory.Profile.allCases.map { profile in
        ([profile.rawValue] + profile.weightTexts).joined(separator: ",")
      }
  }

  private func budget(_ year: Int) -> [String] {
    ["account,amount,source"]
      + history.lines.enumerated().map { index, line in
        "\(Self.code(index)),\(Money(pence: line.budgets[year]).poundsText),\(Self.source)"
      }
  }

  /// A journal for each month.
  private func journals(_ year: Int, _ name: FinancialYear) -> [String] {
    ["journal,date,period,account,amount,description,source"]
      + (1...12).flatMap { number -> [String] in
        guard let period = Period(year: name, number: number) else { return [] }
        let amounts = history.lines.map { $0.months[12 * year + number - 1] }
        let lines =
          amounts.enumerated().map { (Self.code($0), $1) } + [(Self.bank, -amounts.reduce(0, +))]
        return lines.map { account, pence in
          "M\(number),\(period.lastDay),\(period),\(account),\(Money(pence: pence).poundsText),"
            + "Illustrative month,\(Self.source)"
        }
      }
  }

  private static func code(_ index: Int) -> String { "L" + (index + 1).padded(to: 4) }

  private static func text(_ lines: [String]) -> String {
    lines.joined(separator: "\n") + "\n"
  }
}

extension IllustrativeHistory.Profile {
  /// The shares as decimals, in the form that books hold them in.
  public var weightTexts: [String] {
    shares.map { share in
      let billionths = Int((share * 1e9).rounded())
      return "0." + billionths.padded(to: 9)
    }
  }
}
