import Core

/// What a policy says of itself in answers, put together once.
package final class LimitTexts: Sendable, Hashable {
  /// The value of the `RateLimit-Policy` field: `"minute";q=120;w=60, "day";q=10000;w=86400`.
  package let field: [UInt8]
  /// The members `limits` and `limit_sources` of `GET /api/v1/me`, as JSON without braces.
  package let members: [UInt8]

  /// Of no policy.
  package static let none = LimitTexts(field: [], members: [])

  private init(field: [UInt8], members: [UInt8]) {
    self.field = field
    self.members = members
  }

  package static func == (left: LimitTexts, right: LimitTexts) -> Bool {
    left.field == right.field && left.members == right.members
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(members) }

  package init(_ policy: LimitPolicy) {
    field = Array(
      Window.allCases.compactMap { window in
        policy[window].map { "\"\(window.name)\";q=\($0.value);w=\(window.usualSeconds)" }
      }.joined(separator: ", ").utf8)
    var limits = JSONObject()
    var sources = JSONObject()
    for window in Window.allCases {
      limits[window.key] = policy[window].map { .integer($0.value) } ?? .null
      sources[window.key] = .string(policy.source(of: window))
    }
    let object: JSON = ["limits": .object(limits), "limit_sources": .object(sources)]
    members = Array(object.serialized().dropFirst().dropLast())
  }
}

extension Window {
  /// How long it is, as far as a constant can say it: a day may have 23 hours, and a month 28 days.
  fileprivate var usualSeconds: Int {
    switch self {
    case .minute: 60
    case .hour: 3_600
    case .day: 86_400
    case .month: 2_592_000
    }
  }
}
