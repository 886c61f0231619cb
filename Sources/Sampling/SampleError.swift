import Books
import Money
import Tabular

/// Why no extract can be made up.
public enum SampleError: Error, Hashable, Sendable {
  /// The books have no `extract.toml`.
  case noLayout
  /// The books have no `mapping.csv`, or it has no rows.
  case noMapping
  /// No account has an amount in the months that are asked for.
  case nothingToPost(Period)
  /// No rule of `mapping.csv` reaches an account with an amount; the accounts.
  case nothingReachable([String])
  /// Each account needs its lines in each month; the least number of rows.
  case tooFewRows(least: Int)
  /// The numbers of rows would run out; the largest number of rows.
  case tooManyRows(most: Int)
  /// An account's month of more than ten million million pounds.
  case amountTooLarge(account: String)
  /// A header or a code that the extract's encoding cannot write.
  case unencodable(String, TextEncoding)
}
