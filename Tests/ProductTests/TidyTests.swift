import Foundation
import TestSupport
import Testing

/// The rules of the house, held by reading the sources.
@Suite struct TidyTests {
  /// What each module may import of the others and of packages, left to right.
  private static let mayImport: [String: Set<String>] = [
    "Money": [],
    "Tables": ["Money"],
    "Tabular": ["Money", "CZip", "CExpat"],
    "Books": ["Money", "Tabular", "TOMLKit"],
    "Sampling": ["Money", "Tabular", "Books"],
    "Ledger": ["Money", "Tabular", "Books", "GRDB", "Crypto", "CSQLite"],
    "Forecasting": ["Money", "RealModule", "Dispatch"],
    "Disclosure": [],
    "Reports": ["Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Disclosure"],
    "Rendering": ["Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Reports"],
    "Exporter": [
      "Money", "Tables", "Books", "Sampling", "Ledger", "Forecasting", "Reports", "CXlsxWriter",
      "CZip",
    ],
    "Operations": [
      "Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Reports", "Exporter",
      "Crypto",
    ],
    "Pages": [
      "Money", "Tables", "Tabular", "Books", "Ledger", "Forecasting", "Reports", "Rendering",
      "Exporter", "Operations",
    ],
    "safety-valve-page": [
      "Operations", "Pages", "ArgumentParser", "Hummingbird", "HTTPTypes", "Logging", "NIOCore",
      "NIOPosix", "NIOHTTPTypes", "ServiceLifecycle",
    ],
    "safety-valve": [
      "Money", "Tables", "Tabular", "Books", "Sampling", "Ledger", "Forecasting", "Reports",
      "Rendering", "Exporter", "Operations", "ArgumentParser",
    ],
  ]

  private static let system: Set<String> = ["Foundation", "Synchronization"]

  private func sources(_ folder: String = "Sources") throws -> [(path: String, text: String)] {
    let root = Repository.url(folder)
    let all = try #require(FileManager.default.enumerator(atPath: root.path))
    return try all.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map {
      ($0, try String(contentsOf: root.appending(path: $0), encoding: .utf8))
    }
  }

  @Test("imports run one way only")
  func importsOneWay() throws {
    let files = try sources()
    #expect(files.count > 80)
    for (path, text) in files {
      let module = String(path.prefix { $0 != "/" })
      let allowed = try #require(Self.mayImport[module], "\(path)").union(Self.system)
      for match in text.matches(of: /(?m)^import (?:struct |class |enum |func )?([A-Za-z]+)/) {
        #expect(allowed.contains(String(match.1)), "\(path) imports \(match.1)")
      }
    }
  }

  @Test(
    "the pure modules touch no files, no clock and no environment",
    arguments: [
      "Money", "Tables", "Sampling", "Forecasting", "Disclosure", "Reports", "Rendering",
    ])
  func isPure(module: String) throws {
    for (path, text) in try sources() where path.hasPrefix(module + "/") {
      #expect(!text.contains("import Foundation"), "\(path)")
    }
  }

  @Test("nothing in the sources gives up on data")
  func givesUpOnNothing() throws {
    for (path, text) in try sources() {
      let words = text.matches(of: /try!|as!|\bfatalError\(|TODO|FIXME|\bDate\(\)|\brandom\(/)
      #expect(words.isEmpty, "\(path) has \(words.map { String($0.0) })")
    }
  }

  @Test("lines keep to 100 columns and files to 500 lines")
  func keepsShort() throws {
    for folder in ["Sources", "Tests"] {
      for (path, text) in try sources(folder) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 501, "\(path)")
        for (number, line) in lines.enumerated() where line.count > 100 {
          Issue.record("\(path):\(number + 1) has \(line.count) columns")
        }
      }
    }
  }

  @Test("every public declaration of the modules is explained")
  func explains() throws {
    for (path, text) in try sources() {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated()
      where line.contains(/^(  )?public (struct|enum|protocol|final class)/) {
        let above = lines[..<number].last { !$0.contains(/^ *@/) } ?? ""
        #expect(above.contains("///"), "\(path):\(number + 1)")
      }
    }
  }

  @Test("the pictures of how it is built are what the code would draw")
  func drawsPictures() throws {
    let result = try Program.python("scripts/pictures", ["--check"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("the books say of themselves what they are: no names of people, no paths of a machine")
  func keepsOut() throws {
    let root = Repository.url("budgets")
    let all = try #require(FileManager.default.enumerator(atPath: root.path))
    for path in all.compactMap({ $0 as? String }) where path.hasSuffix(".csv") {
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      #expect(!text.contains("/home/"), "\(path)")
    }
  }
}
