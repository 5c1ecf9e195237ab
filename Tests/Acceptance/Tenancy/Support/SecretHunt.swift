import Core
import Glibc
import Store
import TestKit

/// Looks for secrets where none may be.
struct SecretHunt {
  /// A text to look for, in one of the forms in which it could have been kept.
  private struct Quarry {
    let name: String
    let bytes: [UInt8]
  }

  /// Anything shorter is found by chance.
  private static let bytesMin = 8

  private var quarries: [Quarry] = []

  /// How many secrets are looked for.
  private(set) var count = 0

  /// Looks for a secret: as it is, without the prefix that tells its kind, in hexadecimal digits and in base64.
  mutating func add(_ secret: String, as name: String) {
    count += 1
    for text in Set([secret, Self.withoutPrefix(secret)]) {
      let bytes = Array(text.utf8)
      // Base64 shifts with what stands before it, so the parts that do not are looked for.
      let encoded = Base64.encode(Array(bytes.prefix(bytes.count / 3 * 3)))
      let forms = [
        ("", bytes), (" in hex", Array(Hex.encode(bytes).utf8)),
        (" in base64", Array(encoded.utf8)),
      ]
      quarries += forms.map { Quarry(name: name + $0.0, bytes: $0.1) }
    }
  }

  /// Without `sk_`, `sk_test_` and the like. The random part may hold such a line itself, and stays as long as it is.
  private static func withoutPrefix(_ secret: String) -> String {
    var rest = secret[...]
    while let line = rest.firstIndex(of: "_"), rest[..<line].count <= 4 {
      let next = rest[rest.index(after: line)...]
      guard next.utf8.count >= bytesMin else { break }
      rest = next
    }
    return String(rest)
  }

  /// Looks for bytes that are no text.
  mutating func add(_ secret: [UInt8], as name: String) {
    count += 1
    quarries += [
      Quarry(name: name, bytes: secret),
      Quarry(name: name + " in hex", bytes: Array(Hex.encode(secret).utf8)),
    ]
  }

  /// The names of the secrets that some bytes hold.
  func found(in bytes: [UInt8]) -> [String] {
    quarries.filter { Self.holds(bytes, $0.bytes) }.map(\.name)
  }

  private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    return unsafe bytes.withUnsafeBytes { bytes in
      var place = 0
      while place + wanted.count <= bytes.count, let base = bytes.baseAddress {
        let left = bytes.count - place - wanted.count + 1
        guard let next = unsafe memchr(base + place, Int32(first), left) else { return false }
        if unsafe memcmp(next, wanted, wanted.count) == 0 { return true }
        unsafe place = base.distance(to: next) + 1
      }
      return false
    }
  }

  func found(in text: String) -> [String] { found(in: Array(text.utf8)) }
}

extension Place {
  /// Every row of every table, as text, and every file of the nodes' data folders.
  func remains() async throws -> [(name: String, bytes: [UInt8])] {
    var remains: [(name: String, bytes: [UInt8])] = []
    for name in try await tableNames() {
      remains.append(("the table \(name)", Array(try await rows(of: name).utf8)))
    }
    for path in Self.files(below: folder.path) {
      remains.append(("the file \(path)", File.read(path) ?? []))
    }
    return remains
  }

  private func tableNames() async throws -> [String] {
    try await database.read { [isPostgres] tx throws in
      let query: SQL =
        isPostgres
        ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        : "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
      return try tx.all(query) { try $0[0] as String }
    }
  }

  /// All columns of all rows; bytes as hexadecimal digits.
  private func rows(of table: String) async throws -> String {
    try await database.read { [isPostgres] tx throws in
      if isPostgres {
        let query = SQL(unsafeRaw: "SELECT CAST(t AS TEXT) FROM \(table) AS t")
        return try tx.all(query) { try $0[0] as String }.joined(separator: "\n")
      }
      let columns = try tx.all(SQL(unsafeRaw: "SELECT name FROM pragma_table_info('\(table)')")) {
        try $0[0] as String
      }
      let parts = columns.map {
        "CASE typeof(\($0)) WHEN 'blob' THEN lower(hex(\($0))) ELSE COALESCE(CAST(\($0) AS TEXT), '') END"
      }
      let query = "SELECT \(parts.joined(separator: " || ' ' || ")) FROM \(table)"
      return try tx.all(SQL(unsafeRaw: query)) { try $0[0] as String }.joined(separator: "\n")
    }
  }

  private static func files(below path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [path] }
    defer { unsafe closedir(folder) }
    var files: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { files += Self.files(below: "\(path)/\(name)") }
    }
    return files
  }
}
