/// The dates of spreadsheets, as `yyyy-mm-dd`.
enum SheetDate {
  /// From when a workbook counts its days.
  enum Epoch {
    /// Day 1 is 1 January 1900, and day 60 the 29 February that 1900 did not have.
    case year1900
    /// Day 0 is 1 January 1904.
    case year1904
  }

  /// The day of a serial number, its time of day dropped; nil where there is no such day.
  static func text(serial: some Collection<UInt8>, _ epoch: Epoch) -> [UInt8]? {
    wholeDays(serial).flatMap { text(days: $0, epoch) }
  }

  /// The day of a serial number, its time of day dropped; nil where there is no such day.
  static func text(serial: Double, _ epoch: Epoch) -> [UInt8]? {
    guard serial >= 0, serial < 1e7 else { return nil }
    return text(days: Int(serial), epoch)
  }

  private static func text(days: Int, _ epoch: Epoch) -> [UInt8]? {
    switch epoch {
    case .year1904 where (0...lastDayFrom1904).contains(days):
      return text(daysSince1970: days - 24_107)
    case .year1900 where (1...59).contains(days): return text(daysSince1970: days - 25_568)
    case .year1900 where (61...lastDayFrom1900).contains(days):
      return text(daysSince1970: days - 25_569)
    default: return nil
    }
  }

  /// The day of a date as XML writes it, with or without a time; nil if it is none.
  static func text(xml date: some Collection<UInt8>) -> ArraySlice<UInt8>? {
    let day = Array(date.prefix(11))
    guard day.count >= 10, day.count == 10 || day[10] == UInt8(ascii: "T"),
      day[4] == UInt8(ascii: "-"), day[7] == UInt8(ascii: "-"),
      let year = SheetNumber.whole(day[0..<4]), let month = SheetNumber.whole(day[5..<7]),
      let number = SheetNumber.whole(day[8..<10]), (1...12).contains(month), number >= 1,
      number <= daysIn(month: month, year: year)
    else { return nil }
    return day[..<10]
  }

  /// The part of a day that a time without a day is; nil for anything else.
  ///
  /// XML of 2003 writes it as a time on the last day of 1899.
  static func timeAlone(xml date: some Collection<UInt8>) -> Double? {
    let text = Array(date.prefix(19))
    guard text.starts(with: "1899-12-31T".utf8), text.count == 19,
      let hours = SheetNumber.whole(text[11..<13]), let minutes = SheetNumber.whole(text[14..<16]),
      let seconds = SheetNumber.whole(text[17..<19])
    else { return nil }
    return Double(hours * 3_600 + minutes * 60 + seconds) / 86_400
  }

  /// Of a serial number what stands before the decimal mark.
  private static func wholeDays(_ serial: some Collection<UInt8>) -> Int? {
    let whole = serial.prefix { $0 != UInt8(ascii: ".") }
    let fraction = serial.dropFirst(whole.count + 1)
    if let days = SheetNumber.whole(whole), fraction.isEmpty || fraction.allSatisfy(isDigit) {
      return days
    }
    // Some programs write 4.5382E4; a date needs no exactness beyond that of a double.
    guard let number = Double(String(decoding: serial, as: UTF8.self)),
      number >= 0, number < 1e7
    else { return nil }
    return Int(number)
  }

  /// By the calendar in which years begin in March, so that the leap day is the last one.
  private static func text(daysSince1970 days: Int) -> [UInt8] {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let hyphen = UInt8(ascii: "-")
    return [
      digit(year / 1_000), digit(year / 100), digit(year / 10), digit(year), hyphen,
      digit(month / 10), digit(month), hyphen, digit(day / 10), digit(day),
    ]
  }

  private static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func digit(_ number: Int) -> UInt8 { UInt8(ascii: "0") + UInt8(number % 10) }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// 31 December 9999.
  private static let lastDayFrom1900 = 2_958_465
  private static let lastDayFrom1904 = lastDayFrom1900 - 1_462
}
