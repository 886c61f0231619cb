import Money
import Rendering

/// What every page has around its content: the way in, the sections, and where it stands.
struct Shell {
  /// The sections of the site, in the order of the navigation.
  enum Section: String, CaseIterable {
    case now = "/"
    case year = "/this-year"
    case years = "/years"
    case plan = "/plan"
    case monthEnd = "/month-end"
    case books = "/books"
    case ledger = "/ledger"
    case sources = "/sources"

    var title: String {
      switch self {
      case .now: "Now"
      case .year: "This year"
      case .years: "The years"
      case .plan: "The plan"
      case .monthEnd: "Month end"
      case .books: "Books"
      case .ledger: "Ledger"
      case .sources: "Sources"
      }
    }
  }

  var title: String
  var section: Section?
  /// Whose books they are; nil where that is not known.
  var authority: String?
  /// The period that was asked for, which the navigation keeps.
  var asked: Period?
  /// Below all: the head of the ledger.
  var head: String?
  /// Whether somebody is there who may go on to other pages.
  var isOpen = true

  /// The whole page.
  func page(_ content: Markup) -> [UInt8] {
    var page = Markup()
    page.put("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
    page.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    page.put("<meta name=\"color-scheme\" content=\"light dark\">\n")
    page.put(
      "<title>",
      [title, authority, "safety-valve"].compactMap(\.self)
        .joined(separator: " - "), "</title>\n")
    page.put("<link rel=\"stylesheet\" href=\"/style.css\">\n")
    page.put("<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n</head>\n<body>\n")
    page.put("<a class=\"skip\" href=\"#content\">Skip to main content</a>\n<header>\n")
    page.put("<p class=\"product\">", authority ?? "safety-valve", "</p>\n")
    if isOpen { putNavigation(&page) }
    page.put("</header>\n<main id=\"content\" tabindex=\"-1\">\n")
    page.put(content)
    page.put("</main>\n<footer>\n")
    if let head { page.put("<p>Ledger head <code>", head, "</code></p>\n") }
    page.put("<p>safety-valve. Made from the books and the ledger of this council.</p>\n")
    page.put("</footer>\n</body>\n</html>\n")
    return page.bytes
  }

  private func putNavigation(_ page: inout Markup) {
    page.put("<nav aria-label=\"Sections\">\n<ul>\n")
    for section in Section.allCases {
      page.put("<li><a href=\"", Address(section.rawValue).asOf(asked).text, "\"")
      if section == self.section { page.put(" aria-current=\"page\"") }
      page.put(">", section.title, "</a></li>\n")
    }
    page.put("</ul>\n</nav>\n")
  }
}

/// A link within the site.
struct Address {
  private let path: String
  private var query: [(name: String, value: String)] = []

  init(_ path: String) {
    self.path = path
  }

  /// With a value in its query; left out where it is nil.
  func with(_ name: String, _ value: String?) -> Address {
    guard let value else { return self }
    var address = self
    address.query.append((name, value))
    return address
  }

  func asOf(_ period: Period?) -> Address { with("as-of", period?.description) }

  var text: String {
    let pairs = query.map { Fields.encoded($0.name) + "=" + Fields.encoded($0.value) }
    return path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }
}

extension Markup {
  /// The first heading of a page.
  mutating func heading(_ text: String) { put("<h1>", text, "</h1>\n") }

  /// A link.
  mutating func link(_ address: Address, _ text: String) {
    put("<a href=\"", address.text, "\">")
    put(text: text)
    put("</a>")
  }

  /// Where the same is to be had in other forms.
  mutating func otherForms(_ address: (_ ending: String) -> Address, _ forms: [String]) {
    put("<p class=\"forms\">The same figures as ")
    for (index, form) in forms.enumerated() {
      if index > 0 { put(", ") }
      link(address("." + form), form.uppercased())
    }
    put("</p>\n")
  }
}
