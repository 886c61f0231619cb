import CZip
import Foundation

/// Hides sheets so that a spreadsheet does not offer to show them, which libxlsxwriter cannot.
enum HiddenSheets {
  private static let part = "xl/workbook.xml"

  /// Makes each hidden sheet of a file that libxlsxwriter wrote a very hidden one.
  ///
  /// - Throws: ``WriterError/library(call:place:reason:)``.
  static func hideWell(in path: String) throws(WriterError) {
    var code: Int32 = 0
    guard let archive = zip_open(path, 0, &code) else {
      throw .library(call: "zip_open", place: path, reason: "error \(code)")
    }
    let index = zip_name_locate(archive, part, 0)
    guard index >= 0, let xml = HeadingStyles.read(archive, UInt64(index)) else {
      zip_discard(archive)
      throw .library(call: "zip_fopen", place: part, reason: "there is no list of sheets")
    }
    let hidden = xml.replacing("state=\"hidden\"", with: "state=\"veryHidden\"")
    // libzip frees the copy. The date is the one that libxlsxwriter gives to every part.
    let source = zip_source_buffer(archive, strdup(hidden), UInt64(hidden.utf8.count), 1)
    guard zip_file_replace(archive, UInt64(index), source, 0) == 0,
      zip_file_set_dostime(archive, UInt64(index), 0, HeadingStyles.firstOf1980, 0) == 0,
      zip_close(archive) == 0
    else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw .library(call: "zip_close", place: path, reason: reason)
    }
  }
}
