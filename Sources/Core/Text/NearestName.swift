/// A hint at the name that was probably meant, such as `; did you mean "serve"?`, or nothing.
package func didYouMean(_ name: String, among names: [String]) -> String {
  let ranked = names.map { ($0, editDistance(name, $0)) }
  guard let (nearest, distance) = ranked.min(by: { $0.1 < $1.1 }),
    distance <= max(2, name.count / 3)
  else { return "" }
  return "; did you mean \(nearest)?"
}

/// How many characters must be changed, added or removed to turn one text into the other.
private func editDistance(_ left: String, _ right: String) -> Int {
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
