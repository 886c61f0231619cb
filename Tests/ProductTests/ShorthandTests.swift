import Foundation
import TestSupport
import Testing

/// What somebody may leave out when typing a command.
@Suite struct ShorthandTests {
  @Test("P10 alone is the month of the year at which the books stand, whatever is typed before it")
  func knowsTheYear() throws {
    let kent = try BuiltBooks("budgets/kent")
    let whole = try kent.run("monitor", "--as-of", "2023-24/P6", "--format", "json")
    for typed in ["P6", "p6"] {
      let short = try kent.run("monitor", "--as-of", typed, "--format", "json")
      #expect(short.status == 0 && short.output == whole.output)
    }
    let dry = try kent.run("close", "P9", "--dry-run")
    let long = try kent.run("close", "2023-24/P9", "--dry-run")
    #expect(dry.output == long.output && dry.status == long.status)
    #expect(try kent.run("monitor", "--as-of", "P14").status == 64)
    #expect(try kent.run("monitor", "--as-of", "P").status == 64)
  }

  @Test("a text that looks like a period stays what it is")
  func leavesTexts() throws {
    let books = try BuiltBooks("docs/faults/books")
    let closed = try books.run("close", "P1", "--despite", "P1")
    let log = try books.run("log", "--format", "json")
    #expect(closed.status == 0, "\(closed.errors)")
    #expect(log.output.contains("2023-24/P1") && !log.output.contains("despite: 2023-24/P1"))
  }

  @Test("the books that somebody stands in are read, and named")
  func findsBooks() throws {
    let books = try BuiltBooks("docs/faults/books")
    let named = try books.run("monitor", "--format", "json")
    let found = try Program.run(["monitor", "--format", "json"], in: URL(filePath: books.path))
    #expect(found.status == 0 && found.output == named.output)
    #expect(found.errors.contains("books: .\n") && !named.errors.contains("books: "))
  }

  @Test("--fund has one fund alone, and --short the totals without a line")
  func shortens() throws {
    let kent = try BuiltBooks("budgets/kent")
    let fund = try kent.json("monitor", "--fund", "sen-transport")
    let rows = fund["rows"] as? [[String: Any]] ?? []
    #expect(rows.map { $0["account"] as? String } == ["ST10"])
    let totals = fund["totals"] as? [[String: Any]] ?? []
    #expect(!totals.isEmpty && totals.allSatisfy { $0["fund"] as? String == "sen-transport" })
    let short = try kent.run("monitor", "--short").output
    #expect(!short.contains("HN10  ") && short.contains("Furthest over"))
    #expect(short.split(separator: "\n").count < 30)
    let whole = try kent.run("monitor", "--short", "--format", "json").output
    #expect(try whole == kent.run("monitor", "--format", "json").output)
  }
}
