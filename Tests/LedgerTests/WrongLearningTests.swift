import Books
import Foundation
import Ledger
import Money
import TestSupport
import Testing

/// A layout that does not fit its extract cannot post a wrong sum unseen.
///
/// Each wrong learning is refused with a cause, or posts exactly the right sums, or is named by a
/// warning.
@Suite struct WrongLearningTests {
  /// One way in which a layout and an extract may part.
  struct Wrong: CustomTestStringConvertible, Sendable {
    let name: String
    /// Changes the layout, or the rows of the extract.
    let change:
      @Sendable (inout String, inout [[String]], MadeLayout, inout SeededGenerator) -> Void

    var testDescription: String { name }
  }

  /// The keys of a learned layout that name one column each.
  static let keys = [
    "cost_centre", "subjective", "code", "amount", "debit", "credit", "period", "year", "date",
    "reference", "description", "currency",
  ]

  /// The header that a key names; nil if the layout does not have the key.
  static func header(_ key: String, _ layout: String) -> String? {
    let line = layout.split(separator: "\n").first { $0.hasPrefix("\(key) = \"") }
    return line.flatMap { $0.split(separator: "\"").dropFirst().first.map(String.init) }
  }

  static func swap(_ first: String, _ second: String, _ layout: inout String) {
    guard let one = header(first, layout), let other = header(second, layout) else { return }
    layout = layout.replacing("\n\(first) = \"\(one)\"", with: "\n\(first) = \"\(other)\"")
      .replacing("\n\(second) = \"\(other)\"", with: "\n\(second) = \"\(one)\"")
  }

