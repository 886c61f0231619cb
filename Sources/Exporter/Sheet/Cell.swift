/// A cell: what it holds, how it looks, and where a click leads.
public struct Cell: Hashable, Sendable {
  /// What a cell holds.
  public enum Content: Hashable, Sendable {
    /// Nothing; the cell still has its style.
    case blank
    /// Always written as text, also where it begins with `=`, `+`, `-` or `@`.
    case text(String)
    /// A finite number; a percentage is a fraction (0.05 is 5 %).
    case number(Double)
    /// An amount in pence, written in pounds as the nearest Double to pence ÷ 100.
    case pence(Int64)
    case formula(Formula)
  }

  /// What the cell holds.
  public var content: Content
  /// How it looks.
  public var style: Style
  /// The cell to which a click leads; only for a cell with text.
  public var link: CellLocation?

  /// Creates a cell.
  public init(_ content: Content, _ style: Style, link: CellLocation? = nil) {
    self.content = content
    self.style = style
    self.link = link
  }

  /// A cell with text.
  public static func text(_ text: String, _ style: Style = .text, link: CellLocation? = nil) -> Cell
  {
    Cell(.text(text), style, link: link)
  }

  /// A cell with a number.
  public static func number(_ number: Double, _ style: Style) -> Cell {
    Cell(.number(number), style)
  }

  /// A cell with an amount in pence, shown in pounds.
  public static func pence(_ amountPence: Int64, _ style: Style = .money) -> Cell {
    Cell(.pence(amountPence), style)
  }

  /// A cell with a formula.
  public static func formula(_ formula: Formula, _ style: Style = .money) -> Cell {
    Cell(.formula(formula), style)
  }
}

extension Cell.Content {
  /// The pounds of an amount in pence: the Double nearest to the exact decimal.
  public static func pounds(fromPence pence: Int64) -> Double {
    let whole = pence.magnitude / 100
    let rest = pence.magnitude % 100
    let magnitude = Double("\(whole).\(rest < 10 ? "0" : "")\(rest)") ?? 0
    return pence < 0 ? -magnitude : magnitude
  }
}
