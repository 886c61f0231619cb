/// A request of a browser, as far as the pages look at it.
public struct PageRequest: Sendable {
  /// `GET`, `HEAD` or `POST`; other methods are refused.
  public let method: String
  /// The path with its `%` signs taken apart; nil where it is not well formed or leads out.
  public let path: String?
  public let query: Fields?
  /// What every header `Host` says.
  public let hosts: [String]
  private let headers: [(name: String, value: String)]

  /// - Parameters:
  ///   - method: as it came.
  ///   - target: the path and the query, as they came.
  ///   - hosts: what every header `Host` says.
  ///   - headers: the other headers.
  public init(
    method: String, target: String, hosts: [String], headers: [(name: String, value: String)]
  ) {
    self.method = method
    self.hosts = hosts
    self.headers = headers.map { ($0.name.lowercased(), $0.value) }
    let parts = Array(target.utf8).split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first.flatMap { Fields.decoded($0, plusIsSpace: false) }.flatMap(Self.plain)
    query = parts.count > 1 ? Fields(parts[1]) : Fields()
  }

  /// A path without anything that leads elsewhere.
  private static func plain(_ path: String) -> String? {
    let isPlain = path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path.hasPrefix("/") && isPlain && !parts.contains("..") && !parts.contains(".")
      ? path : nil
  }

  /// The only value of a header; nil where there is none, or there are several.
  public func header(_ name: String) -> String? {
    let found = headers.filter { $0.name == name }
    return found.count == 1 ? found[0].value : nil
  }

  func has(_ name: String) -> Bool { headers.contains { $0.name == name } }

  /// The value of a cookie.
  func cookie(_ name: String) -> String? {
    for header in headers where header.name == "cookie" {
      for part in header.value.split(separator: ";") {
        let sides = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if sides.count == 2, sides[0] == name { return String(sides[1]) }
      }
    }
    return nil
  }

  /// How many bytes the body has, by its header; nil where that does not say.
  var bodyLength: Int? { header("content-length").flatMap { Int($0) } }
}
