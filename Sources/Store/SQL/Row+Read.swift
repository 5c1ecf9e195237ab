package import Core

// What rows hold most is read directly: the way over a protocol costs several times as much as the reading.
extension Row {
  package subscript(_ column: Int) -> UUID {
    get throws(StoreError) {
      let stored = try stored(column)
      guard case .id(let value) = stored else { throw mismatch(stored, UUID.self, column) }
      return value
    }
  }

  package subscript(_ column: Int) -> UUID? {
    get throws(StoreError) {
      let stored = try stored(column)
      switch stored {
      case .id(let value): return value
      case .null: return nil
      default: throw mismatch(stored, UUID?.self, column)
      }
    }
  }

  package subscript(_ column: Int) -> TenantID {
    get throws(StoreError) { TenantID(try self[column] as UUID) }
  }

  package subscript(_ column: Int) -> String {
    get throws(StoreError) {
      let stored = try stored(column)
      guard case .text(let value) = stored else { throw mismatch(stored, String.self, column) }
      return value
    }
  }

  package subscript(_ column: Int) -> Int64 {
    get throws(StoreError) {
      let stored = try stored(column)
      guard case .integer(let value) = stored else { throw mismatch(stored, Int64.self, column) }
      return value
    }
  }

  package subscript(_ column: Int) -> Int {
    get throws(StoreError) { Int(try self[column] as Int64) }
  }

  package subscript(_ column: Int) -> Timestamp {
    get throws(StoreError) { Timestamp(microseconds: try self[column] as Int64) }
  }

  package subscript(_ column: Int) -> Timestamp? {
    get throws(StoreError) {
      let stored = try stored(column)
      switch stored {
      case .integer(let value): return Timestamp(microseconds: value)
      case .null: return nil
      default: throw mismatch(stored, Timestamp?.self, column)
      }
    }
  }
}
