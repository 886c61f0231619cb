import CExpat

/// What becomes of the events of an ``XMLStream``.
///
/// Names, attributes and texts are views into the parser's memory and hold for the time of the call
/// alone.
protocol XMLHandler: AnyObject {
  func start(_ element: XMLName, _ attributes: XMLAttributes) throws(TableFault)
  /// - Returns: true to stop the stream behind this element until it is run again.
  func end(_ element: XMLName) throws(TableFault) -> Bool
  /// A piece of text; a text may come in several.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableFault)
}

/// A file or a part of one that is read from front to back.
protocol ByteStream: AnyObject {
  /// What it is called in a message.
  var name: String { get }
  /// How much of it has been read, 0 to 1.
  var progress: Double { get }
  /// Reads up to `count` bytes into memory of that size.
  ///
  /// - Returns: how many were read; 0 at the end.
  func read(into memory: UnsafeMutableRawPointer, count: Int) throws(TableFault) -> Int
}

/// XML read piece by piece by expat, which tells a handler of elements and texts.
///
/// The whole document is never in memory. A document type is refused as soon as it is seen, before
/// any of its declarations is looked at, so that no entity but the five of XML itself ever exists.
///
/// This is the one place where expat is called. It is safe because the parser belongs to one object
/// and goes with it, because expat calls back only while `run` is on the stack, so that the
/// object whose address it was given is alive, and because nothing that points into expat's memory
/// is kept beyond a call. What expat may take of memory is capped by an ``XMLMemory``, which goes
/// after the parser.
///
/// What changes with each element is left out of the checks for overlapping access, which take a
/// tenth of the time of a large workbook: nothing but expat's calls reaches it, one after another.
final class XMLStream {
  private let source: any ByteStream
  private let handler: any XMLHandler
  private let parser: XML_Parser
  private let memory = XMLMemory()
  @exclusivity(unchecked) private var state = State.reading
  private var fault: TableFault?
  @exclusivity(unchecked) private var isStopped = false
  @exclusivity(unchecked) private var depth = 0
  private let namespaces = XMLNamespaces()
  private var bytesFed = 0
  private var bytesParsed = 0

  private enum State { case reading, paused, lastPiece, pausedInLastPiece, ended }

