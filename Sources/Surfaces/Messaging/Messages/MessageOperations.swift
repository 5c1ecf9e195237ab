import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// Messages of a workspace: sent, looked at, taken back.
enum MessageOperations {
  static func all(_ desk: MessageDesk) -> [Operation] {
    [
      send(desk), validate(desk), BatchOperation.operation(desk), list, show, cancel,
      ResolveOperation.operation(desk),
    ]
  }

  private static func send(_ desk: MessageDesk) -> Operation {
    let form = MessageBody.schema(desk.descriptors)
    return Operation(
      .post, "/api/v1/messages/send", .messaging, access: .key("messages.send"), success: .created,
      summary: Localized(
        "Send a message through a channel. It is queued; the answer has its id.",
        arabic: "إرسال رسالة عبر قناة. توضع في قائمة الانتظار وتحمل الإجابة معرّفها."),
      input: Input(body: form, checksBody: false),
      output: .json(
        .object([
          .required("status", .string(oneOf: ["queued"])), .required("message_id", .string(.uuid)),
        ])),
      otherOutputs: [
        OtherOutput(
          .ok,
          Localized(
            "With dry_run: the message could be sent, and nothing was.",
            arabic: "مع dry_run: يمكن إرسال الرسالة ولم يُرسل شيء."), .json(checkedSchema))
      ],
      changing: { call in
        let request = MessageRequest(call.input.body, form, desk)
        let sender = Sender(call.principal)
        return { tx throws in
          let submission = try request.submission(by: sender, desk, in: tx)
          if request.body.isDryRun {
            return .json(checked(submission, request.body), status: .ok)
          }
          let id = try desk.accept(submission, in: tx)
          return .json(["status": "queued", "message_id": .string("\(id)")])
        }
      })
  }

  private static func validate(_ desk: MessageDesk) -> Operation {
    let form = MessageBody.schema(desk.descriptors)
    return Operation(
      .post, "/api/v1/messages/validate", .messaging, access: .key("messages.send"),
      summary: Localized(
        "Check a message without sending it; all problems at once.",
        arabic: "فحص رسالة دون إرسالها مع عرض جميع المشكلات دفعة واحدة."),
      input: Input(body: form, checksBody: false), output: .json(checkedSchema),
      reading: { call in
        let request = MessageRequest(call.input.body, form, desk)
        let sender = Sender(call.principal)
        return try await call.store.read { tx throws in
          .json(checked(try request.submission(by: sender, desk, in: tx), request.body))
        }
      })
  }

  private static func checked(_ submission: Submission, _ body: MessageBody) -> JSON {
    [
      "status": "valid", "channel": .string(submission.channel),
      "session_id": .string("\(submission.session)"), "to": .string(submission.address),
      "contact_id": submission.contact.map { .string("\($0)") } ?? .null,
      "content": .string(submission.shownText),
      "parts": .integer(Int64(body.partCount(of: submission.content))),
      "test": .bool(submission.isTest),
    ]
  }

  private static let checkedSchema = Schema.object([
    .required("status", .string(oneOf: ["valid"])), .required("channel", .string()),
    .required("session_id", .string(.uuid)), .required("to", .string()),
    .required("contact_id", .nullable(.string(.uuid))),
    .required(
      "content",
      .string().noted(
        Localized(
          "The text that would be sent; of a template, with its gaps filled.",
          arabic: "النص الذي سيُرسل؛ وللقالب بعد ملء فراغاته."))),
    .required(
      "parts",
      .integer(1...Int64(ChannelDescriptor.partsMax)).noted(
        Localized(
          "How many messages of the provider it becomes.",
          arabic: "عدد رسائل المزوّد التي ستصبح عليها."))),
    .required("test", .boolean),
  ])

  private static let listName = "messages"

  private static let list = Operation(
    .get, "/api/v1/messages", .messaging, access: .key("messages.read"),
    summary: Localized("List messages, the newest first.", arabic: "قائمة الرسائل، الأحدث أولًا."),
    input: Input(
      query: [
        .optional("channel", .string(length: 1...40)), .optional("session_id", .string(.uuid)),
        .optional("contact_id", .string(.uuid)),
        .optional("direction", .string(oneOf: Message.Direction.allCases.map(\.rawValue))),
        .optional(
          "status",
          .array(
            .string(oneOf: MessageStatus.allCases.map(\.rawValue)),
            count: 1...MessageStatus.allCases.count
          ).noted(
            Localized(
              "One, or several as status[]=failed&status[]=unknown.",
              arabic: "حالة واحدة، أو عدة حالات مثل status[]=failed&status[]=unknown."))),
      ] + PageBounds.messaging.fields),
    output: MessagingList.output(MessageView.schema),
    reading: { call in
      let query = try PageQuery<UUID>(call.input.query, of: listName, .messaging)
      let filter = Messages.Filter(call.input.query)
      let bound = Sender(call.principal).boundSession
      if let bound, let asked = filter.session, asked != bound {
        throw APIError.boundElsewhere
      }
      return try await call.store.read { tx throws in
        var filter = filter
        filter.session = bound ?? filter.session
        let page = try Messages.list(query.request, filter, in: tx)
        let view = try MessageView(of: page.elements, in: tx)
        return MessagingList.reply(
          page, total: try Messages.count(filter, in: tx), query, view.json)
      }
    })

  private static let show = Operation(
    .get, "/api/v1/messages/{message}", .messaging, access: .key("messages.read"),
    summary: Localized(
      "One message with its delivery history.", arabic: "رسالة واحدة مع سجل تسليمها."),
    input: Input(path: [messageField]),
    output: .json(.object([.required("data", MessageView.wholeSchema)])),
    reading: { call in
      let (id, bound) = (try call.messageID(), Sender(call.principal).boundSession)
      return try await call.store.read { tx throws in
        let message = try Messages.find(id, only: bound, in: tx)
        let view = try MessageView(of: [message], in: tx)
        return .json(["data": view.json(message, try Timeline.of(id, in: tx))])
      }
    })

  private static let cancel = Operation(
    .post, "/api/v1/messages/{message}/cancel", .messaging, access: .key("messages.send"),
    summary: Localized(
      "Take back a message that has not left.", arabic: "سحب رسالة لم تُرسل بعد."),
    input: Input(path: [messageField]),
    output: .json(.object([.required("data", MessageView.schema)])),
    changing: { call in
      let (id, bound) = (try call.messageID(), Sender(call.principal).boundSession)
      return { tx throws in
        let message = try Messages.cancel(id, only: bound, in: tx)
        return .json(["data": try MessageView(of: [message], in: tx).json(message)])
      }
    })

  static let messageField = Schema.Field.required("message", .string(.uuid))
}

extension MessageDesk {
  var descriptors: [ChannelDescriptor] { channels.all.map(\.descriptor) }
}

extension TenantCall {
  /// The id in the path. One that is no UUID is a message that does not exist.
  func messageID() throws(APIError) -> UUID {
    guard let id = input.path["message"]?.stringValue.flatMap({ UUID($0) }) else {
      throw .notFound
    }
    return id
  }
}

extension Messages.Filter {
  fileprivate init(_ query: JSONObject) {
    self.init()
    channel = query["channel"]?.stringValue
    session = query["session_id"]?.stringValue.flatMap { UUID($0) }
    contact = query["contact_id"]?.stringValue.flatMap { UUID($0) }
    direction = query["direction"]?.stringValue.flatMap(Message.Direction.init(rawValue:))
    statuses =
      (query["status"]?.arrayValue ?? []).compactMap(\.stringValue)
      .compactMap(MessageStatus.init(rawValue:)).unique
  }
}
