import Foundation
import Money
import Operations
import Rendering
import Reports

/// The pages of a folder of books: what is answered to each request, apart from any server.
public final class Site: Sendable {
  let place: Workplace
  let snapshots: Snapshots
  let sessions: Sessions
  let bases = Bases()
  let pending = PendingImports()
  private let hosts: Set<String>
  private let cookieName: String
  /// Where uploads lie while they are looked at, for this program's user alone.
  let uploads: UploadFolder
  /// Who works here, as the ledger keeps it.
  let author: String
  let version: String

  /// - Parameters:
  ///   - place: the books and their ledger.
  ///   - hosts: what a request may call the server, each with its port.
  ///   - key: what opens the first session, once.
  ///   - uploads: a folder of its own for uploads.
  ///   - author: who posts, as the ledger keeps it.
  ///   - version: of the program.
  public init(
    _ place: Workplace, hosts: Set<String>, key: String, uploads: UploadFolder, author: String,
    version: String
  ) {
    self.place = place
    self.hosts = Set(hosts.map { $0.lowercased() })
    self.uploads = uploads
    self.author = author
    self.version = version
    snapshots = Snapshots(place)
    sessions = Sessions(key: key)
    // Cookies are not kept apart by port.
    let port = hosts.sorted().first.flatMap { $0.split(separator: ":").last } ?? "0"
    cookieName = "safety-valve-\(port.filter(\.isNumber))"
  }

  /// A new key for the first session.
  public static func makeKey() -> String { Secret.make() }

  /// What is decided before a body is read.
  public enum Admission: Sendable {
    /// It is answered at once, and no body is read.
    case refused(Answer)
    /// It has no body.
    case plain(Visit)
    /// Its body is to be given to the reader, piece by piece.
    case withBody(Visit, BodyReader)
  }

  /// Looks at a request before its body is read.
  public func admit(_ request: PageRequest) -> Admission {
    guard request.hosts.count == 1, let host = request.hosts.first?.lowercased(),
      hosts.contains(host)
    else { return .refused(.refusal(421, "This is not the host of these pages.")) }
    guard let path = request.path, request.query != nil else {
      return .refused(.refusal(400, "The address is not well formed."))
    }
    guard ["GET", "HEAD", "POST"].contains(request.method) else {
      return .refused(Self.notAllowed("GET, HEAD, POST"))
    }
    if request.method != "POST", let answer = open(path, request) { return .refused(answer) }
    let name = request.cookie(cookieName)
    guard let session = sessions.find(name), let name else {
      return .refused(Self.noSession(isPost: request.method == "POST"))
    }
    let visit = Visit(request: request, path: path, session: session, sessionName: name)
    guard request.method == "POST" else {
      return isFromElsewhere(request)
        ? .refused(.refusal(403, "Another site asked for this."))
        : .plain(visit)
    }
    guard isFromHere(request, host) else {
      return .refused(.refusal(403, "This form was not sent by a page of this site."))
    }
    return admitBody(visit)
  }

  /// What is to be had without a session: the style, and a session for the key.
  private func open(_ path: String, _ request: PageRequest) -> Answer? {
    switch path {
    case "/style.css":
      return Answer(
        200, type: "text/css; charset=utf-8", StyleSheet.bytes(StyleSheet.text),
        cached: "private, max-age=300")
    case "/icon.svg":
      return Answer(
        200, type: "image/svg+xml", StyleSheet.bytes(StyleSheet.icon),
        cached: "private, max-age=3600")
    default: break
    }
    guard request.method == "GET", let key = request.query?["key"] else { return nil }
    guard let name = sessions.open(key) else {
      return sessions.find(request.cookie(cookieName)) == nil
        ? Self.noSession(isPost: false) : .see("/")
    }
    var answer = Answer.see("/")
    answer.add("set-cookie", "\(cookieName)=\(name); Path=/; HttpOnly; SameSite=Strict")
    return answer
  }

  /// A body is a form, no longer than forms are, or one upload.
  private func admitBody(_ visit: Visit) -> Admission {
    let request = visit.request
    let type = request.header("content-type") ?? ""
    let kind = type.prefix { $0 != ";" }.lowercased()
    guard !request.has("content-encoding") else {
      return .refused(.refusal(415, "A form comes as it is, not packed."))
    }
    let isUpload = kind == "multipart/form-data"
    guard isUpload || kind == "application/x-www-form-urlencoded" else {
      return .refused(.refusal(415, "This is not a form."))
    }
    let limit = isUpload ? BodyReader.longestUpload : BodyReader.longestForm
    if let length = request.bodyLength, length > limit {
      return .refused(.refusal(413, "This is too large."))
    }
    guard isUpload else { return .withBody(visit, BodyReader(form: visit.session.token)) }
    guard let boundary = MultipartReader.boundary(of: type) else {
      return .refused(.refusal(400, "The form does not say where its parts end."))
    }
    return .withBody(
      visit, BodyReader(upload: uploads, boundary: boundary, token: visit.session.token))
  }

  /// A form is sent by one of the site's own pages: the browser says so, and its token does.
  private func isFromHere(_ request: PageRequest, _ host: String) -> Bool {
    guard !request.has("origin") else {
      let origin = request.header("origin")?.lowercased()
      return origin == "http://\(host)" || origin == "https://\(host)"
    }
    return request.header("sec-fetch-site").map { $0 == "same-origin" } ?? true
  }

  /// Whether another site's page loads this one as a part of itself.
  private func isFromElsewhere(_ request: PageRequest) -> Bool {
    guard let site = request.header("sec-fetch-site") else { return false }
    return !["same-origin", "none"].contains(site)
      && request.header("sec-fetch-mode") != "navigate"
  }

  static func notAllowed(_ methods: String) -> Answer {
    var answer = Answer.refusal(405, "This cannot be done here.")
    answer.add("allow", methods)
    return answer
  }

  private static func noSession(isPost: Bool) -> Answer {
    var page = Markup()
    page.heading("Open the link that was printed")
    page.put(
      """
      <p>These pages are open to whoever started them: <code>safety-valve serve</code> printed a
      link with a key. The key opens one browser, once.</p>
      <p>If you have just opened that link, <a href="/">go on to the pages</a>. If not, stop
      <code>safety-valve serve</code>, start it again, and open the new link.</p>

      """)
    var shell = Shell(title: "Open the link that was printed")
    shell.isOpen = false
    var answer = Answer(401, type: "text/html; charset=utf-8", shell.page(page))
    answer.closes = isPost
    return answer
  }
}

/// A request of somebody who may be here.
public struct Visit: Sendable {
  let request: PageRequest
  let path: String
  let session: Sessions.Session
  let sessionName: String

  var query: Fields { request.query ?? Fields() }

  /// The period that the address asks for.
  ///
  /// - Throws: ``Failure`` where it is none.
  func asOf() throws(Failure) -> Period? {
    guard let text = query.filled("as-of") else { return nil }
    guard let period = Period(text) else {
      throw Failure(
        .usage, "this is not a period", toDo: "write a period from P1 to P13, such as 2023-24/P10")
    }
    return period
  }
}
