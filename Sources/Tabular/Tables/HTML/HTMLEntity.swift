/// The characters that web pages write as `&name;` or `&#number;`.
enum HTMLEntity {
  /// The character of what stands behind a `&`, without the `;`; nil where that is no entity.
  ///
  /// Names beyond those of old browsers need the `;`.
  static func scalar(_ text: [UInt8], hasMark: Bool) -> Unicode.Scalar? {
    guard text.first == UInt8(ascii: "#") else {
      let name = String(decoding: text, as: UTF8.self)
      guard hasMark || unmarked.contains(name) else { return nil }
      return named[name]
    }
    let isHexadecimal = text.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
    let digits = String(decoding: text.dropFirst(isHexadecimal ? 2 : 1), as: UTF8.self)
    guard let number = UInt32(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
    // Numbers of Windows-1252 were so common that they have kept that meaning.
    let meant = (0x80...0x9F).contains(number) ? TextDecoder.windowsScalar(UInt8(number)) : number
    guard meant != 0 else { return "\u{FFFD}" }
    return Unicode.Scalar(meant) ?? "\u{FFFD}"
  }

  private static let unmarked: Set<String> = ["nbsp", "amp", "lt", "gt", "quot", "pound", "AMP"]

  private static let named: [String: Unicode.Scalar] = {
    var all = others
    for (index, name) in latin.enumerated() { all[name] = Unicode.Scalar(UInt8(160 + index)) }
    return all
  }()

  /// The names of the characters from 160 to 255.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
    sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave \
    Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
    ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN \
    szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
    iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc \
    uuml yacute thorn yuml
    """.split(separator: " ").map { String($0) }

  private static let others: [String: Unicode.Scalar] = [
    "amp": "&", "AMP": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "euro": "€",
    "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
    "rdquo": "”", "bdquo": "„", "hellip": "…", "bull": "•", "minus": "−", "trade": "™",
    "dagger": "†", "permil": "‰", "prime": "′", "ensp": "\u{2002}", "emsp": "\u{2003}",
    "thinsp": "\u{2009}", "zwnj": "\u{200C}", "zwj": "\u{200D}", "Tab": "\t", "NewLine": "\n",
    "lpar": "(", "rpar": ")", "comma": ",", "period": ".", "sol": "/", "num": "#", "percnt": "%",
    "Wcirc": "Ŵ", "wcirc": "ŵ", "Ycirc": "Ŷ", "ycirc": "ŷ", "OElig": "Œ", "oelig": "œ",
    "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ", "fnof": "ƒ", "circ": "ˆ", "tilde": "˜",
    "ne": "≠", "le": "≤", "ge": "≥", "colon": ":", "semi": ";", "plus": "+", "equals": "=",
    "lowbar": "_", "dollar": "$", "excl": "!", "quest": "?", "ast": "*", "commat": "@",
  ]
}
