/// Words that reports put around numbers and names.
public enum Wording {
  /// A number of things, such as `1 journal` or `2 journals`.
  public static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// Names in a row, where there are many the first of them and how many more.
  public static func list(_ names: [String]) -> String {
    let most = 12
    return names.count <= most
      ? names.joined(separator: ", ")
      : names.prefix(most).joined(separator: ", ") + " and \(names.count - most) more"
  }
}
