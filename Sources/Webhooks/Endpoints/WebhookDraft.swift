import Core

/// A webhook before it is made, or what is to change of one; nil keeps or takes the default.
package struct WebhookDraft: Hashable, Sendable {
  package static let descriptionLengthMax = 500
  package static let urlLengthMax = 2_048

  let url: String?
  let description: String?
  let events: EventFilter?
  let headerPrefix: Change<HeaderPrefix>
  let schedule: Change<AttemptSchedule>
  let isActive: Bool?

  /// A value that may be left alone, set, or given back to the gateway's own.
  package enum Change<Value: Hashable & Sendable>: Hashable, Sendable {
    case keep
    case set(Value?)

    func map<Other>(
      _ transform: (Value) throws(WebhookError) -> Other
    ) throws(WebhookError) -> Change<Other> {
      switch self {
      case .keep: return .keep
      case .set(let value?): return .set(try transform(value))
      case .set: return .set(nil)
      }
    }

    func applied(to old: Value?) -> Value? {
      if case .set(let value) = self { value } else { old }
    }
  }

  /// Checks each value; the URL must lead to one of the places.
  package init(
    url: String? = nil, in places: EndpointPlaces = .public, description: String? = nil,
    events: [String]? = nil, headerPrefix: Change<String> = .keep,
    schedule: Change<[Int64]> = .keep, isActive: Bool? = nil
  ) throws(WebhookError) {
    if let url { try Self.check(url, places) }
    self.url = url
    self.description = description.map { String($0.prefix(Self.descriptionLengthMax)) }
    self.events = if let events { try EventFilter(events) } else { nil }
    self.headerPrefix = try headerPrefix.map(HeaderPrefix.checked)
    self.schedule = try schedule.map(AttemptSchedule.init)
    self.isActive = isActive
  }

  private static func check(_ url: String, _ places: EndpointPlaces) throws(WebhookError) {
    guard url.utf8.count <= urlLengthMax else { throw .urlTooLong }
    if let objection = places.objection(to: url) { throw .invalid("url", objection) }
  }
}

extension WebhookError {
  fileprivate static let urlTooLong = WebhookError.invalid(
    "url",
    Localized(
      "The URL is longer than \(WebhookDraft.urlLengthMax) bytes.",
      arabic: "الرابط أطول من \(WebhookDraft.urlLengthMax) بايت."))
}
