extension ExtractLayout {
  /// The word that the first cell of a made-up extract begins with.
  ///
  /// It travels with the file, so that whoever posts it can mark every posting.
  public static let illustrativeMark = "ILLUSTRATIVE"
}
