import Foundation
import GRDB
import Money

/// Values of a row that may have been tampered with: what is not of its kind reads as nothing.
extension Row {
  func text(_ column: String) -> String { optionalText(column) ?? "" }

  func optionalText(_ column: String) -> String? {
    guard case .string(let text) = (self[column] as DatabaseValue).storage else { return nil }
    return text
  }

  func integer(_ column: String) -> Int64 {
    guard case .int64(let number) = (self[column] as DatabaseValue).storage else { return 0 }
    return number
  }

  func bytes(_ column: String) -> [UInt8] {
    guard case .blob(let data) = (self[column] as DatabaseValue).storage else { return [] }
    return Array(data)
  }

  func period(_ yearColumn: String, _ numberColumn: String) -> Period? {
    let (year, number) = (integer(yearColumn), integer(numberColumn))
    guard (1_900...2_199).contains(year), (1...13).contains(number) else { return nil }
    return FinancialYear(startYear: Int(year)).flatMap { Period(year: $0, number: Int(number)) }
  }
}
