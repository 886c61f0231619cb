/// The parts of a workbook, found by following its relationships.
struct XLSXPackage {
  private let archive: ZipArchive
  private let relationships: [Relationship]
  /// The sheets of cells in the order of the workbook; those of charts are left out.
  let sheets: [ListedSheet]
  /// From when the workbook counts its days.
  let epoch: SheetDate.Epoch
  /// Whether Excel is to work out every formula anew, as programs write that have not done so.
  let isToBeWorkedOut: Bool

  init(_ archive: ZipArchive) throws(TableFault) {
    self.archive = archive
    guard archive.has("_rels/.rels") else {
      if archive.has("encrypted-package") { throw .fileLocked }
      throw .notAWorkbook(archive.has("content.xml") ? .ods : .xlsx)
    }
    let root = try Self.relationships(archive, of: "")
    guard let path = root.first(where: { $0.type == "officeDocument" })?.path else {
      throw .notAWorkbook(.xlsx)
    }
    guard !path.hasSuffix(".bin") else { throw .fileBinaryWorkbook }
    guard let part = try archive.stream(path, atMost: Self.mostBytesOfSmallPart) else {
      throw .partMissing(path)
    }
    let handler = WorkbookHandler()
    _ = try XMLStream(part, handler: handler).run()
    let relationships = try Self.relationships(archive, of: path)
    self.relationships = relationships
    epoch = handler.epoch
    isToBeWorkedOut = handler.isToBeWorkedOut
    sheets = handler.sheets.compactMap { sheet in
      relationships.first { $0.id == sheet.relationship && $0.type == "worksheet" }
        .map { ListedSheet(name: sheet.name, isHidden: sheet.isHidden, path: $0.path) }
    }
  }

  /// The part of a kind of which a workbook has at most one; nil if it has none.
  func part(ofType type: String, atMost limit: Int) throws(TableFault) -> ZipEntryStream? {
    guard let path = relationships.first(where: { $0.type == type })?.path else { return nil }
    return try archive.stream(path, atMost: limit)
  }

  private static func relationships(
    _ archive: ZipArchive, of part: String
  ) throws(TableFault) -> [Relationship] {
    let folder = part.lastIndex(of: "/").map { part[..<$0] } ?? ""
    let file = part.split(separator: "/").last ?? ""
    let path = (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels"
    guard let stream = try archive.stream(path, atMost: mostBytesOfSmallPart) else {
      throw .partMissing(path)
    }
    let handler = RelationshipsHandler(part: path, folder: String(folder))
    _ = try XMLStream(stream, handler: handler).run()
    return handler.relationships
  }

  static let mostBytesOfSmallPart = 64 << 20
}

/// Where one part of a workbook names another.
private struct Relationship {
  let id: String
  /// The last word of its type, the rest of which tells only the edition of the format.
  let type: String
  /// The path of the other part in the file.
  let path: String
}

private final class RelationshipsHandler: XMLHandler {
  private(set) var relationships: [Relationship] = []
  private let part: String
  private let folder: String

  init(part: String, folder: String) {
    self.part = part
    self.folder = folder
  }

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    guard element.is(.packageRelationships, "Relationship"),
      attributes.string("TargetMode") != "External",
      let id = attributes.string("Id"), let type = attributes.string("Type"),
      let target = attributes.string("Target")
    else { return }
    guard let path = resolved(target) else {
      throw .partForm(part, "'\(target)' leads out of the file")
    }
    guard relationships.count < Self.mostRelationships else {
      throw .sheetsTooMany(Self.mostRelationships)
    }
    let word = type.split(separator: "/").last.map { String($0) } ?? ""
    relationships.append(Relationship(id: id, type: word, path: path))
  }

  func end(_ element: XMLName) -> Bool { false }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  /// A target, which is relative to the part's folder unless it begins with `/`.
  private func resolved(_ target: String) -> String? {
    let target = target.replacing("\\", with: "/")
    var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for step in target.split(separator: "/") where step != "." {
      if step == ".." {
        guard steps.popLast() != nil else { return nil }
      } else {
        steps.append(step)
      }
    }
    return steps.joined(separator: "/")
  }

  private static let mostRelationships = 10_000
}

private final class WorkbookHandler: XMLHandler {
  struct Sheet {
    let name: String
    let isHidden: Bool
    let relationship: String
  }

  private(set) var sheets: [Sheet] = []
  private(set) var epoch = SheetDate.Epoch.year1900
  private(set) var isToBeWorkedOut = false
  private var isInWorkbook = false

  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault) {
    guard isInWorkbook else {
      guard element.is(.sheet, "workbook") else { throw .notAWorkbook(.xlsx) }
      isInWorkbook = true
      return
    }
    if element.is(.sheet, "workbookPr") {
      let flag = attributes.string("date1904")
      epoch = flag == "1" || flag == "true" ? .year1904 : .year1900
    } else if element.is(.sheet, "calcPr") {
      let flag = attributes.string("fullCalcOnLoad")
      isToBeWorkedOut = flag == "1" || flag == "true"
    } else if element.is(.sheet, "sheet"), let name = attributes.string("name"),
      let relationship = attributes.string(.officeRelationships, "id")
    {
      guard sheets.count < Self.mostSheets else { throw .sheetsTooMany(Self.mostSheets) }
      let state = attributes.string("state")
      sheets.append(
        Sheet(
          name: name, isHidden: state == "hidden" || state == "veryHidden",
          relationship: relationship))
    }
  }

  func end(_ element: XMLName) -> Bool { false }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  private static let mostSheets = 10_000
}
