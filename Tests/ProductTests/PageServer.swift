import Foundation
import TestSupport

/// The server of the pages on a free port, ended with the test.
final class PageServer {
  let port: UInt16
  let key: String
  private let process = Process()
  /// The session's cookie and the token of its forms, once ``enter()`` has asked for them.
  private(set) var cookie = ""
  private(set) var token = ""

  /// Starts `safety-valve serve`, or the sibling itself where a test sets limits of its own.
  init(books: String, ledger: String? = nil, limits: [String] = []) throws {
    let page = Program.executable.deletingLastPathComponent().appending(path: "safety-valve-page")
    if limits.isEmpty {
      process.executableURL = Program.executable
      process.arguments = ["--books", books, "serve", "--port", "0", "--author", "tester"]
    } else {
      process.executableURL = page
      process.arguments =
        ["--books", books, "--ledger", books + "/ledger.sqlite", "--port", "0"] + limits
    }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n"),
      let byte = try pipe.fileHandleForReading.read(upToCount: 1), !byte.isEmpty
    {
      line += byte
    }
    let link = String(decoding: line, as: UTF8.self)
    guard let match = link.firstMatch(of: /^http:\/\/127\.0\.0\.1:(\d+)\/\?key=([0-9a-f]{64})\n$/),
      let port = UInt16(match.1)
    else { throw Failure(text: "the first line is no link: \(link)") }
    self.port = port
    key = String(match.2)
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  struct Failure: Error {
    let text: String
  }

  var host: String { "127.0.0.1:\(port)" }

  /// Ends the program as Ctrl-C does, and says how long it took.
  func stop() -> Duration {
    let clock = ContinuousClock()
    return clock.measure {
      process.interrupt()
      process.waitUntilExit()
    }
  }

  /// Opens the session with the key.
  func enter() throws {
    let answer = try get("/?key=\(key)")
    cookie = String(answer.header("set-cookie").prefix { $0 != ";" })
    token = try form("/month-end")["token"] ?? ""
  }

  /// The hidden fields of the forms of a page.
  func form(_ path: String) throws -> [String: String] {
    let page = try get(path).text
    let fields = page.matches(of: /<input type="hidden" name="([a-z-]+)" value="([^"]*)"/)
    return Dictionary(fields.map { (String($0.1), String($0.2)) }) { $1 }
  }

  func get(_ path: String, method: String = "GET") throws -> RawAnswer {
    let session = cookie.isEmpty ? "" : "Cookie: \(cookie)\r\n"
    return try exchange(
      "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\(session)Connection: close\r\n\r\n")
  }

  /// Sends a form of the session.
  func post(
    _ path: String, _ fields: [(String, String)],
    type: String = "application/x-www-form-urlencoded",
    origin: String? = nil, body: Data? = nil
  ) throws -> RawAnswer {
    let text = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
    let data = body ?? Data(text.utf8)
    let head =
      "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nCookie: \(cookie)\r\nContent-Type: \(type)\r\n"
      + "Origin: \(origin ?? "http://\(host)")\r\nContent-Length: \(data.count)\r\n"
      + "Connection: close\r\n\r\n"
    return try exchange(Data(head.utf8) + data)
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  func exchange(_ text: String) throws -> RawAnswer { try exchange(Data(text.utf8)) }

  /// Sends bytes and reads to the end of the connection.
  func exchange(_ data: Data) throws -> RawAnswer {
    let connection = try Connection(port: port)
    connection.send(data)
    return RawAnswer(connection.readToEnd(within: 60))
  }
}

/// A connection to a port of this machine, byte by byte.
final class Connection {
  private let descriptor: Int32

  init(port: UInt16) throws {
    #if os(Linux)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw PageServer.Failure(text: "no connection: \(errno)") }
  }

  deinit { close(descriptor) }

  /// Sends bytes; false where the other side takes no more.
  @discardableResult func send(_ data: Data) -> Bool {
    var rest = data
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Sends bytes as long as they are taken at once.
  func sendAtOnce(_ data: Data) -> Int {
    data.withUnsafeBytes {
      Foundation.send(
        descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
  }

  /// Reads until the other side ends the connection, or so many seconds have passed.
  func readToEnd(within seconds: Int) -> Data {
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var (data, buffer) = (Data(), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return data }
      data += buffer.prefix(count)
    }
  }
}

/// An answer as it came.
struct RawAnswer {
  let status: Int
  let head: String
  let body: Data

  init(_ data: Data) {
    let end = data.range(of: Data("\r\n\r\n".utf8))
    head = String(decoding: data[..<(end?.lowerBound ?? data.endIndex)], as: UTF8.self)
    body = end.map { Data(data[$0.upperBound...]) } ?? Data()
    status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) } ?? ""
  }
}
