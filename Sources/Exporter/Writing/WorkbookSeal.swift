import CXlsxWriter
import CZip
import Foundation
import Ledger

/// A mark in a workbook by which it is known to be as the program wrote it.
///
/// It is a property of the document that holds a hash over all parts but two: the one that it
/// stands in, and the styles. Another program that saves the file leaves a mark that does not fit.
public enum WorkbookSeal {
  private static let name = "Written by safety-valve"
  private static let part = "docProps/custom.xml"
  private static let unsealed: Set<String> = [part, "xl/styles.xml"]
  /// What stands in the place of the hash until the parts are known.
  private static let blank = String(repeating: "0", count: 64)

  /// Whether a file is a workbook of this program that nobody has changed since.
  public static func isWhole(_ path: String) -> Bool {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else { return false }
    defer { zip_discard(archive) }
    guard let stated = read(archive), let hash = hash(archive) else { return false }
    return stated.contains(name) && stated.contains(">\(hash)<")
  }

  /// Leaves room for the mark in a workbook that is being written.
  static func reserve(in book: UnsafeMutablePointer<lxw_workbook>) throws(WriterError) {
    let code = workbook_set_custom_property_string(book, name, blank)
    guard code == LXW_NO_ERROR else {
      throw .library(
        call: "workbook_set_custom_property_string", place: name,
        reason: LibraryMessage.text(code))
    }
  }

  /// Writes the mark into a file that libxlsxwriter has closed.
  ///
  /// - Throws: ``WriterError/library(call:place:reason:)``.
  static func add(to path: String) throws(WriterError) {
    var code: Int32 = 0
    guard let archive = zip_open(path, 0, &code) else {
      throw .library(call: "zip_open", place: path, reason: "error \(code)")
    }
    guard let xml = read(archive), xml.contains(blank), let hash = hash(archive) else {
      zip_discard(archive)
      throw .library(
        call: "zip_fopen", place: part, reason: "the properties are not as they should be")
    }
    let sealed = xml.replacing(blank, with: hash)
    let index = UInt64(bitPattern: zip_name_locate(archive, part, 0))
    // libzip frees the copy. The date is the one that libxlsxwriter gives to every part.
    let source = zip_source_buffer(archive, strdup(sealed), UInt64(sealed.utf8.count), 1)
    guard zip_file_replace(archive, index, source, 0) == 0,
      zip_file_set_dostime(archive, index, 0, HeadingStyles.firstOf1980, 0) == 0,
      zip_close(archive) == 0
    else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw .library(call: "zip_close", place: path, reason: reason)
    }
  }

  private static func read(_ archive: OpaquePointer) -> String? {
    let index = zip_name_locate(archive, part, 0)
    return index < 0 ? nil : HeadingStyles.read(archive, UInt64(index))
  }

  /// A hash over the names, sizes and check sums of all sealed parts.
  private static func hash(_ archive: OpaquePointer) -> String? {
    var lines: [String] = []
    for index in 0..<max(0, zip_get_num_entries(archive, 0)) {
      var status = zip_stat_t()
      guard zip_stat_index(archive, UInt64(index), 0, &status) == 0, let name = status.name else {
        return nil
      }
      let part = String(cString: name)
      if !unsealed.contains(part) { lines.append("\(part) \(status.size) \(status.crc)\n") }
    }
    return ContentHash.text(of: Array(lines.sorted().joined().utf8))
  }
}
