package import Core

/// A Swift value that can be bound to a statement and read from a row.
package protocol SQLConvertible {
  /// What columns of this type hold.
  static var sqlKind: SQLKind { get }
  /// The value as the engines keep it.
  var sqlValue: SQLValue { get }
  /// Reads a column; nil when it holds something else.
  init?(sqlValue: SQLValue)
}

extension Int64: SQLConvertible {
  package static var sqlKind: SQLKind { .integer }
  package var sqlValue: SQLValue { .integer(self) }
  package init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue else { return nil }
    self = value
  }
}

extension Int: SQLConvertible {
  package static var sqlKind: SQLKind { .integer }
  package var sqlValue: SQLValue { .integer(Int64(self)) }
  package init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue else { return nil }
    self.init(exactly: value)
  }
}

extension Bool: SQLConvertible {
  package static var sqlKind: SQLKind { .boolean }
  package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .integer(0): self = false
    case .integer(1): self = true
    default: return nil
    }
  }
}

extension Double: SQLConvertible {
  package static var sqlKind: SQLKind { .double }
  package var sqlValue: SQLValue { .double(self) }
  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .double(let value): self = value
    case .integer(let value): self = Double(value)
    default: return nil
    }
  }
}

extension String: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(self) }
  package init?(sqlValue: SQLValue) {
    guard case .text(let value) = sqlValue else { return nil }
    self = value
  }
}

extension [UInt8]: SQLConvertible {
  package static var sqlKind: SQLKind { .bytes }
  package var sqlValue: SQLValue { SQLValue(bytes: self) }
  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .bytes(let value): self = value
    case .id(let value): self = value.bytes
    default: return nil
    }
  }
}

/// Moments are kept as integer microseconds.
extension Timestamp: SQLConvertible {
  package static var sqlKind: SQLKind { .integer }
  package var sqlValue: SQLValue { .integer(microseconds) }
  package init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue else { return nil }
    self.init(microseconds: value)
  }
}

extension SQLValue: SQLConvertible {
  package static var sqlKind: SQLKind { .unknown }
  package var sqlValue: SQLValue { self }
  package init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
  package static var sqlKind: SQLKind { Wrapped.sqlKind }
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }
  package init?(sqlValue: SQLValue) {
    if case .null = sqlValue {
      self = .none
    } else if let value = Wrapped(sqlValue: sqlValue) {
      self = .some(value)
    } else {
      return nil
    }
  }
}

/// An enum or a wrapper over a storable value is storable by adding the conformance alone.
extension SQLConvertible where Self: RawRepresentable, RawValue: SQLConvertible {
  package static var sqlKind: SQLKind { RawValue.sqlKind }
  package var sqlValue: SQLValue { rawValue.sqlValue }
  package init?(sqlValue: SQLValue) {
    guard let raw = RawValue(sqlValue: sqlValue) else { return nil }
    self.init(rawValue: raw)
  }
}

/// Identifiers are kept as their 16 bytes, which sort by time when they are of version 7.
extension UUID: SQLConvertible {
  package static var sqlKind: SQLKind { .bytes }
  package var sqlValue: SQLValue { .id(self) }
  package init?(sqlValue: SQLValue) {
    guard case .id(let value) = sqlValue else { return nil }
    self = value
  }
}

extension TenantID: SQLConvertible {
  package static var sqlKind: SQLKind { UUID.sqlKind }
  package var sqlValue: SQLValue { uuid.sqlValue }
  package init?(sqlValue: SQLValue) {
    guard let uuid = UUID(sqlValue: sqlValue) else { return nil }
    self.init(uuid)
  }
}
