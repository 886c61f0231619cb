/// What a file is, told by its first bytes and never by its name.
public enum TableFile: Hashable, Sendable {
  /// A zip file that does not say it is something else: a workbook, if it is a table file at all.
  case xlsx
  /// An OpenDocument spreadsheet.
  case ods
  /// A compound file: a workbook of before 2007, or any workbook with a password.
  case compound
  /// The records of a workbook of before 1997 without a compound file around them.
  case oldWorkbook
  /// A web page, which many finance systems export under the name of a workbook.
  case html
  /// A web page with all that belongs to it in one message, as `.mht` files are.
  case webArchive
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
    } else if Self.isOldWorkbook(head) {
      self = .oldWorkbook
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
    return kind(ofLetters: letters)
  }

  /// Whether the first record is one that begins a workbook, of any edition.
  private static func isOldWorkbook(_ head: [UInt8]) -> Bool {
    guard head.count >= 4, head[0] == 9, head[3] == 0 else { return false }
    return [0, 2, 4, 8].contains(head[1]) && [4, 6, 8, 16].contains(head[2])
  }

  /// What a text is, by its ASCII letters.
  private static func kind(ofLetters letters: [UInt8]) -> TableFile {
    let text = String(decoding: letters, as: UTF8.self).lowercased()
      .drop { $0 == "\u{FEFF}" || $0 == "\u{FFFD}" || $0.isWhitespace }
    if text.hasPrefix("mime-version:") || text.prefix(2_048).contains("multipart/related") {
      return .webArchive
    }
    if text.hasPrefix("<!doctype html") || text.contains(/<html[\s>]/) { return .html }
    let isTable = text.contains(/<table[\s>]/) && text.contains(/<t[rdh][\s>]/)
    if isTable || text.hasPrefix("<table") { return .html }
    if text.hasPrefix("<?xml") || text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
      return .xml
    }
    let page = ["<head", "<meta", "<title", "<style", "<script", "<body", "<!--"]
    return page.contains { text.hasPrefix($0) } ? .html : .text
  }

  static let mediaType = "application/vnd.oasis.opendocument.spreadsheet"
}
