/// A hint at the name that was probably meant, such as `; did you mean daily?`, or nothing.
func didYouMean(_ name: String, among names: [String]) -> String {
  let ranked = names.map { ($0, changeCount(from: name, to: $0)) }
  guard let (nearest, count) = ranked.min(by: { $0.1 < $1.1 }), count <= max(2, name.count / 3)
  else { return "" }
  return "; did you mean \(nearest)?"
}

/// How many characters must be changed, added or removed to turn one text into the other.
private func changeCount(from left: String, to right: String) -> Int {
  let right = Array(right.utf8)
  var row = Array(0...right.count)
  for (index, character) in left.utf8.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let substitution = diagonal + (right[column] == character ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
