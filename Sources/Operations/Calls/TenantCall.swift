package import Core
package import HTTPServer
package import RateLimit
package import TenantKit

/// A request of somebody who is known, may do this, and is within the limits.
///
/// Its store reaches one workspace, the caller's own; there is no other way to data from here.
package struct TenantCall: Sendable {
  let call: Call
  package let principal: Principal
  /// What was left of each limit when this request was let in.
  package let limits: LimitReport

  /// The database as this caller may use it.
  package var store: TenantStore { call.services.store(of: principal) }

  package var request: Request { call.request }
  package var input: CheckedInput { call.input }
  package var language: Language { call.language }
  package var log: Log { call.log }
  package var operation: Operation { call.operation }
  package var passwords: PasswordWorker { call.services.passwords }
  package var vault: Vault { call.services.vault }
  /// The rules of limits and plans that are in force.
  package var rules: LimitRules { call.services.limiter.rules }

  /// The caller, as the audit log names it.
  package var actor: Actor {
    Actor(
      principal, address: request.client.map(\.description) ?? "", requestID: call.requestID)
  }

  package var now: Timestamp { call.arrival.now }
}
