import Core
import Crypto

/// One step of the schema. Steps are only ever added at the end; one that was released never changes.
package struct Migration: Sendable {
  /// The name it is recorded under, beginning with its date: `2026-11-21-notes`.
  package let id: String
  /// What identifies its content.
  let checksum: String
  let body: @Sendable (any Session) throws -> Void

  /// A step written in SQL that both engines understand, of any number of statements.
  package init(id: String, sql: String) {
    self.id = id
    checksum = Hex.encode(SHA256.bytes(of: Array(sql.utf8)))
    body = { session in try session.script(sql) }
  }

  /// A step written in Swift. Raise the version whenever an unreleased step's closure changes.
  package init(
    id: String, version: Int,
    _ body: @escaping @Sendable (borrowing WriteTransaction) throws -> Void
  ) {
    self.id = id
    checksum = Hex.encode(SHA256.bytes(of: Array("\(id) \(version)".utf8)))
    self.body = { session in try body(WriteTransaction(Connection(session: session))) }
  }
}
