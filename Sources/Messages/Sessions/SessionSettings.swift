package import Core
package import Store

/// How a workspace wants one of its sessions to send.
package struct SessionSettings: Hashable, Sendable {
  /// The most messages of a day; nil for no limit.
  package var dailyLimit: Int64?
  package var warmup: Warmup?
  /// Whether recipients see that somebody writes before a message comes.
  package var simulatesTyping = false

  /// A new account that sends more each day, so that the provider does not take it for a spammer's.
  package struct Warmup: Hashable, Sendable {
    package var startLimit: Int64
    package var maxLimit: Int64
    package var days: Int64
    package var startedAt: Timestamp

    package init(startLimit: Int64, maxLimit: Int64, days: Int64, startedAt: Timestamp) {
      self.startLimit = startLimit
      self.maxLimit = maxLimit
      self.days = days
      self.startedAt = startedAt
    }

    /// The most messages of the day of a moment. The first day has the start, the last the full measure.
    func limit(at now: Timestamp) -> Int64 {
      let day = max(0, (now.seconds - startedAt.seconds) / 86_400)
      guard day < days - 1 else { return maxLimit }
      return startLimit + (maxLimit - startLimit) * day / (days - 1)
    }
  }

  package init() {}

  /// The most messages of the day of a moment; nil for no limit.
  package func limit(at now: Timestamp) -> Int64? {
    [dailyLimit, warmup?.limit(at: now)].compactMap(\.self).min()
  }
}

extension SessionSettings: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(JSON.object(json).description) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue, let json = try? JSON.parse(text) else { return nil }
    dailyLimit = json["daily_limit"]?.integerValue
    simulatesTyping = json["simulate_typing"]?.boolValue ?? false
    if let start = json["warmup_start_limit"]?.integerValue,
      let most = json["warmup_max_limit"]?.integerValue, let days = json["warmup_days"]?.integerValue,
      let started = json["warmup_started_at"]?.integerValue
    {
      warmup = Warmup(
        startLimit: start, maxLimit: most, days: days,
        startedAt: Timestamp(microseconds: started))
    }
  }

  private var json: JSONObject {
    var members: JSONObject = ["simulate_typing": .bool(simulatesTyping)]
    members["daily_limit"] = dailyLimit.map(JSON.integer)
    if let warmup {
      members["warmup_start_limit"] = .integer(warmup.startLimit)
      members["warmup_max_limit"] = .integer(warmup.maxLimit)
      members["warmup_days"] = .integer(warmup.days)
      members["warmup_started_at"] = .integer(warmup.startedAt.microseconds)
    }
    return members
  }
}
