package import Core

// What statements bind most goes in directly: the way over a protocol costs as much as the binding itself.
extension SQL.StringInterpolation {
  package mutating func appendInterpolation(_ id: UUID) { bind(.id(id), .bytes) }

  package mutating func appendInterpolation(_ id: UUID?) {
    bind(id.map(SQLValue.id) ?? .null, .bytes)
  }

  package mutating func appendInterpolation(_ text: String) { bind(.text(text), .text) }

  package mutating func appendInterpolation(_ number: Int) {
    bind(.integer(Int64(number)), .integer)
  }

  package mutating func appendInterpolation(_ number: Int64) { bind(.integer(number), .integer) }

  package mutating func appendInterpolation(_ time: Timestamp) {
    bind(.integer(time.microseconds), .integer)
  }

  package mutating func appendInterpolation(_ time: Timestamp?) {
    bind(time.map { .integer($0.microseconds) } ?? .null, .integer)
  }

  package mutating func appendInterpolation(_ tenant: TenantID) { bind(.id(tenant.uuid), .bytes) }
}
