/// A text of SpreadsheetML, plain or in runs, such as `si` and `is` hold.
///
/// It is that of `t`, or those of `r/t` joined. How East Asian words are spoken, in `rPh`, is
/// no part of it.
struct RichText {
  private(set) var text = CellText()
  /// The elements that are open, from the outermost.
  private var depth = 0
  private var runDepth = 0
  private var textDepth = 0
  private var ignoredDepth = 0

  var isOpen: Bool { depth > 0 }

  /// Forgets the text before.
  mutating func clear() {
    text.clear()
  }

  /// Begins with the element that holds the text.
  mutating func open() {
    text.clear()
    depth = 1
    runDepth = 0
    textDepth = 0
    ignoredDepth = 0
  }

  /// An element in it.
  mutating func start(_ element: XMLName) {
    depth += 1
    guard ignoredDepth == 0, textDepth == 0 else { return }
    if element.is(.sheet, "t") {
      textDepth = depth
    } else if element.is(.sheet, "r"), runDepth == 0 {
      runDepth = depth
    } else {
      ignoredDepth = depth
    }
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableFault) {
    // Only what stands in `t` itself.
    if textDepth > 0, depth == textDepth { try text.append(bytes) }
  }

  /// The end of an element in it, or of the one that holds the text.
  ///
  /// - Returns: true if the text is whole.
  mutating func end() throws(TableFault) -> Bool {
    guard isOpen else { return false }
    if depth == textDepth {
      try text.endRun()
      textDepth = 0
    }
    if depth == runDepth { runDepth = 0 }
    if depth == ignoredDepth { ignoredDepth = 0 }
    depth -= 1
    return depth == 0
  }
}
