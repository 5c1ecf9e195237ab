package import Core
import Store

/// What became of one attempt of a delivery.
package struct WebhookAttempt: Hashable, Sendable {
  /// The most attempts that a delivery's log keeps; the oldest go first.
  static let keptCountMax = 20
  /// The most bytes of an answer that the log keeps.
  package static let answerBytesMax = 1_024

  package let number: Int
  package let at: Timestamp
  package let duration: Duration
  /// Nil where no answer came.
  package let statusCode: Int?
  /// Why it did not go well, in one word; nil when it did.
  package let failure: String?
  /// How the answer's body begins.
  package let answer: String?

  package init(
    number: Int, at: Timestamp, duration: Duration, statusCode: Int? = nil,
    failure: String? = nil, answer: String? = nil
  ) {
    (self.number, self.at, self.duration) = (number, at, duration)
    (self.statusCode, self.failure, self.answer) = (statusCode, failure, answer)
  }
}

extension WebhookAttempt {
  /// As it is kept.
  var json: JSON {
    var object: JSONObject = [
      "number": .integer(Int64(number)), "at": .integer(at.microseconds),
      "duration": .integer(duration.microseconds),
    ]
    object["status"] = statusCode.map { .integer(Int64($0)) }
    object["failure"] = failure.map { .string($0) }
    object["answer"] = answer.map { .string($0) }
    return .object(object)
  }

  init?(_ json: JSON) {
    guard let number = json["number"]?.integerValue, let at = json["at"]?.integerValue,
      let duration = json["duration"]?.integerValue
    else { return nil }
    self.init(
      number: Int(number), at: Timestamp(microseconds: at), duration: .microseconds(duration),
      statusCode: json["status"]?.integerValue.map { Int($0) },
      failure: json["failure"]?.stringValue, answer: json["answer"]?.stringValue)
  }

  /// The attempts of a column.
  static func list(_ text: String) throws -> [WebhookAttempt] {
    try JSON.parse(text).arrayValue?.compactMap { WebhookAttempt($0) } ?? []
  }

  /// A column with these attempts, as far as they are kept.
  static func text(_ attempts: [WebhookAttempt]) -> String {
    JSON.array(attempts.suffix(keptCountMax).map(\.json)).description
  }

  /// The beginning of an answer's body as text: what is no text is replaced, and control characters are left out.
  static func excerpt(of body: [UInt8]) -> String? {
    guard !body.isEmpty else { return nil }
    let text = String(decoding: body.prefix(answerBytesMax), as: UTF8.self)
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where scalar.value >= 0x20 || scalar == "\n" || scalar == "\t"
    {
      scalars.append(scalar)
    }
    return String(scalars)
  }
}
