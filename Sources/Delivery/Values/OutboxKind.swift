import Store

/// What kind of work a row of the outbox is; each has its carrier.
package enum OutboxKind: String, CaseIterable, Hashable, Sendable, SQLConvertible {
  case message, webhook, session
}
