import Foundation
import TestSupport
import Testing

/// Amounts that nobody can mean are faults at their cells; the most that a line may have is none,
/// and every report bears it.
@Suite struct AmountRangeTests {
  struct Amount: Sendable, CustomTestStringConvertible {
    let file: String
    let row: String
    /// The row with another amount.
    let changed: @Sendable (String) -> String

    init(_ file: String, _ start: String, _ amount: String, _ end: String) {
      self.file = file
      row = start + amount + end
      changed = { start + $0 + end }
    }

    var testDescription: String { file }
  }

  static let amounts = [
    Amount("2023-24/budget.csv", "0002,", "950.00", ",S2"),
    Amount("2023-24/adjustments.csv", "0002,", "25.00", ",\"Late, but certain\""),
    Amount("2023-24/virements.csv", "0001,0002,", "10.00", ",permanent"),
    Amount("2022-23/outturn.csv", "0002,", "900.00", ",S1"),
    Amount("drivers.csv", "line-amount,0003,2024-25,,", "-2800.00", ",,S2"),
    Amount("mitigations.csv", "saving,0002,2024-25,", "30.00", ",0.5"),
    Amount("agreement.csv", "2023-24,dfe-payment,", "100.00", ",planned"),
    Amount("allocations.csv", "2023-24,March 2023,", "3000.00", ",200.00"),
    Amount("published.csv", "2023-03-31,closing,dsg-note,", "1100.00", ",S1"),
    Amount("unit_costs.csv", "2024-25,special,", "18.00", ",no"),
  ]

  @Test("a penny more than a line may have is a fault at its cell", arguments: amounts)
  func refuses(_ amount: Amount) throws {
    for text in ["100000000000.01", "-100000000000.01", "92233720368547758.07"] {
      let books = try BuiltBooks("docs/faults/books")
      try books.replace(amount.row, with: amount.changed(text), in: amount.file)
      for command in ["check", "build", "monitor"] {
        let result = try books.run(command)
        #expect(result.status == 65, "\(command) \(text): \(result.errors)")
        #expect(
          result.errors.contains("\(amount.file):")
            && result.errors.contains("the most that a line may have"),
          "\(command) \(text): \(result.errors)")
      }
    }
  }

  @Test("the most that a line may have is kept, and no report fails of it", arguments: amounts)
  func bears(_ amount: Amount) throws {
    // What has limits of its own is not more than those.
    let most = amount.file == "unit_costs.csv" ? "99999999.00" : "100000000000.00"
    let books = try BuiltBooks("docs/faults/books")
    try books.replace(amount.row, with: amount.changed(most), in: amount.file)
    for command in ["build", "monitor", "position", "project", "verify"] {
      let result = try books.run(command)
      #expect(result.status == 0 || result.status == 1, "\(command): \(result.errors)")
      #expect(!result.errors.contains("went past"), "\(command): \(result.errors)")
    }
  }
}
