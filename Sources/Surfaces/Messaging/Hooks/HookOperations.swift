import ChannelKit
import Core
import HTTPServer
import Messages
import Operations

/// Where the providers of sessions tell what happens.
enum HookOperations {
  static func all(_ desk: @escaping @Sendable () -> InboundDesk) -> [Operation] {
    [operation(.get, desk), operation(.post, desk)]
  }

  private static func operation(
    _ method: Method, _ desk: @escaping @Sendable () -> InboundDesk
  ) -> Operation {
    Operation(
      method, "/hooks/{hook}", .messaging, access: .provider,
      summary: Localized(
        "What a channel's provider tells of a session. The URL is the session's own.",
        arabic: "ما يُبلّغه مزوّد القناة عن الجلسة. لكل جلسة رابط خاص بها."),
      input: Input(path: [.required("hook", .string(length: 1...128))]),
      output: .content(type: "*/*"), body: .buffered(limitBytes: bodyBytesMax)
    ) { call in
      let token = call.request.parameters["hook"] ?? ""
      do {
        guard let reply = try await desk().take(InboundRequest(call), hook: token) else {
          throw APIError.notFound
        }
        return Reply(reply)
      } catch let refusal as InboundRefusal {
        throw APIError(refusal)
      }
    }
  }

  private static let bodyBytesMax = 4 << 20
}

extension InboundRequest {
  fileprivate init(_ call: Call) {
    let query = Dictionary(call.request.query.items.map { ($0.name, $0.value) }) { first, _ in first
    }
    self.init(
      method: call.request.method.rawValue, query: query, headers: call.request.head.allFields,
      body: call.request.body.bytes, now: call.arrival.now)
  }
}

extension Reply {
  fileprivate init(_ reply: Inbound.Reply) {
    switch reply {
    case .ok: self = .json(["status": "ok"])
    case .noContent: self = Reply(.noContent)
    case .text(let text): self = .bytes(Array(text.utf8), type: "text/plain; charset=utf-8")
    case .json(let json): self = .json(json)
    case .content(let bytes, let type): self = .bytes(bytes, type: type)
    }
  }
}

extension APIError {
  fileprivate init(_ refusal: InboundRefusal) {
    switch refusal {
    case .forged:
      self.init(
        .unauthorized, "invalid_signature",
        Localized(
          "The request does not prove that the provider sent it.",
          arabic: "لا يثبت الطلب أن المزوّد هو من أرسله."))
    case .stale:
      self.init(
        .unauthorized, "stale_request",
        Localized(
          "The request was signed too long ago.", arabic: "وُقّع هذا الطلب قبل وقت طويل جدًا."))
    case .malformed:
      self.init(
        .badRequest, "malformed_event",
        Localized(
          "The body is none of the forms that this provider sends.",
          arabic: "المحتوى ليس بصيغة يرسلها هذا المزوّد."))
    }
  }
}
