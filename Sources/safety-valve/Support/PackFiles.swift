import Foundation
import Ledger
import Reports
import Tabular

/// Public packs that were issued before, as their files.
struct PackFiles {
  /// Whose packs they are.
  let authority: String

  /// The packs that --before names and those that a folder holds, each once, in the order of their
  /// periods and versions.
  ///
  /// - Throws: ``Failure`` where a named file is missing, or `EarlierPackFault` where one is no
  ///   pack or a pack of the folder cannot be read.
  func all(named paths: [String], in folder: String) throws -> [EarlierPack] {
    var marks: Set<String> = []
    let packs = try (paths.map(named) + found(in: folder)).filter {
      marks.insert($0.mark).inserted
    }
    // Where two packs stand at one period and version, the order of the command line decides.
    return packs.enumerated().sorted {
      ($0.1.asOf, $0.1.version, $0.0) < ($1.1.asOf, $1.1.version, $1.0)
    }.map(\.1)
  }

  private func named(_ path: String) throws -> EarlierPack {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      !isFolder.boolValue
    else {
      throw Failure(
        .inputMissing, "there is no file \(path)",
        toDo: "name a pack that export scrutiny wrote, or leave --before out; nothing was written")
    }
    return try pack(path)
  }

  /// Every pack of the authority in a folder, whatever its name; other workbooks are passed over.
  private func found(in folder: String) throws -> [EarlierPack] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try names.sorted().compactMap { name in
      guard name.lowercased().hasSuffix(".xlsx"), !name.hasPrefix("."), !name.hasPrefix("~$")
      else { return nil }
      let path = folder + "/" + name
      do {
        return try isPack(path, name) ? pack(path) : nil
      } catch let fault as EarlierPackFault {
        throw fault.ofFolder
      }
    }
  }

  /// Whether a workbook says on its cover that it is a public pack of the authority.
  ///
  /// - Throws: `EarlierPackFault` where it cannot be read, and has the name of a pack.
  private func isPack(_ path: String, _ name: String) throws -> Bool {
    var lines: [String] = []
    do {
      let cover = try XLSXTable(path: path, sheet: "Cover")
      var row = TableRow()
      while lines.count < 2, try cover.read(&row) { lines.append(row.string(0)) }
    } catch {
      // What is no workbook, or another one, is passed over, unless its name says it is a pack.
      guard name.contains("-scrutiny-") else { return false }
      throw EarlierPackFault(path, error)
    }
    return lines == [PublishedWords.title, authority]
  }

  private func pack(_ path: String) throws -> EarlierPack {
    let bytes = (try? [UInt8](Data(contentsOf: URL(filePath: path)))) ?? []
    return try EarlierPack(
      file: path, hash: ContentHash.text(of: bytes), cover: sheet("Cover", of: path),
      placements: sheet(PublishedWords.sheet, of: path), authority: authority)
  }

  private func sheet(_ name: String, of path: String) throws -> any TableReader {
    do {
      return try XLSXTable(path: path, sheet: name)
    } catch {
      throw EarlierPackFault(path, error)
    }
  }
}
