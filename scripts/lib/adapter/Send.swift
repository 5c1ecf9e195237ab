package import ChannelKit
import Core

extension NewChannel {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    guard case .text(let text) = message.content else {
      throw .notOnThisChannel(message.content.kind)
    }
    guard let parts = Self.textLimit.parts(of: text) else { throw .cannotBeSplit }
    return parts.map { part in
      call(
        .post, "/messages", message.account,
        .json(["to": .string(message.address), "text": .string(part)]))
    }
  }

  func call(
    _ method: ProviderRequest.Method, _ path: ProviderPath, _ account: Account,
    _ body: ProviderRequest.Body = .none
  ) -> ProviderCall {
    let token = Secret("Bearer \(account[Self.token].exposed)")
    return .http(ProviderRequest(method, path, headers: ["authorization": token], body: body))
  }
}
