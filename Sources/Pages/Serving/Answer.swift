/// What the pages answer to a request.
public struct Answer: Sendable {
  public var status: Int
  /// In their order; the security headers are among them.
  public private(set) var headers: [(name: String, value: String)]
  public var body: [UInt8]
  /// Whether the connection ends with it: a refused client is not to send on.
  public var closes = false

  init(_ status: Int, type: String, _ body: [UInt8], cached: String = "no-store") {
    self.status = status
    self.body = body
    headers = [("content-type", type), ("cache-control", cached)] + Self.security
  }

  mutating func add(_ name: String, _ value: String) { headers.append((name, value)) }

  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  static func text(_ status: Int, _ text: String) -> Answer {
    Answer(status, type: "text/plain; charset=utf-8", Array((text + "\n").utf8))
  }

  /// Leads the browser to another page of the site, by a fresh GET.
  static func see(_ address: String) -> Answer {
    var answer = text(303, "See \(address)")
    answer.add("location", address)
    return answer
  }

  /// A refusal, after which the connection ends.
  static func refusal(_ status: Int, _ reason: String) -> Answer {
    var answer = text(status, reason)
    answer.closes = true
    return answer
  }

  /// The answer to a body that is not taken.
  public static func refused(_ refusal: BodyRefusal) -> Answer {
    .refusal(refusal.status, refusal.reason)
  }

  /// Nothing is loaded from elsewhere, nothing runs, no other site frames a page or sees where one
  /// was.
  private static let security: [(name: String, value: String)] = [
    (
      "content-security-policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        + " frame-ancestors 'none'; base-uri 'none'"
    ),
    ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"), ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
  ]
}
