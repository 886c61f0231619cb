import Foundation
import Reports
import Tabular

/// Public packs of earlier months, as their files.
enum EarlierPackFile {
  /// The packs in the order of their periods.
  ///
  /// - Throws: ``Failure`` where a file is missing, or `EarlierPackFault`.
  static func packs(_ paths: [String], for standpoint: Standpoint) throws -> [EarlierPack] {
    let packs = try paths.map { path in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue
      else {
        throw Failure(
          .inputMissing, "there is no file \(path)",
          toDo: "name a pack that export scrutiny wrote, or leave --before out; nothing was written"
        )
      }
      return try EarlierPack(
        file: path, cover: sheet("Cover", of: path),
        placements: sheet(PublishedWords.sheet, of: path),
        authority: standpoint.books.authority.name, before: standpoint.asOf)
    }
    // Where two packs stand at one period, the order of the command line decides.
    return packs.enumerated().sorted { ($0.1.asOf, $0.0) < ($1.1.asOf, $1.0) }.map(\.1)
  }

  private static func sheet(_ name: String, of path: String) throws -> any TableReader {
    do {
      return try XLSXTable(path: path, sheet: name)
    } catch {
      throw EarlierPackFault(path, error)
    }
  }
}
