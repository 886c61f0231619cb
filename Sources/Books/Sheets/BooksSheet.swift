/// One sheet of the books as a workbook, made from the list of the books' files.
public struct BooksSheet: Hashable, Sendable {
  /// Which files a sheet holds.
  public enum Content: Hashable, Sendable {
    /// The rows of one file, by its path.
    case table(String)
    /// The rows of the files of one name in the folders of all years.
    case years(String)
    /// The keys and values of a TOML file.
    case settings(String)
  }

  /// The name on the tab.
  public let name: String
  public let content: Content
  public let columns: [SheetColumn]
  let layout: Layout?

  public static func == (left: BooksSheet, right: BooksSheet) -> Bool { left.name == right.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// All sheets: the files that books need, then the others, then those of years and of TOML.
  public static let all: [BooksSheet] = {
    let tables = Layout.topFiles.keys.sorted()
    let needed = Layout.requiredFiles.filter { Layout.topFiles[$0] != nil }
    return [settings("authority.toml")]
      + (needed + tables.filter { !needed.contains($0) }).map { table($0) }
      + Layout.yearFiles.keys.sorted().map { years($0) }
      + [settings(Layout.extractLayout)]
  }()

  /// The sheet of a file of the books; nil if it is none of them.
  public static func of(file path: String) -> BooksSheet? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return all.first { sheet in
      switch sheet.content {
      case .table(let file), .settings(let file): file == path
      case .years(let file): file == name && Layout.topFiles[path] == nil && path.contains("/")
      }
    }
  }

  /// The column that holds the value in a sheet of keys.
  static let settingsColumns: [SheetColumn] = [
    SheetColumn(
      name: "table", kind: .text, meaning: "blank, or the name of the group", isRequired: true),
    SheetColumn(name: "key", kind: .text, meaning: "name of the setting", isRequired: true),
    SheetColumn(
      name: "value", kind: .text, meaning: "its value; blank leaves the setting out",
      isRequired: true),
  ]

  private static func table(_ path: String) -> BooksSheet {
    let layout = Layout.topFiles[path]
    return BooksSheet(
      name: tab(path), content: .table(path), columns: columns(layout, of: path), layout: layout)
  }

  private static func years(_ file: String) -> BooksSheet {
    let layout = Layout.yearFiles[file]
    return BooksSheet(
      name: tab(file), content: .years(file), columns: [.year] + columns(layout, of: file),
      layout: layout)
  }

  private static func settings(_ path: String) -> BooksSheet {
    BooksSheet(
      name: tab(path), content: .settings(path), columns: settingsColumns, layout: nil)
  }

  private static func columns(_ layout: Layout?, of file: String) -> [SheetColumn] {
    (layout?.columns ?? []).map { SheetColumn($0.name, of: file, isRequired: $0.isRequired) }
  }

  /// `actions/updates.csv` as `Actions updates`, and `actions/actions.csv` as `Actions`.
  private static func tab(_ path: String) -> String {
    var words = path.prefix { $0 != "." }.split { "/_".contains($0) }.map(String.init)
    if words.count > 1, words[0] == words[1] { words.removeFirst() }
    let text = words.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}
