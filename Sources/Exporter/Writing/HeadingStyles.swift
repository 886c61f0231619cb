import CZip
import Foundation

/// Names the styles of titles and headings "Heading 1" and "Heading 2", which libxlsxwriter cannot.
///
/// By these names a screen reader finds its way through a sheet. The one part of the file that
/// defines styles is written anew; all others stay as they are, byte for byte.
enum HeadingStyles {
  private static let part = "xl/styles.xml"
  /// Of a part that is read here; those that the program writes are far smaller.
  private static let mostBytes = 16_000_000

  /// Excel's own styles and the number by which it knows each.
  private static let names = [(Style.title, "Heading 1", 16), (Style.heading, "Heading 2", 17)]

  /// Names the styles in a file that libxlsxwriter wrote of a workbook.
  ///
  /// - Throws: ``WriterError/library(call:place:reason:)``.
  static func add(to path: String, of workbook: Workbook) throws(WriterError) {
    let used = Set(workbook.sheets.flatMap(\.styles))
    var code: Int32 = 0
    guard let archive = zip_open(path, 0, &code) else {
      throw .library(call: "zip_open", place: path, reason: "error \(code)")
    }
    let index = zip_name_locate(archive, part, 0)
    guard index >= 0, let xml = read(archive, UInt64(index)), let named = naming(xml, used) else {
      zip_discard(archive)
      throw .library(call: "zip_fopen", place: part, reason: "the styles are not as they should be")
    }
    // libzip frees the copy. The date is the one that libxlsxwriter gives to every part.
    let source = zip_source_buffer(archive, strdup(named), UInt64(named.utf8.count), 1)
    guard zip_file_replace(archive, UInt64(index), source, 0) == 0,
      zip_file_set_dostime(archive, UInt64(index), 0, firstOf1980, 0) == 0,
      zip_close(archive) == 0
    else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw .library(call: "zip_close", place: path, reason: reason)
    }
  }

  static let firstOf1980: UInt16 = 0x21

  /// A part of a workbook as text; nil where it cannot be read.
  static func read(_ archive: OpaquePointer, _ index: UInt64) -> String? {
    var status = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &status) == 0,
      let file = zip_fopen_index(archive, index, 0)
    else { return nil }
    defer { zip_fclose(file) }
    guard status.size <= mostBytes else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.size))
    guard zip_fread(file, &bytes, UInt64(bytes.count)) == Int64(bytes.count) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The styles with names: each cell format in a heading's font becomes one of the named style.
  ///
  /// nil where a style that is used has no format that can be named.
  static func naming(_ xml: String, _ used: Set<Style>) -> String? {
    guard let fonts = xml.part(from: "<fonts", to: "</fonts>") else { return nil }
    let all = fonts.components(before: "<font>")
    var xml = xml
    var formats = ""
    var styles = ""
    var count = 1
    for (style, name, number) in names where used.contains(style) {
      let size = "<b/><sz val=\"\(Int(style.look.size))\"/>"
      guard let font = all.firstIndex(where: { $0.contains(size) }) else { return nil }
      let use = " fontId=\"\(font)\" fillId=\"0\" borderId=\"0\""
      guard xml.contains("\(use) xfId=\"0\"") else { return nil }
      xml = xml.replacing("\(use) xfId=\"0\"", with: "\(use) xfId=\"\(count)\"")
      formats += "<xf numFmtId=\"0\"\(use)/>"
      styles += "<cellStyle name=\"\(name)\" xfId=\"\(count)\" builtinId=\"\(number)\"/>"
      count += 1
    }
    return xml.inserting(formats, before: "</cellStyleXfs>")?
      .inserting(styles, before: "</cellStyles>")?
      .replacing("<cellStyleXfs count=\"1\">", with: "<cellStyleXfs count=\"\(count)\">")
      .replacing("<cellStyles count=\"1\">", with: "<cellStyles count=\"\(count)\">")
  }
}

extension Sheet {
  fileprivate var styles: Set<Style> {
    var styles: Set<Style> = []
    forEachCell { styles.insert($1.style) }
    return styles
  }
}

extension String {
  fileprivate func part(from start: String, to end: String) -> Substring? {
    guard let first = firstRange(of: start),
      let last = self[first.upperBound...].firstRange(of: end)
    else { return nil }
    return self[first.upperBound..<last.lowerBound]
  }

  fileprivate func inserting(_ text: String, before mark: String) -> String? {
    guard let range = firstRange(of: mark) else { return nil }
    return "\(self[..<range.lowerBound])\(text)\(self[range.lowerBound...])"
  }
}

extension Substring {
  /// What follows each mark, up to the next.
  fileprivate func components(before mark: String) -> [Substring] {
    ranges(of: mark).map { range in
      let rest = self[range.upperBound...]
      return rest[..<(rest.firstRange(of: mark)?.lowerBound ?? rest.endIndex)]
    }
  }
}