  init(_ source: any ByteStream, handler: any XMLHandler) throws(TableFault) {
    let created = memory.lend {
      var suite = XMLMemory.suite
      // Without a separator: prefixes are worked out by XMLNamespaces.
      return XML_ParserCreate_MM(nil, &suite, nil)
    }
    guard let parser = created else { throw .xmlTooLarge(source.name) }
    self.source = source
    self.handler = handler
    self.parser = parser
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in XMLStream.with(context) { $0.started(name, attributes) } },
      { context, name in XMLStream.with(context) { $0.ended(name) } })
    XML_SetCharacterDataHandler(parser) { context, text, count in
      XMLStream.with(context) { $0.read(text, count: count) }
    }
    XML_SetUnknownEncodingHandler(
      parser,
      { _, name, encoding in
        guard let name, let encoding else { return 0 }
        return XMLEncoding.fill(encoding, named: String(cString: name)) ? 1 : 0
      }, nil)
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      XMLStream.with(context) { $0.refuseDocumentType() }
    }
  }

  deinit {
    XML_ParserFree(parser)
  }

  /// How much of the source has been read, 0 to 1.
  var progress: Double { source.progress }

  /// Reads on until the handler stops the stream.
  ///
  /// - Returns: false at the end of the source.
  func run() throws(TableFault) -> Bool {
    do {
      while state != .ended {
        if try step() { return true }
      }
      return false
    } catch {
      state = .ended
      throw error
    }
  }

  /// Parses what is left of a piece, or the next one.
  ///
  /// - Returns: true if the handler has stopped the stream.
  private func step() throws(TableFault) -> Bool {
    let status: XML_Status
    switch state {
    case .reading: status = try parseNextPiece()
    case .paused, .pausedInLastPiece:
      state = state == .paused ? .reading : .lastPiece
      status = memory.lend { XML_ResumeParser(parser) }
    case .lastPiece, .ended:
      state = .ended
      return false
    }
    if status == XML_STATUS_SUSPENDED {
      state = state == .lastPiece ? .pausedInLastPiece : .paused
      return true
    }
    guard status == XML_STATUS_OK else { throw fault ?? parserFault() }
    try checkTokenSize()
    return false
  }

  private func parseNextPiece() throws(TableFault) -> XML_Status {
    guard let piece = memory.lend({ XML_GetBuffer(parser, Int32(Self.pieceSize)) }) else {
      throw parserFault()
    }
    let count = try source.read(into: piece, count: Self.pieceSize)
    bytesFed += count
    if count == 0 { state = .lastPiece }
    return memory.lend { XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0) }
  }

  /// Refuses a tag or a comment without end: expat would hold all of it, and would read it again
  /// from its start with each piece.
  private func checkTokenSize() throws(TableFault) {
    bytesParsed = max(bytesParsed, XML_GetCurrentByteIndex(parser))
    guard bytesFed - bytesParsed <= Self.longestToken else { throw .xmlTooLarge(source.name) }
  }

  private func parserFault() -> TableFault {
    let code = XML_GetErrorCode(parser)
    guard code != XML_ERROR_NO_MEMORY else { return .xmlTooLarge(source.name) }
    return .xmlMalformed(
      source.name, line: Int(XML_GetCurrentLineNumber(parser)),
      XML_ErrorString(code).map { String(cString: $0) } ?? "unknown fault")
  }

  private func prefixFault(_ fault: XMLNamespaces.Fault) -> TableFault {
    let reason =
      switch fault {
      case .undeclared: "a name has a prefix that is not declared"
      case .emptyNamespace: "a prefix is declared for nothing"
      case .tooMany: nil as String?
      }
    guard let reason else { return .xmlTooLarge(source.name) }
    return .xmlMalformed(
      source.name, line: Int(XML_GetCurrentLineNumber(parser)), reason)
  }

  private func started(_ name: XMLName.Characters?, _ attributes: XMLAttributes.List?) {
    guard let name, let attributes else { return }
    depth += 1
    attempt { () throws(TableFault) in
      guard depth <= Self.deepest else { throw .xmlTooDeep(source.name) }
      let written = WrittenName(name)
      let attributes = XMLAttributes(attributes, namespaces)
      do throws(XMLNamespaces.Fault) {
        try namespaces.enter(written, attributes, depth: depth)
      } catch {
        throw prefixFault(error)
      }
      try handler.start(namespaces.name(written), attributes)
    }
  }

  private func ended(_ name: XMLName.Characters?) {
    guard let name else { return }
    attempt { () throws(TableFault) in
      let name = namespaces.name(WrittenName(name))
      if try handler.end(name) { XML_StopParser(parser, XML_Bool(1)) }
    }
    namespaces.leave(depth: depth)
    depth -= 1
  }

  private func read(_ text: XMLName.Characters?, count: Int32) {
    guard let text else { return }
    attempt { () throws(TableFault) in
      let start = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
      try handler.text(UnsafeBufferPointer(start: start, count: Int(count)))
    }
  }

  private func refuseDocumentType() {
    attempt { () throws(TableFault) in throw .xmlDocumentType(source.name) }
  }

  /// Hands an event on; a fault ends the stream, and nothing is handed on behind it.
  private func attempt(_ event: () throws(TableFault) -> Void) {
    guard !isStopped else { return }
    do {
      try event()
    } catch {
      fault = error
      isStopped = true
      XML_StopParser(parser, XML_Bool(0))
    }
  }

  /// The stream of a call from expat, which is not counted as held again: it is on the stack.
  private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLStream) -> Void) {
    guard let context else { return }
    Unmanaged<XMLStream>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
  }

  private static let pieceSize = 1 << 16
  /// Longer than any tag that a spreadsheet writes; a cell's text is not one token.
  private static let longestToken = 1 << 20
  private static let deepest = 256
}
