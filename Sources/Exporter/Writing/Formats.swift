import CXlsxWriter

/// The formats of a workbook: one for each style, made in the order of the styles.
struct Formats {
  private var byStyle: [Style: UnsafeMutablePointer<lxw_format>] = [:]
  private var byColour: [Colour: UnsafeMutablePointer<lxw_format>] = [:]

  init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
    for style in Style.allCases {
      guard let format = workbook_add_format(workbook) else { continue }
      Self.apply(style.look, to: format)
      byStyle[style] = format
    }
    for style in [Style.ratingRed, .ratingAmber, .ratingGreen] {
      guard let fill = style.look.fill, let format = workbook_add_format(workbook) else {
        continue
      }
      format_set_font_color(format, style.look.ink.forC)
      format_set_bg_color(format, fill.forC)
      byColour[fill] = format
    }
  }

  subscript(style: Style) -> UnsafeMutablePointer<lxw_format>? { byStyle[style] }

  /// The format by which a conditional format fills a cell with a rating's colour.
  func filled(like style: Style) -> UnsafeMutablePointer<lxw_format>? {
    style.look.fill.flatMap { byColour[$0] }
  }

  private static func apply(_ look: Look, to format: UnsafeMutablePointer<lxw_format>) {
    format_set_font_name(format, "Arial")
    format_set_font_size(format, look.size)
    if look.isBold { format_set_bold(format) }
    if look.isUnderlined { format_set_underline(format, UInt8(LXW_UNDERLINE_SINGLE.rawValue)) }
    if look.isWrapped { format_set_text_wrap(format) }
    if look.indent > 0 { format_set_indent(format, UInt8(clamping: look.indent)) }
    if look.ink != .black { format_set_font_color(format, look.ink.forC) }
    if let fill = look.fill {
      format_set_pattern(format, UInt8(LXW_PATTERN_SOLID.rawValue))
      format_set_fg_color(format, fill.forC)
    }
    if let numberFormat = look.numberFormat { format_set_num_format(format, numberFormat) }
    switch look.alignment {
    case .general: break
    case .left: format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
    case .right: format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
    case .centre: format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
    }
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    apply(look.border, to: format)
  }

  private static func apply(_ border: Look.Border, to format: UnsafeMutablePointer<lxw_format>) {
    let thin = UInt8(LXW_BORDER_THIN.rawValue)
    switch border {
    case .none: break
    case .below: format_set_bottom(format, thin)
    case .aboveTotal: format_set_top(format, thin)
    case .around:
      format_set_border(format, thin)
      format_set_border_color(format, Colour.ruleGrey.forC)
    }
  }
}

extension Colour {
  /// The colour as libxlsxwriter takes it, where 0 means none and black has a bit of its own.
  var forC: lxw_color_t { rgb == 0 ? 0x100_0000 : rgb }
}
