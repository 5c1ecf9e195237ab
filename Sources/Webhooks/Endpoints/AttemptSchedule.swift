import Core
package import Store

/// The pauses between the attempts of a delivery; after the last one it has failed.
package struct AttemptSchedule: Hashable, Sendable {
  package static let countMax = 20
  package static let pauseMax = Duration.seconds(86_400)
  /// Of all pauses together; events are kept for longer than that.
  package static let totalMax = Duration.seconds(7 * 86_400)

  /// The published one: 10 s, 60 s, 5 min, 30 min, 2 h.
  package static let standard = AttemptSchedule(unchecked: [10, 60, 300, 1_800, 7_200])

  /// In whole seconds.
  package let seconds: [Int64]

  private init(unchecked seconds: [Int64]) { self.seconds = seconds }

  /// One pause or more, each of a second to a day.
  package init(_ seconds: [Int64]) throws(WebhookError) {
    guard (1...Self.countMax).contains(seconds.count),
      seconds.allSatisfy({ $0 >= 1 && $0 <= Self.pauseMax.components.seconds }),
      seconds.reduce(0, +) <= Self.totalMax.components.seconds
    else { throw .badSchedule }
    self.seconds = seconds
  }

  var pauses: [Duration] { seconds.map { .seconds($0) } }
}

extension AttemptSchedule: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(seconds.map(String.init).joined(separator: " ")) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    let numbers = text.split(separator: " ").map { Int64($0) }
    guard !numbers.contains(nil), let schedule = try? AttemptSchedule(numbers.compactMap { $0 })
    else { return nil }
    self = schedule
  }
}

extension WebhookError {
  fileprivate static let badSchedule = WebhookError.invalid(
    "retry_schedule",
    Localized(
      "Give 1 to \(AttemptSchedule.countMax) pauses in seconds, each a day at most and seven days together.",
      arabic:
        "أدخل من 1 إلى \(AttemptSchedule.countMax) مدة بالثواني، كل منها يوم على الأكثر ومجموعها سبعة أيام."
    ))
}
