import Money

/// Books for an authority that has none yet: every file, and what of it is published.
public struct NewBooks: Sendable {
  /// What somebody says of the authority.
  public struct Request: Sendable {
    /// nil where the data are to say it.
    public var name: String?
    /// The department's three digits.
    public var dfeNumber: String
    public var onsCode: String?
    public var years: ClosedRange<FinancialYear>
    /// A folder of the department's data; nil for none.
    public var data: String?
    /// The days on which the data came out, by file; the empty name stands for all others.
    public var published: [String: CalendarDate]

    public init(
      name: String?, dfeNumber: String, onsCode: String?, years: ClosedRange<FinancialYear>,
      data: String?, published: [String: CalendarDate]
    ) {
      self.name = name
      self.dfeNumber = dfeNumber
      self.onsCode = onsCode
      self.years = years
      self.data = data
      self.published = published
    }
  }

  /// The bytes of each file by its path.
  public private(set) var files: [String: [UInt8]] = [:]
  /// A page of examples, one for each file, that is no part of the books.
  public private(set) var examples = ""
  /// What was filled in and what was not, in sentences.
  public private(set) var remarks: [String] = []
  public let name: String?

  private let request: Request
  private let fill: PublishedFill?

  /// Makes books.
  ///
  /// - Throws: ``BooksError``: the data are missing or have faults.
  public init(_ request: Request) throws(BooksError) {
    self.request = request
    if let data = request.data {
      fill = try PublishedFill(readingFolder: data, dfeNumber: request.dfeNumber)
    } else {
      fill = nil
    }
    name = request.name ?? fill?.name
    remarks = fill?.remarks ?? []
    makeFiles()
    examples = page()
  }

  /// The year in which reports begin: the first one.
  private var now: FinancialYear { request.years.lowerBound }

  private mutating func makeFiles() {
    put("authority.toml", authority)
    for sheet in BooksSheet.all {
      switch sheet.content {
      case .table(let path): put(path, table(path, sheet))
      // A file that the command sign writes, and one that is learned from an extract, come later.
      case .settings: break
      case .years(let name): put("\(now)/\(name)", header(sheet) + "\n")
      }
    }
    files[SignOff.file] = nil
    put("accounts.csv", SpecimenFiles.accounts)
    put("profiles.csv", SpecimenFiles.profiles)
    put("sources.csv", "id,status,title,publisher,date,reference\n" + sources)
  }

  private mutating func put(_ path: String, _ text: String) { files[path] = Array(text.utf8) }

  private func header(_ sheet: BooksSheet) -> String {
    (sheet.layout?.columns ?? []).map(\.name).joined(separator: ",")
  }

  private func table(_ path: String, _ sheet: BooksSheet) -> String {
    let rows = (fill?.rows[path] ?? []).map { $0.map(Self.quoted).joined(separator: ",") }
    return ([header(sheet)] + rows).joined(separator: "\n") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    field.contains { ",\"\n".contains($0) }
      ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  // MARK: - Texts

  private var authority: String {
    func text(_ text: String) -> String { EditedSettings.Value.text(text).written }
    return """
      # Made by init. check lists what is not known yet, in the order in which figures begin to
      # work.
      name = \(text(name ?? "Not known"))
      dfe_number = \(text(request.dfeNumber))
      ons_code = \(text(request.onsCode ?? fill?.code ?? "not known"))
      first_year = "\(request.years.lowerBound)"
      last_year = "\(request.years.upperBound)"

      # The period at which reports stand.
      as_of = "\(now)/P1"

      # Take this line out when check has nothing left to list.
      setting_up = true

      # Whether the high needs accounts hold what the department deducts for academies: "gross" or
      # "net".
      # high_needs_basis = "gross"
      # The day on which the statutory override ends, as you have read it.
      # override_ends = 2028-03-31

      # From which adverse variance, as a part of the budget, a line is amber or red. Assumed.
      [rag]
      amber = 0.02
      red = 0.05

      # Counts below this are not published. Assumed.
      [publication]
      suppress_below = 5

      """
  }

  private var sources: String {
    let used = fill?.used ?? []
    var lines: [String] = []
    for file in used {
      let date = request.published[file.name] ?? request.published[""]
      let isUnverified = file.name == PublishedFill.spend.name || date == nil
      let codes = (fill?.codes ?? []).sorted().joined(separator: " and ")
      let fields = [
        file.source, isUnverified ? "unverified" : "published", file.title,
        "Department for Education", date?.description ?? "", "\(file.name), rows of \(codes)",
      ]
      lines.append(fields.map(Self.quoted).joined(separator: ","))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// For each file what it holds, its columns and a row as it may look.
  private func page() -> String {
    var lines = [
      "# The files of these books", "",
      "Each file has its header row. The rows below are examples and made up (illustrative); none",
      "of them is in the books. `safety-valve books export FILE.xlsx` makes one workbook of them.",
      "The chart of accounts is a specimen by section 251 line: change it as you like. The weights",
      "of `profiles.csv` are illustrative: termly bills, and school days by month.", "",
    ]
    for sheet in BooksSheet.all {
      let path: String
      switch sheet.content {
      case .table(let file): path = file
      case .years(let file): path = file
      case .settings: continue
      }
      lines += ["## \(path)", ""]
      lines += (sheet.layout?.columns ?? []).map { column in
        let meaning = sheet.columns.first { $0.name == column.name }?.meaning ?? ""
        return "- `\(column.name)`\(column.isRequired ? "" : " (optional)"): \(meaning)"
      }
      if let example = SpecimenFiles.examples[path] {
        lines += ["", "For example:", "", "    " + header(sheet), "    " + example]
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }
}
