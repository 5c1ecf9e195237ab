import Core
import Operations

/// What is answered when something was taken away.
enum Deletion {
  static func view(_ id: JSON) -> JSON { ["id": id, "deleted": true] }

  static func schema(_ id: Schema) -> Schema {
    .object([.required("id", id), .required("deleted", .boolean)])
  }
}
