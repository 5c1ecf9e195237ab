import ChannelKit
import Core

/// A channel that no program has. What its provider answers is the verdict: the status says which, the body of what.
struct Owl: Channel {
  var descriptor: ChannelDescriptor

  init(
    _ id: String = "owl", replaySafety: ReplaySafety = .none,
    carriage: MediaRule.Carriage = .bytes, hasWatermarks: Bool = false
  ) {
    descriptor = ChannelDescriptor(
      id: id, name: Localized("Owl post", arabic: "بريد البوم"),
      addresses: [
        AddressKind("nest", Localized("Nest", arabic: "العش"), .opaque(bytesMax: 40)), .telephone,
      ],
      credentials: [
        CredentialField(
          "ring", Localized("Ring", arabic: "الحلقة"),
          help: Localized("What is on the ring.", arabic: "ما كُتب على الحلقة."),
          form: .text(bytesMax: 10))
      ],
      contents: [
        .text(TextLimit(10, .characters)),
        .media(.image, MediaRule(bytesMax: 64, carriage: carriage)),
      ],
      pacing: Pacing(session: Pacing.Rate(5, per: .seconds(1))),
      receipts: [.delivered, .read], hasWatermarks: hasWatermarks, replaySafety: replaySafety,
      baseURL: "https://owls.example")
  }

  func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    let parts: [String]
    switch message.content {
    case .text(let text):
      parts = descriptor.rule(for: .text)?.text?.parts(of: text) ?? []
    case .media(let media, _): parts = ["\(media.bytes?.count ?? 0) bytes of \(media.type ?? "?")"]
    default: throw .notOnThisChannel(message.content.kind)
    }
    return parts.map { text in
      .http(
        ProviderRequest(
          .post, "/send", headers: ["authorization": message.account["ring"]],
          body: .json(["to": .string(message.address), "text": .string(text)])))
    }
  }

  func verdict(on answer: ProviderAnswer) -> Verdict {
    guard case .response(let response) = answer else {
      if case .notSent = answer { return .retry(after: nil, .pair) }
      return .unknown
    }
    let text = String(decoding: response.body, as: UTF8.self)
    return switch response.status {
    case 200: .accepted(id: text)
    case 308: .readdress(to: text)
    case 400: .reject(Verdict.Reason(.recipient, code: "nobody", text))
    case 401: .refreshCredentials
    case 403: .disconnect(text)
    case 429: .retry(after: response.retryAfter, .session)
    default: .unknown
    }
  }

  func receive(_ request: InboundRequest, for account: Account) throws(InboundRefusal) -> Inbound {
    guard request.headers["x-ring"] == account["ring"].exposed else { throw .forged }
    let text = String(decoding: request.body, as: UTF8.self)
    guard !text.isEmpty else { return Inbound([]) }
    let message = IncomingMessage(
      id: text, from: IncomingMessage.Sender("north"), .text(text))
    return Inbound(
      [InboundEvent(key: text, at: nil, .message(message))], reply: .text("heard"))
  }

  /// The answer to whoever asks about an id is where it is.
  func mediaStep(
    to reference: IncomingMessage.MediaReference, for account: Account,
    after answer: ProviderResponse?
  ) throws(MediaRefusal) -> MediaStep {
    switch (reference, answer) {
    case (.url(let url), _): return .fetch(at: url)
    case (.id(let id), nil): return .ask(ProviderRequest(.get, "/media/\(id)"))
    case (.id, let answer?):
      let text = String(decoding: answer.body, as: UTF8.self)
      switch answer.status {
      case 200:
        return .fetch(
          ProviderRequest(.get, "/\(text)", headers: ["authorization": account["ring"]]))
      case 302: return .ask(ProviderRequest(.get, "/\(text)"))
      case 403: throw .refused(text)
      case 404: throw .gone
      default: throw .notNow
      }
    }
  }

  func check(_ account: Account) -> AccountCheck {
    .ask(.http(ProviderRequest(.get, "/me", headers: ["authorization": account["ring"]])))
  }

  func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .response(let response) = answer else { return .unknown }
    let text = String(decoding: response.body, as: UTF8.self)
    return response.status == 200 ? .good(id: "7", name: text) : .refused(text)
  }

  func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL else { return [] }
    return [
      .http(ProviderRequest(.put, "/hook", body: .json(["url": .string(url.exposed)])))
    ]
  }

  func unhooking(_ account: Account) -> [ProviderCall] {
    [.http(ProviderRequest(.delete, "/hook"))]
  }

  func typing(to address: String, from account: Account) -> ProviderCall? {
    .http(ProviderRequest(.post, "/typing"))
  }
}
