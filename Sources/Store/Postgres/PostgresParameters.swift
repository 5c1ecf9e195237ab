import CPostgres
import Core

/// Bound values in the form that libpq takes: one buffer, and where each value lies in it.
struct PostgresParameters {
  private var buffer: [UInt8] = []
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  init(_ sql: SQL) throws(StoreError) {
    for (value, kind) in zip(sql.values, sql.parts.kinds) { try append(value, kind) }
  }

  /// The type that each kind is announced as. A boolean is left open, so it fits BOOLEAN and BIGINT columns alike.
  static func type(_ kind: SQLKind) -> Oid {
    switch kind {
    case .integer: PostgresType.integer
    case .double: PostgresType.double
    case .text: PostgresType.text
    case .bytes: PostgresType.bytes
    case .boolean, .unknown: 0
    }
  }

  private mutating func append(_ value: SQLValue, _ kind: SQLKind) throws(StoreError) {
    try value.checkStorable()
    let start = buffer.count
    var isBinary = true
    switch value {
    case .null:
      offsets.append(nil)
      lengths.append(0)
      formats.append(1)
      return
    case .integer(let value) where kind == .boolean:
      buffer.append(value == 0 ? 0x30 : 0x31)
      buffer.append(0)
      isBinary = false
    case .integer(let value): append(UInt64(bitPattern: value))
    case .double(let value): append(value.bitPattern)
    case .text(let value): buffer += value.utf8
    case .bytes(let value): buffer += value
    case .id(let value):
      append(value.high)
      append(value.low)
    }
    offsets.append(start)
    lengths.append(Int32(clamping: buffer.count - start))
    formats.append(isBinary ? 1 : 0)
    // An empty value still needs an address, for none would mean NULL.
    if buffer.count == start { buffer.append(0) }
  }

  private mutating func append(_ value: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      buffer.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Hands the values over as the arrays that `PQexecPrepared` wants.
  func with<Value>(
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Value
  ) -> Value {
    unsafe buffer.withUnsafeBytes { bytes in
      let base = bytes.baseAddress
      let pointers = unsafe offsets.map { offset -> UnsafePointer<CChar>? in
        guard let base = unsafe base, let offset else { return nil }
        return unsafe (base + offset).assumingMemoryBound(to: CChar.self)
      }
      return unsafe body(Int32(offsets.count), pointers, lengths, formats)
    }
  }
}
