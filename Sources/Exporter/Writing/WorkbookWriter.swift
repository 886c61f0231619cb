import CXlsxWriter
import Foundation

/// Writes workbooks as .xlsx files, whole or not at all.
public enum WorkbookWriter {
  /// Checks a workbook, works out its formulas and writes it to a path.
  ///
  /// The same workbook gives the same bytes each time. The file is written beside its path,
  /// brought to the disk and moved into place; if anything fails, what stood there still stands.
  ///
  /// - Parameters:
  ///   - workbook: what to write.
  ///   - path: where it appears; what stands there keeps its rights.
  ///   - access: who may read it where nothing stands there yet.
  ///   - isNew: whether nothing may stand there, which is then not written over.
  /// - Throws: ``WriterError/unsound(_:)`` with all faults before any file is touched;
  ///   ``WriterError/library(call:place:reason:)`` and
  ///   ``WriterError/fileSystem(operation:path:errno:)``.
  public static func write(
    _ workbook: Workbook, to path: String, access: AtomicFile.Access = .umask, isNew: Bool = false
  ) throws(WriterError) {
    let file = try made(workbook, for: path, access)
    do throws(WriterError) {
      try file.commit(over: isNew ? .nothing : .anything)
    } catch {
      file.discard()
      throw error
    }
  }

  /// Whether a workbook would come out as the file that stands at a path, byte for byte.
  ///
  /// - Throws: as ``write(_:to:access:isNew:)``.
  public static func isSame(_ workbook: Workbook, asFileAt path: String) throws(WriterError) -> Bool
  {
    let file = try made(workbook, for: path, .owner)
    defer { file.discard() }
    return FileManager.default.contentsEqual(atPath: file.temporaryPath, andPath: path)
  }

  /// The workbook as a file that has not come to its path yet.
  private static func made(
    _ workbook: Workbook, for path: String, _ access: AtomicFile.Access
  ) throws(WriterError) -> AtomicFile {
    let evaluation = workbook.evaluated()
    let faults = workbook.faults(evaluation)
    guard faults.isEmpty else { throw .unsound(faults) }
    let file = try AtomicFile(path: path, access: access)
    do throws(WriterError) {
      try fill(file.temporaryPath, with: workbook, evaluation)
      try HeadingStyles.add(to: file.temporaryPath, of: workbook)
      try WorkbookSeal.add(to: file.temporaryPath)
    } catch {
      file.discard()
      throw error
    }
    return file
  }

  private static func fill(
    _ path: String, with workbook: Workbook, _ evaluation: Evaluation
  ) throws(WriterError) {
    guard let book = workbook_new(path) else {
      throw .library(call: "workbook_new", place: path, reason: "no workbook was made")
    }
    do throws(WriterError) {
      try write(workbook, evaluation, into: book)
    } catch {
      lxw_workbook_free(book)
      throw error
    }
    try check("workbook_close", workbook_close(book), path)
  }

  private static func write(
    _ workbook: Workbook, _ evaluation: Evaluation,
    into book: UnsafeMutablePointer<lxw_workbook>
  ) throws(WriterError) {
    try setProperties(workbook.properties, of: book)
    try WorkbookSeal.reserve(in: book)
    let formats = Formats(book)
    var worksheets: [UnsafeMutablePointer<lxw_worksheet>] = []
    for sheet in workbook.sheets {
      guard let worksheet = workbook_add_worksheet(book, sheet.name) else {
        throw .library(
          call: "workbook_add_worksheet", place: sheet.name, reason: "no sheet was made")
      }
      worksheets.append(worksheet)
    }
    if let first = worksheets.first { worksheet_activate(first) }
    for (sheet, worksheet) in zip(workbook.sheets, worksheets) {
      try SheetWriter(
        sheet: sheet, evaluation: evaluation, workbook: book, worksheet: worksheet,
        formats: formats
      ).write()
    }
    for defined in workbook.definedNames {
      let range = defined.range.absolute
      let printer = FormulaPrinter(notation: .a1, home: "")
      let isCell = range.cellCount == 1
      let text = isCell ? printer.print(range.first.value) : printer.print(range)
      try check(
        "workbook_define_name", workbook_define_name(book, defined.name, "=" + text),
        defined.name)
    }
  }

  static func setProperties(
    _ properties: DocumentProperties, of book: UnsafeMutablePointer<lxw_workbook>
  ) throws(WriterError) {
    let strings = CStrings()
    var values = lxw_doc_properties()
    values.title = strings.copyUnlessEmpty(properties.title)
    values.subject = strings.copyUnlessEmpty(properties.subject)
    values.author = strings.copyUnlessEmpty(properties.author)
    values.company = strings.copyUnlessEmpty(properties.company)
    values.comments = strings.copyUnlessEmpty(properties.comments)
    values.created = time_t(properties.created.timeIntervalSince1970)
    try check("workbook_set_properties", workbook_set_properties(book, &values), "properties")
  }

  private static func check(
    _ call: String, _ code: lxw_error, _ place: String
  ) throws(WriterError) {
    guard code != LXW_NO_ERROR else { return }
    throw .library(call: call, place: place, reason: LibraryMessage.text(code))
  }
}
