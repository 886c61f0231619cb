import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection that takes too long: over the head of a request, its body, or the answer.
///
/// It also ends one after an answer that says so, once the client has had time to read it: what a
/// refused client still sends is thrown away.
final class Deadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How long each stage may take.
  struct Limits: Sendable {
    /// From the opening of the connection, or the last answer, to the end of the next head.
    var head = TimeAmount.seconds(20)
    /// From the head to the end of a form.
    var form = TimeAmount.seconds(30)
    /// From the head to the end of an upload.
    var upload = TimeAmount.seconds(300)
    /// From the first byte of the answer to the last that the client takes.
    var answer = TimeAmount.seconds(60)
    /// From the last answer to the end of the connection.
    var farewell = TimeAmount.seconds(2)

    init() {}

    /// The same for every stage.
    init(all time: TimeAmount) {
      (head, form, upload, answer, farewell) = (time, time, time, time, time)
    }
  }

  private let limits: Limits
  private var arrival: Scheduled<Void>?
  private var departure: Scheduled<Void>?
  private var isEnding = false
  /// Requests that have no whole answer yet.
  private var open = 0

  private static let longForm = 8 << 20

  init(_ limits: Limits) {
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { awaitHead(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    awaitHead(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    arrival?.cancel()
    departure?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    arrival?.cancel()
    departure?.cancel()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      open += 1
      let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? .max
      allow(length > Self.longForm ? limits.upload : limits.form, context)
    case .body: break
    case .end: arrival?.cancel()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    if isEnding { context.read() }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      departure?.cancel()
      departure = closing(after: limits.answer, context)
      if head.headerFields[.connection]?.lowercased() == "close" { isEnding = true }
      context.write(data, promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      let written = promise ?? context.eventLoop.makePromise(of: Void.self)
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      written.futureResult.whenComplete { _ in
        let (handler, context) = bound.value
        handler.answered(context)
      }
      context.write(data, promise: written)
    }
  }

  private func answered(_ context: ChannelHandlerContext) {
    open -= 1
    departure?.cancel()
    guard isEnding else {
      if open == 0 { awaitHead(context) }
      return
    }
    arrival?.cancel()
    departure = closing(after: limits.farewell, context)
    context.close(mode: .output, promise: nil)
    context.read()
  }

  private func awaitHead(_ context: ChannelHandlerContext) { allow(limits.head, context) }

  private func allow(_ time: TimeAmount, _ context: ChannelHandlerContext) {
    arrival?.cancel()
    arrival = closing(after: time, context)
  }

  private func closing(after time: TimeAmount, _ context: ChannelHandlerContext) -> Scheduled<Void>
  {
    let channel = context.channel
    return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}
