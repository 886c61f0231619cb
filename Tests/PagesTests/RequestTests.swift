import Foundation
import Operations
import TestSupport
import Testing

@testable import Pages

/// What is let in, before any page is made.
@Suite struct RequestTests {
  private let scratch: Scratch
  private let site: Site
  private static let host = "127.0.0.1:80"

  init() throws {
    scratch = try Scratch()
    let place = Workplace(
      booksPath: scratch.path("books"), ledgerPath: scratch.path("ledger.sqlite"), arguments: "")
    site = Site(
      place, hosts: [Self.host], key: "key", uploads: try UploadFolder(below: scratch.url.path),
      author: "tester", version: "test")
  }

  private func status(
    _ method: String, _ target: String, hosts: [String] = [host],
    _ headers: [(name: String, value: String)] = []
  ) -> Int {
    let request = PageRequest(method: method, target: target, hosts: hosts, headers: headers)
    switch site.admit(request) {
    case .refused(let answer): return answer.status
    case .plain: return 200
    case .withBody: return 100
    }
  }

  private func session() throws -> String {
    let request = PageRequest(method: "GET", target: "/?key=key", hosts: [Self.host], headers: [])
    guard case .refused(let answer) = site.admit(request) else { return "" }
    #expect(answer.status == 303 && answer.header("location") == "/")
    let cookie = try #require(answer.header("set-cookie"))
    #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
    return String(cookie.prefix { $0 != ";" })
  }

  @Test("a request has one host, and it is the site's own")
  func checksHost() throws {
    let cookie = [(name: "cookie", value: try session())]
    #expect(status("GET", "/", cookie) == 200)
    for hosts in [[], ["evil.example"], ["127.0.0.1"], [Self.host, Self.host], ["localhost:80"]] {
      #expect(status("GET", "/", hosts: hosts, cookie) == 421, "\(hosts)")
    }
  }

  @Test("without a session there is the style sheet alone")
  func wantsSession() throws {
    #expect(status("GET", "/style.css") == 200)
    for path in ["/", "/this-year", "/now.json", "/nothing", "/books/file?name=accounts.csv"] {
      #expect(status("GET", path) == 401)
      #expect(status("HEAD", path) == 401)
      #expect(status("GET", path, [("cookie", "safety-valve-80=0000")]) == 401)
    }
    #expect(status("POST", "/ledger/build") == 401)
    #expect(status("GET", "/?key=other") == 401)
    _ = try session()
    #expect(status("GET", "/?key=key") == 401, "the key opens once")
  }

  @Test("a form comes from a page of the site")
  func checksOrigin() throws {
    let form = (name: "content-type", value: "application/x-www-form-urlencoded")
    let cookie = (name: "cookie", value: try session())
    let own = (name: "origin", value: "http://\(Self.host)")
    #expect(status("POST", "/ledger/build", [form, cookie, own]) == 100)
    for origin in ["http://evil.example", "null", "http://127.0.0.1:81", ""] {
      #expect(status("POST", "/ledger/build", [form, cookie, ("origin", origin)]) == 403)
    }
    #expect(status("POST", "/ledger/build", [form, cookie, own, own]) == 403)
    #expect(
      status("POST", "/ledger/build", [form, cookie, ("sec-fetch-site", "cross-site")]) == 403)
    #expect(status("GET", "/", [cookie, ("sec-fetch-site", "cross-site")]) == 403)
    #expect(status("POST", "/ledger/build", [cookie, own]) == 415)
    #expect(
      status("POST", "/ledger/build", [form, cookie, own, ("content-length", "9999999999")]) == 413)
    #expect(status("POST", "/x", [form, cookie, own, ("content-encoding", "gzip")]) == 415)
  }

  @Test("a form without the token of its session is refused")
  func checksToken() throws {
    let request = PageRequest(
      method: "POST", target: "/ledger/build", hosts: [Self.host],
      headers: [
        ("content-type", "application/x-www-form-urlencoded"), ("cookie", try session()),
      ])
    for form in ["", "token=", "token=0", "other=1", "token=%FF", "%"] {
      guard case .withBody(let visit, let body) = site.admit(request) else {
        Issue.record("it has a body")
        return
      }
      try Array(form.utf8).withUnsafeBytes { try body.take($0) }
      let answer = site.answer(visit, body)
      #expect([400, 403].contains(answer.status) && answer.closes, "\(form)")
    }
  }

  @Test("an address that leads out of the site is not well formed")
  func checksPath() throws {
    let cookie = [(name: "cookie", value: try session())]
    for path in ["/../x", "/%2e%2e/x", "/a/..%2fx", "/%00", "/a%", "/%ff", "x", "/a\\b", "*"] {
      #expect(status("GET", path, cookie) == 400, "\(path)")
    }
    #expect(status("GET", "/a?b=%", cookie) == 400)
    #expect(status("PUT", "/", cookie) == 405)
    #expect(status("get", "/", cookie) == 405)
  }

  @Test("every answer says that nothing is loaded from elsewhere")
  func saysSecurity() throws {
    let request = PageRequest(method: "GET", target: "/", hosts: [], headers: [])
    guard case .refused(let answer) = site.admit(request) else { return }
    for name in [
      "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy",
    ] { #expect(answer.header(name) != nil, "\(name)") }
    #expect(answer.header("content-security-policy")?.hasPrefix("default-src 'none'") == true)
  }

  @Test("texts of a query and of a form are taken apart as they were put together")
  func readsFields() throws {
    let texts = ["", "a b", "50 %", "é€😀", "a&b=c+d", "\n", "x\u{301}<"]
    for text in texts {
      let fields = try #require(Fields(Array("k=\(Fields.encoded(text))&z=1".utf8)))
      #expect(fields["k"] == text && fields["z"] == "1")
    }
    #expect(Fields(Array("a=%F".utf8)) == nil && Fields(Array("a=%GG".utf8)) == nil)
  }
}
