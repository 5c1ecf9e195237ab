import Core

/// Collects what a change did, as the audit log keeps it: `{"name": {"from": "Old", "to": "New"}}`.
struct Difference {
  private(set) var details = JSONObject()

  /// Notes a value that is not what it was.
  mutating func note(_ name: String, _ old: JSON, _ new: JSON) {
    guard old != new else { return }
    details[name] = Self.json(old, new)
  }

  static func json(_ old: JSON, _ new: JSON) -> JSON { ["from": old, "to": new] }
}
