import Store

/// The steps of the schema, oldest first. A step that was released never changes.
enum Migrations {
  static let all: [Migration] = []
}
