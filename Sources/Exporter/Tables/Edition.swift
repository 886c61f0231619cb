/// Which version of a document a file is, where another one of its name is kept.
public struct Edition: Hashable, Sendable {
  /// From 1.
  public let number: Int
  /// What its cover says of the versions before it; nil for the first.
  public let remark: String?

  /// The only one, or the first.
  public static let first = Edition(number: 1, remark: nil)

  /// - Parameters:
  ///   - number: from 2.
  ///   - remark: what became of the versions before.
  public init(number: Int, remark: String?) {
    self.number = number
    self.remark = remark
  }

  /// The name of a file of this version: `name.xlsx`, `name-v2.xlsx` and so on.
  public func fileName(_ name: String) -> String {
    guard number > 1 else { return name }
    let ending = ".xlsx"
    return name.hasSuffix(ending)
      ? "\(name.dropLast(ending.count))-v\(number)\(ending)" : "\(name)-v\(number)"
  }

  /// More versions than anybody keeps of one document.
  public static let most = 999
}
