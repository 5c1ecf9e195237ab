/// Does what an operation is for.
package enum Handler: Sendable {
  /// Serves anybody.
  case open(OpenHandler)
}

/// Serves anybody: who called is not known.
package typealias OpenHandler = @Sendable (Call) async throws -> Reply
