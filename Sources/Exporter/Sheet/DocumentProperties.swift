import Foundation

/// What the file says about itself.
public struct DocumentProperties: Hashable, Sendable {
  public var title: String
  public var subject: String
  public var author: String
  public var company: String
  public var comments: String
  /// The date of the report, in whole seconds; never the clock's, so that files can be compared.
  public var created: Date

  /// Creates the properties.
  public init(
    title: String, subject: String = "", author: String = "", company: String = "",
    comments: String = "", created: Date
  ) {
    self.title = title
    self.subject = subject
    self.author = author
    self.company = company
    self.comments = comments
    self.created = created
  }
}
