import Exporter
import Foundation
import Ledger
import Reports

/// The folder that workbooks are written into, where nothing of another content is written over.
struct ExportFolder {
  let path: String
  let outputs: OutputGuard

  init(_ path: String, _ inputs: Inputs) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    outputs = OutputGuard(inputs: inputs)
  }

  func file(_ name: String, _ edition: Edition) -> String {
    "\(path)/\(edition.fileName(name))"
  }

  /// The first version of a document whose place is free: nothing is there, or what the program
  /// wrote and nobody has changed since.
  ///
  /// - Throws: ``Failure`` where a ledger or a file of books stands there.
  func edition(of name: String) throws -> Edition {
    for number in 1...Edition.most {
      let edition = Self.besideChanged(number, name)
      let file = file(name, edition)
      try outputs.check(file, as: "--to")
      if !stands(file) || WorkbookSeal.isWhole(file) { return edition }
    }
    throw Failure(
      .cannotCreate, "\(path) holds \(Edition.most) versions of \(name)",
      toDo: "move those away that are no longer needed; nothing was written")
  }

  private static func besideChanged(_ number: Int, _ name: String) -> Edition {
    guard number > 1 else { return .first }
    let before = Edition(number: number - 1, remark: nil).fileName(name)
    return Edition(
      number: number, remark: "\(before), which somebody has changed, stays beside it as it is")
  }

  /// Where the name of a document already stands in versions: the number of the last; 0 for none.
  func lastVersion(of name: String) -> Int {
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
    return (1...Edition.most).last {
      names.contains(Edition(number: $0, remark: nil).fileName(name))
    } ?? 0
  }

  private func stands(_ file: String) -> Bool {
    var status = stat()
    return lstat(file, &status) == 0
  }
}

extension ExportFolder {
  /// A public pack, as it is to be written.
  struct Pack {
    let report: ScrutinyReport
    let workbook: Workbook
    let file: String
    let edition: Edition
    /// Whether the file stands there already, with the same bytes.
    let isUnchanged: Bool
  }

  /// The pack of a standpoint, held against every pack that was issued before.
  ///
  /// Made again from the same books and ledger it is the file that stands there; else it is a new
  /// version, and what was issued stays.
  ///
  /// - Parameters:
  ///   - shared: the reports that it shows.
  ///   - packs: that were issued, those of the folder among them.
  /// - Returns: the pack, and where it goes.
  /// - Throws: ``Failure``, `EarlierPackFault`, `WriterError`, or what a report throws.
  func pack(_ shared: SharedReports, _ packs: [EarlierPack]) throws -> Pack {
    let report = try ScrutinyReport(shared, against: packs)
    let name = ScrutinyWorkbook.fileName(report)
    let last = lastVersion(of: name)
    if last > 0, let same = try unchanged(shared, packs, name, last) { return same }
    let edition = Self.replacing(last + 1, name)
    let file = file(name, edition)
    try outputs.check(file, as: "--to")
    return Pack(
      report: report, workbook: ScrutinyWorkbook.workbook(report, edition: edition), file: file,
      edition: edition, isUnchanged: false)
  }

  /// The pack that stands there, if it would be made again as it is from what it was held against.
  private func unchanged(
    _ shared: SharedReports, _ packs: [EarlierPack], _ name: String, _ version: Int
  ) throws -> Pack? {
    let edition = Self.replacing(version, name)
    let file = file(name, edition)
    guard let issued = packs.first(where: { $0.file == file }) else { return nil }
    let earlier = packs.filter { issued.earlier.contains($0.mark) }
    guard earlier.count == issued.earlier.count else { return nil }
    let report = try ScrutinyReport(shared, against: earlier)
    let workbook = ScrutinyWorkbook.workbook(report, edition: edition)
    guard try WorkbookWriter.isSame(workbook, asFileAt: file) else { return nil }
    return Pack(
      report: report, workbook: workbook, file: file, edition: edition, isUnchanged: true)
  }

  private static func replacing(_ number: Int, _ name: String) -> Edition {
    guard number > 1 else { return .first }
    let before = Edition(number: number - 1, remark: nil).fileName(name)
    return Edition(
      number: number, remark: "it replaces version \(number - 1), the file \(before)")
  }
}
