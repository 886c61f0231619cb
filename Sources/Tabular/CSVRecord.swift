/// One field of a CSV file: its text, unquoted, and where it starts.
public struct CSVField: Hashable, Sendable {
  public let text: String
  /// The offset of its first byte, that of the opening quote if it is quoted.
  public let offset: Int
}

/// One record of a CSV file.
public struct CSVRecord: Hashable, Sendable {
  public let fields: [CSVField]
  /// Where the record ends, before its line break.
  public let endOffset: Int
  /// What is wrong with its quotes; the fields are then not to be trusted.
  public let fault: CSVFault?

  /// Whether nothing stands in any field: a blank line, or one of commas alone.
  public var isBlank: Bool { fault == nil && fields.allSatisfy(\.text.isEmpty) }
}

/// A record whose quotes do not follow RFC 4180.
public enum CSVFault: Hashable, Sendable {
  /// A quoted field that does not end where it should; the offset is its opening quote's.
  case unterminatedQuote(offset: Int)
  /// A quote inside a field that is not quoted.
  case strayQuote(offset: Int)
  /// Text between a closing quote and the next comma.
  case textAfterQuote(offset: Int)
}