  static func drop(_ prefix: String, _ layout: inout String) {
    layout = layout.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix(prefix) }.joined(separator: "\n")
  }

  /// Where the rows of lines are: those as wide as the headers.
  static func wide(_ rows: [[String]], _ made: MadeLayout) -> [Int] {
    rows.indices.filter { rows[$0].count == made.headers.count }
  }

  static func column(_ header: String?, _ made: MadeLayout) -> Int? {
    header.flatMap { made.headers.firstIndex(of: $0) }
  }

  private static func layouts() -> [Wrong] {
    let pairs = [
      ("cost_centre", "subjective"), ("amount", "reference"), ("debit", "credit"),
      ("amount", "period"), ("date", "period"), ("amount", "cost_centre"), ("year", "period"),
      ("description", "reference"), ("credit", "code"), ("year", "amount"), ("date", "description"),
    ]
    let swaps = pairs.map { first, second in
      Wrong(name: "the layout takes \(first) for \(second)") { layout, _, _, _ in
        swap(first, second, &layout)
      }
    }
    let drops = ["period", "date", "year", "currency", "reference", "row_id", "total_rows"].map {
      key in
      Wrong(name: "the layout lacks \(key)") { layout, _, _, _ in drop("\(key) = ", &layout) }
    }
    return swaps + drops + [
      Wrong(name: "the layout has another sign") { layout, _, _, _ in
        layout = layout.replacing("debit-positive", with: "credit-positive")
      },
      Wrong(name: "the layout has another period form") { layout, _, _, _ in
        layout = layout.replacing("\"yyyymm\"", with: "\"yyyypp\"")
          .replacing("\"financial\"", with: "\"calendar\"")
          .replacing("year_named_by = \"calendar\"", with: "year_named_by = \"start\"")
      },
      Wrong(name: "the layout names the year by its end") { layout, _, _, _ in
        layout = layout.replacing("year_named_by = \"start\"", with: "year_named_by = \"end\"")
      },
      Wrong(name: "the layout has month and day the other way round") { layout, _, _, _ in
        layout = layout.replacing("dd/MM/yyyy", with: "MM/dd/yyyy")
          .replacing("dd.MM.yyyy", with: "MM.dd.yyyy")
      },
      Wrong(name: "the layout has no rows to leave out") { layout, _, _, _ in
        layout = layout.split(separator: "\n[skip_rows]").first.map(String.init) ?? layout
      },
      Wrong(name: "the layout splits the code at other parts") { layout, _, _, _ in
        layout = layout.replacing("\nsubjective = 2", with: "\nsubjective = 3")
      },
    ]
  }

  private static func extracts() -> [Wrong] {
    let renamed = keys.map { key in
      Wrong(name: "the extract calls the column of \(key) otherwise") { layout, rows, made, _ in
        guard let column = column(header(key, layout), made) else { return }
        for row in rows.indices where rows[row].elementsEqual(made.headers) {
          rows[row][column] = "Renamed"
        }
      }
    }
    let gone = keys.map { key in
      Wrong(name: "the extract lacks the column of \(key)") { layout, rows, made, _ in
        guard let column = column(header(key, layout), made) else { return }
        for row in wide(rows, made) { rows[row].remove(at: column) }
      }
    }
    return renamed + gone + [
      Wrong(name: "the columns of the extract stand in another order") { _, rows, made, random in
        let order = made.headers.indices.shuffled(using: &random)
        // The first cell says what a total is, so it stays in front.
        let kept = [0] + order.filter { $0 != 0 }
        for row in wide(rows, made) { rows[row] = kept.map { rows[row][$0] } }
      },
      Wrong(name: "every column of the extract may stand anywhere") { _, rows, made, random in
        let order = made.headers.indices.shuffled(using: &random)
        for row in wide(rows, made) { rows[row] = order.map { rows[row][$0] } }
      },
      Wrong(name: "the headers of the extract stand over other columns") { _, rows, made, random in
        let order = made.headers.shuffled(using: &random)
        for row in rows.indices where rows[row].elementsEqual(made.headers) { rows[row] = order }
      },
      Wrong(name: "the cells of some lines have moved to the right") { _, rows, made, _ in
        for row in wide(rows, made).dropFirst(20).prefix(3) { rows[row].insert("", at: 2) }
      },
      Wrong(name: "the cells of some lines have moved to the left") { _, rows, made, _ in
        for row in wide(rows, made).dropFirst(20).prefix(3) { rows[row].remove(at: 1) }
      },
      Wrong(name: "two columns have one header") { layout, rows, made, _ in
        guard let column = column(header("amount", layout) ?? header("debit", layout), made)
        else { return }
        for row in rows.indices where rows[row].elementsEqual(made.headers) {
          rows[row][1] = made.headers[column]
        }
      },
      Wrong(name: "the extract has lost rows behind a line") { _, rows, made, _ in
        rows.removeSubrange(40..<45)
      },
    ]
  }

  /// Each layout, what was learned of it, and its codes, confirmed.
  private static let learned:
    [MadeLayout.Kind: (made: MadeLayout, layout: String, mapping: String)] = Dictionary(
      uniqueKeysWithValues: MadeLayout.Kind.allCases.compactMap { kind in
        let made = MadeLayout(kind, seed: 3, count: 80)
        guard let ledger = try? LearningTests.bare(),
          let learned = try? LearningTests.learn(made.csv, ledger),
          let mapping = try? ledger.books().bytesRead["mapping.csv"]
        else { return nil }
        return (kind, (made, learned.layout, String(decoding: mapping, as: UTF8.self)))
      })

  static let all = layouts() + extracts()

  @Test(
    "a wrong learning is refused, or named, or posts the right sums",
    arguments: MadeLayout.Kind.allCases, all)
  func isSeen(kind: MadeLayout.Kind, wrong: Wrong) throws {
    let seed = UInt64(wrong.name.utf8.reduce(7) { ($0 * 31 + Int($1)) % 1_000_003 })
    var random = SeededGenerator(seed: seed)
    let (made, learned, mapping) = try #require(Self.learned[kind])
    let ledger = try LearningTests.bare()
    try ledger.write(mapping, to: "mapping.csv")
    var (layout, rows) = (learned, made.rows)
    wrong.change(&layout, &rows, made, &random)
    try ledger.write(layout, to: "extract.toml")
    let text = rows.map { row in
      row.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",")
    }.joined(separator: "\n")
    let head = try ledger.head()
    do {
      let outcome = try ledger.take(Data(text.utf8), "2024-25/P3")
      let posted = try LearningTests.posted(ledger)
      let isNamed = !outcome.findings.isEmpty
      #expect(
        posted == made.truth || isNamed,
        "seed \(seed): \(wrong.name) was posted unseen\n\(layout)")
    } catch let error as ExtractError {
      #expect(!error.diagnostics.isEmpty)
      #expect(try ledger.head() == head)
    } catch let error as BooksError {
      guard case .faulty(let diagnostics) = error else { throw error }
      #expect(!diagnostics.isEmpty)
    } catch is LedgerError {
      #expect(try ledger.head() == head)
    }
  }
}
