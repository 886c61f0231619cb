/// What a cell means; how that looks is decided in one place, ``Look``.
public enum Style: CaseIterable, Hashable, Sendable {
  /// The title of a sheet.
  case title
  /// The heading of a block.
  case heading
  /// Running text, wrapped.
  case text
  /// A remark, small and wrapped.
  case note
  /// The head of a column of text.
  case columnHeader
  /// The head of a column of text behind one of numbers, set apart from them.
  case columnHeaderIndented
  /// The head of a column of numbers, aligned as they are.
  case columnHeaderRight
  /// The head of a column of ratings or checks, centred as they are.
  case columnHeaderCentre
  /// What a column of a block holds, beside the heading of the block.
  case columnLabel
  case rowLabel
  case indentedLabel
  case totalLabel
  /// Pounds and pence; a minus sign for negative amounts.
  case money
  /// Millions of pounds with one decimal; the cell holds pounds and pence.
  case millions
  /// Pounds and pence of a total.
  case moneyTotal
  /// Pounds and pence that the reader may change.
  case moneyInput
  /// A fraction shown in percent, with one decimal.
  case percent
  /// A percentage that the reader may change, with two decimals.
  case percentInput
  /// A number without decimals.
  case count
  /// A number with one decimal.
  case tenth
  /// A number without decimals that the reader may change.
  case countInput
  /// A number with four decimals that is no money, such as a factor.
  case decimal
  /// A financial year, or another short code.
  case year
  /// A word in a column of numbers, aligned as they are.
  case textRight
  /// A text that the reader may change.
  case textInput
  /// A rating in words, coloured by ``ConditionalFormat/Rule/ratings``.
  case rating
  /// The outcome of a check in words, coloured by ``ConditionalFormat/Rule/checks``.
  case check
  /// A rating that is known when the workbook is written; the word stands in the cell too.
  case ratingRed
  case ratingAmber
  case ratingGreen
  /// A text that leads to another sheet.
  case link
}
