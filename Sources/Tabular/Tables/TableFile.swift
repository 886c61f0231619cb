/// What a file is, told by its first bytes and never by its name.
public enum TableFile: Hashable, Sendable {
  /// A zip file that does not say it is something else: a workbook, if it is a table file at all.
  case xlsx
  /// An OpenDocument spreadsheet.
  case ods
  /// A compound file: a workbook of before 2007, or any workbook with a password.
  case compound
  /// A web page, which many finance systems export under the name of a workbook.
  case html
  /// XML that is not in a zip file: an XML spreadsheet of 2003, or a flat OpenDocument.
  case xml
  /// Text, of whatever encoding: CSV, if it is a table file at all.
  case text
  /// Bytes that are no text and no file of the above kinds.
  case binary
  /// Nothing at all.
  case empty

  /// How many bytes of a file it takes to tell.
  public static let headLength = 4_096

  /// Tells what a file is.
  ///
  /// - Parameter head: its first ``headLength`` bytes, or all of them if it has fewer.
  public init(head: [UInt8]) {
    if head.isEmpty {
      self = .empty
    } else if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) {
      self = Self.isOpenDocument(head) ? .ods : .xlsx
    } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      self = .compound
    } else {
      self = Self.kindOfText(head)
    }
  }

  /// Whether the first entry of a zip file is the one that names an OpenDocument spreadsheet.
  private static func isOpenDocument(_ head: [UInt8]) -> Bool {
    guard head.count > 30, head[30...].starts(with: "mimetype".utf8) else { return false }
    let content = 38 + Int(head[28]) + Int(head[29]) << 8
    return head.dropFirst(content).starts(with: mediaType.utf8)
  }

  private static func kindOfText(_ head: [UInt8]) -> TableFile {
    let letters = head.filter { $0 != 0 }
    let zeros = head.count - letters.count
    // Plain text in UTF-16 without its mark has a zero in each second place.
    let isWide =
      head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
      || zeros * 3 > head.count
    guard isWide || zeros == 0 else { return .binary }
    // A byte of UTF-16 that looks like a control may be one half of a curly quote.
    let controls = head.indices.count { index in
      let isControl = head[index] < 0x20 && !(0x09...0x0D).contains(head[index])
      let other = index ^ 1
      return isControl && head[index] != 0
        && (!isWide || (other < head.count && head[other] == 0))
    }
    guard controls * 50 <= letters.count else { return .binary }
    let start = String(decoding: letters.prefix(1_024), as: UTF8.self).lowercased()
      .drop { $0 == "\u{FEFF}" || $0 == "\u{FFFD}" || $0.isWhitespace }
    if start.hasPrefix("<!doctype html") || start.contains("<html") || start.hasPrefix("<table") {
      return .html
    }
    return start.hasPrefix("<?xml") ? .xml : .text
  }

  static let mediaType = "application/vnd.oasis.opendocument.spreadsheet"
}
