import Foundation
import Hummingbird
import NIOPosix
import Pages
import ServiceLifecycle
import Synchronization

/// The site, which is there once the port is known.
final class LateSite: Sendable {
  private let site = Mutex<Site?>(nil)

  func set(_ site: Site) { self.site.withLock { $0 = site } }

  var value: Site? { site.withLock(\.self) }
}

struct LateResponder: HTTPResponder {
  let site: LateSite
  let threads: NIOThreadPool

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    guard let site = site.value else { return Response(status: .serviceUnavailable) }
    return try await SiteResponder(site: site, threads: threads).respond(
      to: request, context: context)
  }
}

/// Ends the program a while after it was asked to, whatever a client holds open.
struct Farewell: Service {
  let uploads: UploadFolder

  func run() async throws {
    try? await gracefulShutdown()
    let uploads = uploads
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 7)
      uploads.remove()
      exit(0)
    }
  }
}
