import Books
import Exporter
import Operations
import Sampling

extension Failure {
  /// The failure that an extract which cannot be made up amounts to.
  init(_ error: SampleError) {
    switch error {
    case .noLayout:
      self.init(
        .inputMissing, "the books have no extract.toml, which says how an extract is laid out",
        toDo: """
          write one with the headers of your finance system, such as
            date_format = "dd/MM/yyyy"
            [columns]
            cost_centre = "Cost Centre"
            subjective = "Subjective"
            amount = "Amount"
            row_id = "Transaction ID"
            date = "Date"
            period = "Period"
          """)
    case .noMapping:
      self.init(
        .inputMissing, "the books have no mapping.csv, which gives codes to accounts",
        toDo: """
          write one with codes of your finance system, * for any characters, such as
            cost_centre,subjective,account
            100*,5000,\(Self.exampleAccount)
          """)
    case .nothingToPost(let period):
      self.init(
        .inputMissing, "no account has an amount in \(period.year) to P\(period.monthsElapsed)",
        toDo: """
          give one with --aim FILE, or write \(period.year)/budget.csv, such as
            account,amount,source
            \(Self.exampleAccount),46000000.00,council-budget
          """)
    case .nothingReachable(let accounts):
      self.init(
        .badData,
        "mapping.csv has no codes for any account with an amount"
          + " (\(accounts.joined(separator: ", ")))",
        toDo: "add a row for each, in front of rows with * that take its codes away")
    case .tooFewRows(let least):
      self.init(
        .usage, "every account needs its lines in every month, which makes more rows than that",
        toDo: "give --rows \(least) or more")
    case .tooManyRows(let most):
      self.init(.usage, "that is more rows than there are numbers for", toDo: "give --rows \(most)")
    case .amountTooLarge(let account):
      self.init(
        .badData, "a month of account '\(account)' comes to more than ten million million pounds",
        toDo: "look for an amount in pence where pounds are meant")
    case .unencodable(let text, let encoding):
      self.init(
        .badData, "'\(text)' cannot be written in \(encoding.rawValue)",
        toDo: "correct the header or the code, or the encoding in extract.toml")
    }
  }

  private static let exampleAccount = "HN10"
}
