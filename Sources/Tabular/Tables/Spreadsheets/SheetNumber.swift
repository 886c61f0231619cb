/// The whole numbers and places in a spreadsheet's XML.
enum SheetNumber {
  /// A whole number of up to eighteen digits; nil for anything else.
  static func whole(_ text: some Collection<UInt8>) -> Int? {
    guard !text.isEmpty, text.count <= 18 else { return nil }
    var number = 0
    for byte in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }

  /// The column, from 0, of a place such as `AB12` in a row; nil if it is no place in that row.
  static func column(_ reference: UnsafeBufferPointer<UInt8>, row: Int) -> Int? {
    var column = 0
    var letters = 0
    while letters < reference.count, letters < 3,
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(reference[letters])
    {
      column = column * 26 + Int(reference[letters] - UInt8(ascii: "A")) + 1
      letters += 1
    }
    let digits = UnsafeBufferPointer(rebasing: reference[letters...])
    guard letters > 0, whole(digits) == row else { return nil }
    return column - 1
  }
}
