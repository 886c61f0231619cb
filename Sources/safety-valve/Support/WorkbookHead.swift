import Foundation
import Ledger
import Tabular

/// The head of the ledger that a workbook carries on its cover.
enum WorkbookHead {
  /// - Throws: ``Failure`` for a file that is missing or carries none.
  static func read(_ path: String) throws -> ChainHash {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        .inputMissing, "there is no file \(path)", toDo: "name a workbook that export wrote")
    }
    guard let head = try? head(path) else {
      throw Failure(
        .badData, "\(path) carries no head of a ledger on its cover",
        toDo: "name a workbook that export wrote; its cover has the row Ledger head")
    }
    return head
  }

  private static func head(_ path: String) throws -> ChainHash? {
    let cover = try XLSXTable(path: path, sheet: "Cover")
    var row = TableRow()
    while try cover.read(&row) {
      let heads = (0..<row.count).compactMap { ChainHash(hexadecimal: row.string($0)) }
      if row.count > 0, row.string(0) == "Ledger head", let head = heads.first { return head }
    }
    return nil
  }
}
