import Foundation
import TestSupport
import Testing

/// The pages as a browser meets them, and what is refused to whoever is not a page of the site.
@Suite(.serialized) struct ServeTests {
  private static let kent = Result { try BuiltBooks("budgets/kent") }

  private func kent() throws -> BuiltBooks { try Self.kent.get() }

  /// The bytes of every file of the books and of their ledger.
  private func state(_ books: BuiltBooks) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: books.path)
    return try names.reduce(into: [:]) { state, name in
      var isFolder: ObjCBool = false
      let path = books.path + "/" + name
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
        state[name] = try Data(contentsOf: URL(filePath: path))
      }
    }
  }

  @Test("the key opens one session, which every page needs")
  func opensOnce() throws {
    let server = try PageServer(books: try kent().path)
    for path in ["/", "/this-year", "/now.json", "/nothing"] {
      #expect(try server.get(path).status == 401, "\(path)")
    }
    #expect(try server.get("/style.css").status == 200)
    try server.enter()
    #expect(server.token.count == 64)
    #expect(try server.get("/").status == 200)
    let head = try server.get("/", method: "HEAD")
    #expect(
      head.status == 200 && head.body.isEmpty && (Int(head.header("content-length")) ?? 0) > 0)
    for name in ["content-security-policy", "x-frame-options", "cache-control"] {
      #expect(!head.header(name).isEmpty, "\(name)")
    }
    let again = try server.exchange(
      "GET /?key=\(server.key) HTTP/1.1\r\nHost: \(server.host)\r\nConnection: close\r\n\r\n")
    #expect(again.status == 401 && again.header("set-cookie").isEmpty)
    #expect(server.stop() < .seconds(9))
  }

  @Test("whoever is not a page of the site is refused, and nothing is written")
  func refusesOthers() throws {
    let books = try kent()
    let server = try PageServer(books: books.path)
    try server.enter()
    let before = try state(books)
    let cookie = "Cookie: \(server.cookie)\r\nConnection: close\r\n"
    let own = "Host: \(server.host)\r\n"
    let requests: [(String, Set<Int>)] = [
      ("GET / HTTP/1.1\r\nHost: evil.example\r\n\(cookie)\r\n", [421]),
      ("GET / HTTP/1.1\r\n\(own)\(own)\(cookie)\r\n", [421]),
      ("GET / HTTP/1.1\r\n\(own)Host: evil.example\r\n\(cookie)\r\n", [421]),
      ("GET / HTTP/1.1\r\n\(cookie)\r\n", [400, 421]),
      ("GET /../../etc/passwd HTTP/1.1\r\n\(own)\(cookie)\r\n", [400]),
      ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n\(own)\(cookie)\r\n", [400]),
      ("GET /books/file?name=../../../etc/passwd HTTP/1.1\r\n\(own)\(cookie)\r\n", [404]),
      ("GET /books/file?name=ledger.sqlite HTTP/1.1\r\n\(own)\(cookie)\r\n", [404]),
      ("GET /books/file?name=/etc/passwd HTTP/1.1\r\n\(own)\(cookie)\r\n", [404]),
      ("DELETE / HTTP/1.1\r\n\(own)\(cookie)\r\n", [405]),
      (
        "GET / HTTP/1.1\r\n\(own)\(cookie)X: \(String(repeating: "x", count: 70_000))\r\n\r\n",
        [400, 0]
      ),
      (
        "POST /ledger/build HTTP/1.1\r\n\(own)\(cookie)Content-Length: 5368709120\r\n"
          + "Content-Type: application/x-www-form-urlencoded\r\n\r\n", [413]
      ),
      (
        "POST /month-end/extract HTTP/1.1\r\n\(own)\(cookie)Content-Length: 5368709120\r\n"
          + "Content-Type: multipart/form-data; boundary=B\r\n\r\n", [413]
      ),
    ]
    for (request, statuses) in requests {
      let answer = try server.exchange(request)
      #expect(statuses.contains(answer.status), "\(request.prefix(80)): \(answer.head)")
    }
    let token = [("token", server.token)]
    for path in ["/ledger/build", "/ledger/backup", "/month-end/close", "/books/file"] {
      #expect(try server.post(path, token, origin: "http://evil.example").status == 403)
      #expect(try server.post(path, []).status == 403)
      #expect(try server.post(path, [("token", String(repeating: "0", count: 64))]).status == 403)
      #expect(try server.post(path, token, type: "text/plain").status == 415)
    }
    #expect(try server.post("/", token).status == 405)
    #expect(try state(books) == before)
  }

  @Test("a body that goes on for ever is cut off, whatever it says of its length")
  func cutsBodies() throws {
    let server = try PageServer(books: try kent().path)
    try server.enter()
    let connection = try Connection(port: server.port)
    connection.send(
      Data(
        ("POST /ledger/build HTTP/1.1\r\nHost: \(server.host)\r\nCookie: \(server.cookie)\r\n"
          + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n")
          .utf8))
    let chunk = Data("100000\r\n".utf8) + Data(repeating: 0x61, count: 1 << 20) + Data("\r\n".utf8)
    var sent = 0
    while sent < 64, connection.send(chunk) { sent += 1 }
    let answer = RawAnswer(connection.readToEnd(within: 20))
    #expect(answer.status == 413 || sent < 64, "\(sent) MB: \(answer.head)")
  }

  @Test("who is slow over a head, a body or an answer is not waited for")
  func endsSlow() throws {
    let server = try PageServer(books: try kent().path, limits: ["--seconds", "1"])
    try server.enter()
    let clock = ContinuousClock()
    for start in [
      "", "GET / HTTP/1.1\r\nHost: ",
      "POST /ledger/build HTTP/1.1\r\nHost: \(server.host)\r\nCookie: \(server.cookie)\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken",
    ] {
      let connection = try Connection(port: server.port)
      connection.send(Data(start.utf8))
      let took = clock.measure { _ = connection.readToEnd(within: 30) }
      #expect(took < .seconds(25), "\(start.prefix(30))")
    }
    // One who asks and asks, and reads nothing.
    let reader = try Connection(port: server.port)
    let request = Data("GET /style.css HTTP/1.1\r\nHost: \(server.host)\r\n\r\n".utf8)
    var isOpen = true
    let begun = clock.now
    while isOpen, clock.now - begun < .seconds(60) {
      let sent = reader.sendAtOnce(request)
      if sent < 0, errno == EAGAIN { Thread.sleep(forTimeInterval: 0.05) }
      if sent < 0, errno != EAGAIN { isOpen = false }
    }
    #expect(!isOpen, "the connection was ended")
    #expect(try server.get("/").status == 200)
  }

  @Test("one more connection than the cap waits, and is served when another has ended")
  func capsConnections() throws {
    let server = try PageServer(
      books: try kent().path, limits: ["--seconds", "2", "--connections", "4"])
    let held = try (0..<6).map { _ in try Connection(port: server.port) }
    #expect(try server.get("/style.css").status == 200)
    withExtendedLifetime(held) {}
  }

  /// The pages of figures, each with the command that says the same.
  private static let pages: [(path: String, command: [String])] = [
    ("/this-year", ["monitor"]), ("/years", ["position"]),
    ("/years?delivery=ratings", ["position", "--delivery", "ratings"]),
    ("/years?measures=without", ["position", "--unmitigated"]),
    ("/years/range", ["project"]), ("/plan", ["actions"]), ("/plan/raid", ["register", "raid"]),
    ("/plan/indicators", ["register", "indicators"]),
    ("/plan/calendar", ["register", "calendar"]),
    ("/plan/deliveries", ["register", "deliveries"]), ("/ledger", ["log"]),
    ("/ledger/verify", ["verify"]),
    ("/this-year?as-of=2023-24/P6", ["monitor", "--as-of", "2023-24/P6"]),
  ]

  @Test("every page says what its command says, to the penny, in every form", arguments: pages)
  func agrees(path: String, command: [String]) throws {
    let books = try kent()
    let server = try PageServer(books: books.path)
    try server.enter()
    let parts = path.split(separator: "?")
    let query = parts.count > 1 ? "?\(parts[1])" : ""
    for form in ["json", "csv"] {
      let page = try server.get("\(parts[0]).\(form)\(query)")
      #expect(page.status == 200)
      #expect(page.text == (try books.run(command + ["--format", form]).output), "\(path) \(form)")
    }
    let json = try JSONSerialization.jsonObject(
      with: Data(try server.get("\(parts[0]).json\(query)").body))
    var known = numbers(json)
    // The page has both sides; JSON has the one that is asked for.
    if parts[0] == "/years" {
      for side in ["", "?measures=without"] {
        let body = Data(try server.get("/years.json\(side)").body)
        known.formUnion(numbers(try JSONSerialization.jsonObject(with: body)))
      }
    }
    // Other pages have sums that their JSON has not.
    if ["/this-year", "/years"].contains(parts[0]) {
      try expectAmounts(of: server.get(path), in: known, path)
    }
  }

  /// Every whole number of an answer.
  private func numbers(_ json: Any) -> Set<Int64> {
    switch json {
    case let object as [String: Any]: object.values.reduce(into: []) { $0.formUnion(numbers($1)) }
    case let array as [Any]: array.reduce(into: []) { $0.formUnion(numbers($1)) }
    case let number as NSNumber: [number.int64Value]
    default: []
    }
  }

  /// Each amount with pence in a table of the page is one of the answer's.
  private func expectAmounts(of page: RawAnswer, in known: Set<Int64>, _ path: String) throws {
    #expect(page.status == 200, "\(path)")
    // What the council spends beside the deficit stands on the page alone.
    let text = page.text.split(separator: "<tr>").filter {
      !$0.contains(">Council SEN services<") && !$0.contains(">SEN transport<")
    }.joined(separator: "<tr>")
    let cells = text.matches(of: /<td class="number">(?:<a [^>]*>)?(-?[\d,]+\.\d\d)[<\s]/)
    for cell in cells {
      let digits = cell.1.filter { $0.isNumber }
      let pence = try #require(Int64(digits)) * (cell.1.hasPrefix("-") ? -1 : 1)
      #expect(known.contains(pence), "\(path): \(cell.1)")
    }
  }

  @Test("Now shows the closing deficits of the position, and leads to every line's postings")
  func showsNow() throws {
    let books = try kent()
    let server = try PageServer(books: books.path)
    try server.enter()
    let position = try books.json("position")
    let years = try #require(position["years"] as? [[String: Any]])
    let now = try JSONSerialization.jsonObject(with: server.get("/now.json").body)
    let shown = try #require((now as? [String: Any])?["years"] as? [[String: Any]])
    #expect(shown.map { $0["withMeasures"] as? Int } == years.map { $0["closing"] as? Int })
    let monitor = try books.json("monitor")
    for row in try #require(monitor["rows"] as? [[String: Any]]) {
      let code = try #require(row["account"] as? String)
      let line = try JSONSerialization.jsonObject(
        with: server.get("/this-year/line.json?account=\(code)").body)
      let total = try #require((line as? [String: Any])?["total"] as? Int)
      #expect(total == row["actual"] as? Int, "\(code)")
    }
  }
}
