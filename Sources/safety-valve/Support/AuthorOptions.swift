import ArgumentParser
import Foundation
import Ledger
import Money

/// Who posts a journal.
struct AuthorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who does this, as the ledger keeps it; else the name of the user.", valueName: "NAME"))
  var author: String?

  /// Who and when, as a journal keeps it.
  var stamp: JournalStamp {
    let name = author.flatMap { $0.isEmpty ? nil : $0 } ?? NSUserName()
    return JournalStamp(
      author: name.isEmpty ? "unknown" : name, time: Date.now.formatted(.iso8601),
      systemAccount: Self.systemAccount)
  }

  /// The account that the system runs the program under, whatever the environment says.
  private static var systemAccount: String {
    guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else {
      return "user \(getuid())"
    }
    return String(cString: name)
  }
}

/// Reads pounds as people type them: plainly, or with separators, brackets and a sign of pounds.
func readAmount(_ text: String) -> Money? {
  (try? Money(pounds: text)) ?? ExtractImport.amount(text)
}
