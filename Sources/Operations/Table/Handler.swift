package import TenantKit

/// Does what an operation is for. Which kind it is says what the pipeline does around it.
package enum Handler: Sendable {
  /// Serves anybody.
  case open(OpenHandler)
  /// Answers at once, from memory.
  case prompt(PromptHandler)
  /// Changes nothing.
  case reading(ReadingHandler)
  /// Prepares a change, which is then made in one transaction with its idempotency record and its usage.
  case changing(ChangingHandler)
}

/// Serves anybody: who called is not known.
package typealias OpenHandler = @Sendable (Call) async throws -> Reply

/// Answers a known caller without waiting for anything.
package typealias PromptHandler = @Sendable (TenantCall) throws -> Reply

/// Answers a known caller and changes nothing.
package typealias ReadingHandler = @Sendable (TenantCall) async throws -> Reply

/// Checks and prepares what a known caller wants changed.
package typealias ChangingHandler = @Sendable (TenantCall) async throws -> Change

/// Makes a change and tells of it. It may run more than once before it is committed, so it must have no effect but on
/// its transaction.
package typealias Change = @Sendable (borrowing TenantWrite) throws -> Reply
