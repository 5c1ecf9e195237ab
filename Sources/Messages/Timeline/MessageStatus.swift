package import ChannelKit
import Store

/// How far a message got.
package enum MessageStatus: String, CaseIterable, Hashable, Sendable, SQLConvertible {
  /// Accepted, and nothing is known yet of its having left.
  case queued
  /// The provider has it.
  case sent
  case delivered
  case read
  /// The provider will not take it, or could not deliver it.
  case failed
  /// Its time was over before it could be sent.
  case expired
  /// It may have been sent: nobody answered.
  case unknown
  case canceled
  /// Somebody sent it to us.
  case received

  /// Where a receipt leads from here; nil when it changes nothing. Receipts come late, twice and in any order, and
  /// never move a message back.
  package func after(_ receipt: Receipt) -> MessageStatus? {
    let next = Self.of(receipt)
    switch self {
    // What may have been sent was sent, and what had failed arrived all the same.
    case .queued, .unknown, .failed, .expired: return next
    case .sent, .delivered, .read: return next.rank > rank ? next : nil
    case .canceled, .received: return nil
    }
  }

  /// Whether it has yet to be known what became of it. A receipt may say so before the provider's answer does.
  var isUnderWay: Bool { self == .queued }

  /// Whether a failure that is reported now is news: what was delivered did not fail.
  package var canFail: Bool {
    switch self {
    case .queued, .sent, .unknown: true
    case .delivered, .read, .failed, .expired, .canceled, .received: false
    }
  }

  /// The receipts that a new one implies: what was read was delivered.
  package func implied(by receipt: Receipt) -> [Receipt] {
    let target = Self.of(receipt).rank
    return [Receipt.sent, .delivered, .read].filter {
      Self.of($0).rank <= target && Self.of($0).rank > rank
    }
  }

  private static func of(_ receipt: Receipt) -> MessageStatus {
    switch receipt {
    case .sent: .sent
    case .delivered: .delivered
    case .read: .read
    }
  }

  private var rank: Int {
    switch self {
    case .sent: 1
    case .delivered: 2
    case .read: 3
    default: 0
    }
  }
}
