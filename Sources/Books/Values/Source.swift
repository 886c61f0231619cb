import Money

/// Where a figure comes from.
public struct Source: Hashable, Sendable {
  public var id: String
  public var standing: Standing
  public var title: String
  public var publisher: String
  /// The day of publication; always there for what is published.
  public var date: CalendarDate?
  /// A paragraph, a page or an address.
  public var reference: String?

  public init(
    id: String, standing: Standing, title: String, publisher: String, date: CalendarDate?,
    reference: String?
  ) {
    self.id = id
    self.standing = standing
    self.title = title
    self.publisher = publisher
    self.date = date
    self.reference = reference
  }
}
