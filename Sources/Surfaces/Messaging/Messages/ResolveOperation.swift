import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// A person's word on a message of which nobody knows whether it was sent.
enum ResolveOperation {
  static func operation(_ desk: MessageDesk) -> Operation {
    Operation(
      .post, "/api/v1/messages/{message}/resolve", .messaging, access: .key("messages.send"),
      summary: Localized(
        "Say what became of a message whose outcome is unknown: it was sent, it failed, or it is to be sent again.",
        arabic: "تحديد مصير رسالة نتيجتها غير معروفة: أُرسلت أو فشلت أو يُعاد إرسالها."),
      input: Input(
        path: [MessageOperations.messageField],
        body: .object([
          .required("outcome", .string(oneOf: Messages.Resolution.allCases.map(\.rawValue)))
        ])),
      output: .json(.object([.required("data", MessageView.schema)])),
      changing: { call in
        let (id, bound) = (try call.messageID(), Sender(call.principal).boundSession)
        let outcome = call.input.body["outcome"]?.stringValue.flatMap(
          Messages.Resolution.init(rawValue:))
        guard let outcome else { throw APIError.invalid([.missing("outcome")]) }
        return { tx throws in
          let message = try desk.resolve(id, as: outcome, only: bound, in: tx)
          return .json(["data": try MessageView(of: [message], in: tx).json(message)])
        }
      })
  }
}
