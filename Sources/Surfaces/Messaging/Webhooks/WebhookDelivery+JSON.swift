import Core
import Operations
import Webhooks

extension WebhookDelivery {
  /// A line of a webhook's log.
  var view: JSON {
    let last = attempts.last
    return [
      "id": .string("\(id)"), "webhook_id": .string("\(webhook)"),
      "event_id": eventID.map { .string("\($0)") } ?? .null, "event": .string(event),
      "status": .string(status.rawValue), "signature": signature.map { .string($0) } ?? .null,
      "attempts": .integer(Int64(attemptCount)),
      "duration_ms": last.map { .integer($0.duration.milliseconds) } ?? .null,
      "status_code": .count(last?.statusCode), "error": last?.failure.map { .string($0) } ?? .null,
      "attempt_log": .array(attempts.map(\.view)), "replays": .integer(Int64(replayCount)),
      "occurred_at": .time(occurredAt), "created_at": .time(createdAt),
      "finished_at": .time(finishedAt),
    ]
  }

  static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("webhook_id", .string(.uuid)),
    .required("event_id", .nullable(.string(.uuid))), .required("event", .string()),
    .required("status", .string(oneOf: Status.allCases.map(\.rawValue))),
    .required("signature", .nullable(.string())), .required("attempts", .integer()),
    .required("duration_ms", .nullable(.integer())),
    .required("status_code", .nullable(.integer())), .required("error", .nullable(.string())),
    .required("attempt_log", .array(WebhookAttempt.viewSchema)),
    .required("replays", .integer()), .required("occurred_at", .string(.dateTime)),
    .required("created_at", .string(.dateTime)),
    .required("finished_at", .nullable(.string(.dateTime))),
  ])
}

extension WebhookAttempt {
  fileprivate var view: JSON {
    [
      "number": .integer(Int64(number)), "at": .time(at),
      "duration_ms": .integer(duration.milliseconds), "status_code": .count(statusCode),
      "error": failure.map { .string($0) } ?? .null,
      "response": answer.map { .string($0) } ?? .null,
    ]
  }

  fileprivate static let viewSchema = Schema.object([
    .required("number", .integer()), .required("at", .string(.dateTime)),
    .required("duration_ms", .integer()), .required("status_code", .nullable(.integer())),
    .required("error", .nullable(.string())),
    .required(
      "response",
      .nullable(.string()).noted(
        Localized("How the answer began.", arabic: "بداية الرد."))),
  ])
}

extension JSON {
  fileprivate static func count(_ number: Int?) -> JSON {
    number.map { .integer(Int64($0)) } ?? .null
  }
}
