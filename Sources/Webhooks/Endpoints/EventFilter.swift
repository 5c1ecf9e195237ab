import Core
package import Store

/// Which events a webhook wants: all, those that come to be known later included, or those of a list.
package struct EventFilter: Hashable, Sendable {
  /// Nil wants all.
  private let kinds: Set<EventKind>?

  package static let all = EventFilter(kinds: nil)

  private init(kinds: Set<EventKind>?) { self.kinds = kinds }

  /// A list of names, or `*`.
  package init(_ names: [String]) throws(WebhookError) {
    guard !names.isEmpty else { throw .noEvents }
    if names.contains("*") {
      self = .all
      return
    }
    var kinds: Set<EventKind> = []
    for name in names {
      guard let kind = EventKind(rawValue: name) else { throw .unknownEvent(name) }
      kinds.insert(kind)
    }
    self.init(kinds: kinds)
  }

  /// The names in the order in which they are known.
  package var names: [String] {
    guard let kinds else { return ["*"] }
    return EventKind.allCases.filter(kinds.contains).map(\.rawValue)
  }

  /// Whether an event of this name is wanted. One that an older node does not know is wanted by those who want all.
  func wants(_ name: String) -> Bool {
    guard let kinds else { return true }
    return EventKind(rawValue: name).map(kinds.contains) ?? false
  }
}

extension EventFilter: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(names.joined(separator: " ")) }

  /// Names that are no longer known fall away.
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    let names = text.split(separator: " ")
    self.init(
      kinds: names.contains("*") ? nil : Set(names.compactMap { EventKind(rawValue: String($0)) }))
  }
}

extension WebhookError {
  fileprivate static let noEvents = WebhookError.invalid(
    "events",
    Localized(
      "Name at least one event, or * for all.", arabic: "اذكر حدثًا واحدًا على الأقل، أو * للكل."))

  fileprivate static func unknownEvent(_ name: String) -> WebhookError {
    .invalid(
      "events",
      Localized(
        "There is no event named \(name.prefix(60)).",
        arabic: "لا يوجد حدث باسم \(name.prefix(60))."))
  }
}
