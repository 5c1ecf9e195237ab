import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// Many messages in one request, each with its own verdict.
enum BatchOperation {
  static let countMax = 1_000

  static func operation(_ desk: MessageDesk) -> Operation {
    Operation(
      .post, "/api/v1/messages/batch", .messaging, access: .key("messages.send"),
      summary: Localized(
        "Send up to 1,000 messages; each is queued or refused by itself.",
        arabic: "إرسال حتى 1000 رسالة؛ تُقبل كل واحدة أو تُرفض على حدة."),
      input: Input(
        body: .object([.required("messages", .array(.map(.anything), count: 1...countMax))])),
      output: .json(
        .object([
          .required("accepted", .integer(0...Int64(countMax))),
          .required("rejected", .integer(0...Int64(countMax))),
          .required("data", .array(verdictSchema)),
        ])),
      body: .buffered(limitBytes: bodyBytesMax),
      changing: { call in
        let schema = MessageBody.schema(desk.descriptors)
        let items = (call.input.body["messages"]?.arrayValue ?? []).map {
          MessageRequest($0, schema, desk)
        }
        let (sender, language) = (Sender(call.principal), call.language)
        return { tx throws in
          var verdicts: [JSON] = []
          var acceptedCount: Int64 = 0
          for (place, item) in items.enumerated() {
            do {
              let submission = try item.submission(
                by: sender, desk, in: tx, also: item.body.isDryRun ? [.dryRunInBatch] : [])
              let id = try desk.accept(submission, in: tx)
              acceptedCount += 1
              verdicts.append(.accepted(place, id))
            } catch let error as APIError {
              verdicts.append(.rejected(place, error, language))
            }
          }
          return .json([
            "accepted": .integer(acceptedCount),
            "rejected": .integer(Int64(items.count) - acceptedCount), "data": .array(verdicts),
          ])
        }
      })
  }

  private static let bodyBytesMax = 8 << 20

  private static let verdictSchema = Schema.object([
    .required("index", .integer(0...Int64(countMax))),
    .required("status", .string(oneOf: ["queued", "rejected"])),
    .required("message_id", .nullable(.string(.uuid))),
    .required(
      "error",
      .nullable(
        .object([
          .required("code", .string()), .required("message", .string()),
          .required("details", .map(.anything)),
        ]))),
  ])
}

extension JSON {
  fileprivate static func accepted(_ place: Int, _ id: UUID) -> JSON {
    [
      "index": .integer(Int64(place)), "status": "queued", "message_id": .string("\(id)"),
      "error": .null,
    ]
  }

  fileprivate static func rejected(_ place: Int, _ error: APIError, _ language: Language) -> JSON {
    var errors: JSONObject = [:]
    for problem in error.problems {
      let before = errors[problem.path]?.arrayValue ?? []
      errors[problem.path] = .array(before + [.string(problem.message[language])])
    }
    var details = error.details
    if !errors.isEmpty { details["errors"] = .object(errors) }
    return [
      "index": .integer(Int64(place)), "status": "rejected", "message_id": .null,
      "error": [
        "code": .string(error.code), "message": .string(error.message[language]),
        "details": .object(details),
      ],
    ]
  }
}
