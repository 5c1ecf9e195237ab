/// A table as both engines describe it.
struct Table {
  let name: String
  let columns: [Column]
  /// The columns of the primary key, in its order.
  let key: [String]
  /// The tables that its rows point to.
  let parents: Set<String>

  /// A column, with the type that values are bound as.
  struct Column: Equatable {
    let name: String
    let kind: SQLKind
  }

  var keyColumns: [Column] { key.compactMap { name in columns.first { $0.name == name } } }

  /// A name that goes into a statement as it is.
  static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

  /// Parents before children. What is left in a circle keeps its order: copies check foreign keys at their end.
  static func inOrder(_ tables: [Table]) -> [Table] {
    var waiting = tables
    var placed: [Table] = []
    while !waiting.isEmpty {
      let names = Set(waiting.map(\.name))
      let ready = waiting.filter { $0.parents.subtracting([$0.name]).isDisjoint(with: names) }
      let next = ready.isEmpty ? waiting : ready
      placed += next
      let taken = Set(next.map(\.name))
      waiting.removeAll { taken.contains($0.name) }
    }
    return placed
  }
}
