/// The candidate that somebody most likely meant by a word, for a "did you mean".
///
/// Returns nil unless one differs by at most a third of its letters, letter case and spaces at
/// the ends apart; one of two letters must not differ at all.
public func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
  // Among numbers every neighbour is near, and a long text is no slip of the pen.
  guard word.count <= 64, word.contains(where: \.isLetter) else { return nil }
  let wanted = folded(word)
  let scored = candidates.sorted().map { (distance(wanted, folded($0)), $0) }
  guard let best = scored.min(by: { $0.0 < $1.0 }),
    best.0 <= (best.1.count < 3 ? 0 : max(1, best.1.count / 3))
  else {
    return nil
  }
  return best.1
}

private func folded(_ text: String) -> [Character] {
  var letters = Array(text.lowercased())
  while letters.last?.isWhitespace == true { letters.removeLast() }
  return Array(letters.drop(while: \.isWhitespace))
}

/// How many letters have to be added, dropped, changed or swapped with their neighbour to turn
/// one word into the other.
private func distance(_ left: [Character], _ right: [Character]) -> Int {
  var rows = [Array(0...right.count)]
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      let changed = rows[row][column] + (letter == other ? 0 : 1)
      var best = min(changed, rows[row][column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
        best = min(best, rows[row - 1][column - 1] + 1)
      }
      current.append(best)
    }
    rows.append(current)
  }
  return rows[left.count][right.count]
}
