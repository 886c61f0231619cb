import Reports

/// How cautions are written.
enum CautionText {
  static func lines(_ cautions: [Caution], _ width: Int) -> [String] {
    cautions.flatMap { TextLayout.wrapped($0.text, width: width) }
  }
}
