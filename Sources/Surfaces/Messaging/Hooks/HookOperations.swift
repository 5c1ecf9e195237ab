import ChannelKit
import Core
import HTTPServer
import Messages
import Operations

/// Where the providers of sessions tell what happens.
enum HookOperations {
  static func all(_ desk: InboundDesk) -> [Operation] {
    [operation(.get, desk), operation(.post, desk)]
  }

  private static func operation(_ method: Method, _ desk: InboundDesk) -> Operation {
    Operation(
      method, "/hooks/{hook}", .messaging, access: .provider,
      summary: Localized(
        "What a channel's provider tells of a session. The URL is the session's own.",
        arabic: "ما يُبلّغه مزوّد القناة عن الجلسة. لكل جلسة رابط خاص بها."),
      input: Input(path: [.required("hook", .string(length: 1...128))]),
      output: .content(type: "*/*"), body: .buffered(limitBytes: bodyBytesMax)
    ) { call in
      let request = InboundRequest(call)
      let token = call.request.parameters["hook"] ?? ""
      do throws(InboundRefusal) {
        guard let reply = try await take(request, token, desk) else { throw APIError.notFound }
        return Reply(reply)
      } catch {
        throw APIError(error)
      }
    }
  }

  private static let bodyBytesMax = 4 << 20
}
