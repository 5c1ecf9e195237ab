import Core
import Crypto

/// What a table holds, in a form that is equal on both engines and does not depend on the order of rows.
package struct TableDigest: Equatable, Sendable {
  package let table: String
  package private(set) var rowCount = 0
  /// The sum of the SHA-256 of every row, as four numbers that wrap around.
  private var sums: [UInt64] = [0, 0, 0, 0]

  init(table: String) { self.table = table }

  /// The checksum as people compare it.
  package var checksum: String {
    sums.map { sum in
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  mutating func add(_ row: [SQLValue]) {
    rowCount += 1
    let digest = SHA256.bytes(of: Self.encode(row))
    for part in 0..<4 {
      let number = digest[part * 8..<part * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      sums[part] &+= number
    }
  }

  /// A tag, a length and the bytes for each value, so no two rows share an encoding.
  private static func encode(_ row: [SQLValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in row {
      switch value {
      case .null: bytes.append(0)
      case .integer(let value): append(1, bigEndian(UInt64(bitPattern: value)), to: &bytes)
      case .double(let value): append(2, bigEndian(value.bitPattern), to: &bytes)
      case .text(let value): append(3, Array(value.utf8), to: &bytes)
      case .bytes(let value): append(4, value, to: &bytes)
      case .id(let value): append(4, value.bytes, to: &bytes)
      }
    }
    return bytes
  }

  private static func append(_ tag: UInt8, _ content: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(tag)
    bytes += bigEndian(UInt64(content.count))
    bytes += content
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
