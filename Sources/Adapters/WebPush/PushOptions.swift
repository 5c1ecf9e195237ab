import ChannelKit
import Core

/// How the services treat a push (RFC 8030, §5).
struct PushOptions {
  /// How long it is kept for a browser that is away; the longest that every service takes.
  static let lifetimeSecondsMax: Int64 = 2_419_200
  private static let topicLengthMax = 32
  private static let urgencies = ["very-low", "low", "normal", "high"]

  private let lifetimeSeconds: Int64
  private let urgency: String
  private let topic: String?

  init() { (lifetimeSeconds, urgency, topic) = (Self.lifetimeSecondsMax, "normal", nil) }

  /// Takes `ttl`, `urgency` and `topic` out of what a tenant gave.
  init(takenFrom members: inout JSONObject) throws(ContentProblem) {
    let (ttl, urgency, topic) = (members["ttl"], members["urgency"], members["topic"])
    (members["ttl"], members["urgency"], members["topic"]) = (nil, nil, nil)
    let seconds = ttl.map { $0.integerValue ?? -1 } ?? Self.lifetimeSecondsMax
    guard (0...Self.lifetimeSecondsMax).contains(seconds) else { throw Self.badLifetime }
    let word = urgency.map { $0.stringValue ?? "" } ?? "normal"
    guard Self.urgencies.contains(word) else { throw Self.badUrgency }
    if let topic, !Self.isTopic(topic.stringValue ?? "") { throw Self.badTopic }
    (lifetimeSeconds, self.urgency, self.topic) = (seconds, word, topic?.stringValue)
  }

  var fields: [String: Secret<String>] {
    var fields = ["TTL": Secret(String(lifetimeSeconds)), "Urgency": Secret(urgency)]
    fields["Topic"] = topic.map { Secret($0) }
    return fields
  }

  private static func isTopic(_ text: String) -> Bool {
    (1...topicLengthMax).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: "_")
      }
  }

  private static let badLifetime = ContentProblem(
    "native",
    Localized(
      "native.ttl must be a whole number of seconds from 0 to \(lifetimeSecondsMax).",
      arabic: "يجب أن يكون native.ttl عددًا صحيحًا من الثواني بين 0 و\(lifetimeSecondsMax)."))
  private static let badUrgency = ContentProblem(
    "native",
    Localized(
      "native.urgency must be one of very-low, low, normal and high.",
      arabic: "يجب أن يكون native.urgency إحدى القيم very-low وlow وnormal وhigh."))
  private static let badTopic = ContentProblem(
    "native",
    Localized(
      "native.topic must be 1 to \(topicLengthMax) letters, digits, - and _.",
      arabic: "يجب أن يتكون native.topic من 1 إلى \(topicLengthMax) من الحروف والأرقام و- و_."))
}
