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

  /// By their first eight bytes, so that one look at each place of a text is enough for them all.
  private var quarries: [UInt64: [Quarry]] = [:]

  /// How many secrets are looked for.
  private(set) var count = 0

  /// Looks for a secret and, as that alone would do, for what follows the prefix that tells its kind.
  mutating func add(_ secret: String, as name: String) {
    count += 1
    for text in Set([secret, Self.withoutPrefix(secret)]) { add(Array(text.utf8), of: name) }
  }

  /// Looks for bytes that need not be text.
  mutating func add(_ secret: [UInt8], as name: String) {
    count += 1
    add(secret, of: name)
  }

  private mutating func add(_ secret: [UInt8], of name: String) {
    var forms = [("", secret)]
    forms += Self.digits(of: secret).map { ($0, Array($1.utf8)) }
    forms += Self.parts(of: secret).map { (" in base64", Array($0.utf8)) }
    var known: Set<[UInt8]> = []
    for (form, bytes) in forms where bytes.count >= Self.bytesMin && known.insert(bytes).inserted {
      let start = bytes.prefix(Self.bytesMin).reduce(0) { $0 << 8 | UInt64($1) }
      quarries[start, default: []].append(Quarry(name: name + form, bytes: bytes))
    }
  }

  /// As hexadecimal digits and as URLs have it: every byte escaped, or only those that must be.
  private static func digits(of bytes: [UInt8]) -> [(form: String, text: String)] {
    let hex = Hex.encode(bytes)
    let escaped = bytes.map { "%" + Hex.encode([$0]) }.joined()
    let sparing = [PercentEncoding.Place.pathSegment, .query].map {
      String(decoding: PercentEncoding.encode(bytes, for: $0), as: UTF8.self)
    }
    return [hex, hex.uppercased()].map { (" in hex", $0) }
      + ([escaped, escaped.uppercased()] + sparing).map { (" in percents", $0) }
  }

  /// What is the same in base64 however many bytes stand before: three in a row are four characters.
  private static func parts(of bytes: [UInt8]) -> [String] {
    (0..<3).flatMap { skipped in
      let rest = bytes.dropFirst(skipped)
      let whole = rest.prefix(rest.count / 3 * 3)
      return [Base64.encode(whole), Base64.encode(whole, as: .url)]
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

  /// The names of the secrets that some bytes hold.
  func found(in bytes: [UInt8]) -> [String] {
    var names: [String] = []
    var latest: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      latest = latest << 8 | UInt64(byte)
      guard let candidates = quarries[latest] else { continue }
      let rest = bytes[max(0, index + 1 - Self.bytesMin)...]
      names += candidates.filter { rest.starts(with: $0.bytes) }.map(\.name)
    }
    return names
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
