import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Pages

/// Hands requests to the site, whose work is done on threads of its own.
struct SiteResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let site: Site
  let threads: NIOThreadPool

  func respond(to request: Request, context: Context) async throws -> Response {
    let head = request.head
    let asked = PageRequest(
      method: head.method.rawValue, target: head.path ?? "",
      hosts: [head.authority].compactMap(\.self) + head.headerFields[values: Self.host],
      headers: head.headerFields.map { ($0.name.canonicalName, $0.value) })
    let answer: Answer
    switch site.admit(asked) {
    case .refused(let refusal): answer = refusal
    case .plain(let visit):
      answer = try await threads.runIfActive { [site] in site.answer(visit) }
    case .withBody(let visit, let body):
      answer = try await received(request, visit, body)
    }
    return Self.response(answer, isHead: head.method == .head)
  }

  private func received(
    _ request: Request, _ visit: Visit, _ body: BodyReader
  ) async throws -> Answer {
    do {
      for try await piece in request.body {
        try await threads.runIfActive { try piece.withUnsafeReadableBytes { try body.take($0) } }
      }
    } catch let refusal as BodyRefusal {
      body.discard()
      return .refused(refusal)
    } catch {
      body.discard()
      throw error
    }
    return try await threads.runIfActive { [site] in site.answer(visit, body) }
  }

  private static let host = HTTPField.Name("host") ?? .accept

  private static func response(_ answer: Answer, isHead: Bool) -> Response {
    var fields = HTTPFields()
    for header in answer.headers {
      if let name = HTTPField.Name(header.name) {
        fields.append(HTTPField(name: name, value: header.value))
      }
    }
    fields[.contentLength] = String(answer.body.count)
    if answer.closes { fields[.connection] = "close" }
    return Response(
      status: .init(code: answer.status), headers: fields,
      body: isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}
