/// Lines of text in columns, for people.
struct TextTable {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  /// Names with their values below each other.
  init(pairs: [(String, String)]) { rows = pairs.map { ["  " + $0.0, $0.1] } }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// Every column as wide as its widest word; nothing after the last one.
  var text: String {
    var widths: [Int] = []
    for row in rows {
      for (column, word) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], word.count)
      }
    }
    return rows.map { row in
      let words = row.enumerated().map { column, word in
        column == row.count - 1
          ? word : word + String(repeating: " ", count: widths[column] - word.count)
      }
      return words.joined(separator: "  ") + "\n"
    }.joined()
  }
}
