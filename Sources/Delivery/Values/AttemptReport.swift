package import ChannelKit
package import TenantKit

/// What became of an attempt.
package struct AttemptReport: Sendable {
  /// What happens with the row.
  package enum Outcome: Hashable, Sendable {
    /// It is over, well or badly; the effect says which.
    case done
    /// This part is out and the next one follows at once. It is no retry.
    case next(part: Int)
    /// Not now. The pause holds for the whole scope; without one the queue's schedule names it.
    case again(after: Duration?, scope: Verdict.Scope)
    /// The queue is closed: the work stays first and the attempt does not count.
    case closed
  }

  /// What the attempt says of the other side. Breakers go by it.
  package enum Sign: Hashable, Sendable {
    /// It answered, be it with a refusal.
    case answers
    /// It cannot be reached, or fails by itself.
    case fails
    /// The attempt says nothing of it.
    case none
  }

  package let outcome: Outcome
  package let sign: Sign
  /// What the carrier writes in the transaction that records the outcome. It may run more than once before it is
  /// committed, so it must have no effect but on its transaction.
  package let effect: @Sendable (borrowing TenantWrite) throws -> Void

  package init(
    _ outcome: Outcome, _ sign: Sign,
    effect: @escaping @Sendable (borrowing TenantWrite) throws -> Void = { _ in }
  ) {
    (self.outcome, self.sign, self.effect) = (outcome, sign, effect)
  }
}
