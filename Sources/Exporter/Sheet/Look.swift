/// How a style looks: the one table from which all formats are made.
public struct Look: Hashable, Sendable {
  /// Points.
  public var size = 11.0
  public var isBold = false
  public var isUnderlined = false
  public var isWrapped = false
  /// Steps of about three characters.
  public var indent = 0
  public var ink = Colour.black
  public var fill: Colour?
  /// Excel's number format.
  public var numberFormat: String?
  public var alignment = Alignment.general
  public var border = Border.none

  /// Where text stands across its cell; `general` is left for text and right for numbers.
  public enum Alignment: Sendable { case general, left, centre, right }
  /// Which sides have a line.
  public enum Border: Sendable { case none, below, aboveTotal, around }

  static let moneyFormat = "#,##0.00"
  static let countFormat = "#,##0"
}

extension Style {
  /// How cells of this style look.
  public var look: Look {
    switch self {
    case .title: Look(size: 16, isBold: true)
    case .heading: Look(size: 13, isBold: true)
    case .text: Look(isWrapped: true)
    case .note: Look(size: 10, isWrapped: true, ink: .grey)
    case .columnHeader: Self.header(.left)
    case .columnHeaderIndented: Self.header(.left, indent: 1)
    case .columnHeaderRight: Self.header(.right)
    case .columnHeaderCentre: Self.header(.centre)
    case .columnLabel: Look(size: 10, ink: .grey)
    case .rowLabel: Look()
    case .indentedLabel: Look(isWrapped: true, indent: 1)
    case .totalLabel: Look(isBold: true, border: .aboveTotal)
    case .money: Look(numberFormat: Look.moneyFormat)
    case .millions: Look(numberFormat: "#,##0.0,,")
    case .moneyTotal:
      Look(isBold: true, numberFormat: Look.moneyFormat, border: .aboveTotal)
    case .moneyInput: Self.input(Look.moneyFormat)
    case .percent: Look(numberFormat: "0.0%")
    case .percentInput: Self.input("0.00%")
    case .count: Look(numberFormat: Look.countFormat)
    case .tenth: Look(numberFormat: "#,##0.0")
    case .countInput: Self.input(Look.countFormat)
    case .decimal: Look(numberFormat: "0.0000")
    case .year: Look(alignment: .left)
    case .textRight: Look(alignment: .right)
    case .textInput: Self.input("@")
    case .rating, .check: Look(isBold: true, alignment: .centre)
    case .ratingRed: Self.filled(.red, .white)
    case .ratingAmber: Self.filled(.amber, .black)
    case .ratingGreen: Self.filled(.green, .white)
    case .link: Look(isUnderlined: true, ink: .linkBlue)
    }
  }

  private static func header(_ alignment: Look.Alignment, indent: Int = 0) -> Look {
    Look(
      isBold: true, isWrapped: true, indent: indent, fill: .paleGrey, alignment: alignment,
      border: .below)
  }

  private static func input(_ numberFormat: String) -> Look {
    Look(ink: .inputBlue, fill: .paleYellow, numberFormat: numberFormat, border: .around)
  }

  private static func filled(_ fill: Colour, _ ink: Colour) -> Look {
    Look(isBold: true, ink: ink, fill: fill, alignment: .centre)
  }
}
