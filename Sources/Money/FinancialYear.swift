/// A local authority's financial year, 1 April to 31 March, written `2023-24`.
public struct FinancialYear: Hashable, Sendable {
  /// The calendar year in which it begins, 1900 to 2199.
  public let startYear: Int

  /// Returns nil if the calendar year is not in 1900 to 2199.
  public init?(startYear: Int) {
    guard (1900...2199).contains(startYear) else { return nil }
    self.startYear = startYear
  }

  /// Reads `2023-24`; the second part must be the year after the first.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 4, parts[1].count == 2,
      let year = WholeNumber.read(parts[0]), let next = WholeNumber.read(parts[1]),
      (year + 1) % 100 == next
    else { return nil }
    self.init(startYear: year)
  }

  /// 1 April.
  public var firstDay: CalendarDate { CalendarDate(knownYear: startYear, month: 4, day: 1) }

  /// 31 March.
  public var lastDay: CalendarDate { CalendarDate(knownYear: startYear + 1, month: 3, day: 31) }
}

extension FinancialYear: Comparable, Strideable {
  public func distance(to other: FinancialYear) -> Int { other.startYear - startYear }

  /// - Precondition: the result begins in 1900 to 2199, which every year of a book does.
  public func advanced(by years: Int) -> FinancialYear {
    guard let year = FinancialYear(startYear: startYear + years) else {
      preconditionFailure("a financial year begins in 1900 to 2199")
    }
    return year
  }
}

extension FinancialYear: CustomStringConvertible {
  public var description: String {
    let next = (startYear + 1) % 100
    return "\(startYear)-\(next < 10 ? "0" : "")\(next)"
  }
}

/// Whole numbers as they stand in years, months and days: digits alone.
enum WholeNumber {
  static func read(_ text: some StringProtocol) -> Int? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
