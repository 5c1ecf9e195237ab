import ChannelKit
import Core

// What came out, in the form that fixtures write it.
extension ProviderCall {
  var fixture: JSON {
    switch self {
    case .http(let request): request.fixture
    case .mail(let draft, let relay): ["mail": draft.fixture, "through": relay.fixture]
    case .mailLogin(let relay): ["login": relay.fixture]
    }
  }

  /// What a log may show of it.
  var shown: String {
    switch self {
    case .http(let request): "\(request)"
    case .mail(_, let relay), .mailLogin(let relay): "\(relay)"
    }
  }
}

extension MailRelay {
  fileprivate var fixture: JSON {
    .string("\(security.rawValue)://\(user.map { "\($0)@" } ?? "")\(host):\(port)")
  }
}

extension MailDraft {
  fileprivate var fixture: JSON {
    var members: JSONObject = [
      "id": .string(id), "from": .string(from.fixture), "to": .string(to.fixture),
      "subject": .string(subject), "text": .string(text),
    ]
    members["reply_to"] = replyTo.map { .string($0.fixture) }
    members["html"] = html.map(JSON.string)
    if !fields.isEmpty {
      members["fields"] = .object(JSONObject(fields.map { ($0.name, .string($0.value)) }))
    }
    if !attachments.isEmpty {
      members["attachments"] = .array(
        attachments.map { .string("\($0.fileName) \($0.type) \($0.bytes.count)") })
    }
    return .object(members)
  }
}

extension MailDraft.Party {
  fileprivate var fixture: String { name.map { "\($0) <\(address)>" } ?? address }
}

extension ProviderRequest {
  var fixture: JSON {
    var members: JSONObject = ["\(method.rawValue)": .string(path.exposed)]
    if case .own(let url) = base { members["at"] = .string(url.exposed) }
    if !headers.isEmpty {
      members["headers"] = .object(
        JSONObject(headers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.exposed)) }))
    }
    switch body {
    case .none: break
    case .json(let json): members["json"] = json
    case .form(let pairs):
      members["form"] = .object(JSONObject(pairs.map { ($0.name, .string($0.value)) }))
    case .bytes(let bytes, "application/json"):
      members["bytes"] = .string(String(decoding: bytes, as: UTF8.self))
    case .bytes(let bytes, let type):
      members["type"] = .string(type)
      members["bytes"] = .string(Hex.encode(bytes))
    case .multipart(let parts): members["parts"] = .array(parts.map(\.fixture))
    }
    return .object(members)
  }
}

extension ProviderRequest.Part {
  fileprivate var fixture: JSON {
    // A part of JSON is compared as what it means.
    let content: JSON =
      type == "application/json"
      ? (try? JSON.parse(bytes)) ?? .null : .string(String(decoding: bytes, as: UTF8.self))
    var members: JSONObject = [
      "name": .string(name), "type": .string(type), "content": content,
    ]
    members["file_name"] = fileName.map(JSON.string)
    return .object(members)
  }
}

extension Inbound.Reply {
  var fixture: JSON {
    switch self {
    case .ok: "ok"
    case .noContent: "no content"
    case .text(let text): ["text": .string(text)]
    case .json(let json): ["json": json]
    case .content(let bytes, let type):
      ["type": .string(type), "content": .string(String(decoding: bytes, as: UTF8.self))]
    }
  }
}

extension Verdict {
  var fixture: String {
    switch self {
    case .accepted(let id): "accepted \(id)"
    case .retry(let after, let scope):
      "retry \(scope)" + (after.map { " after \($0.milliseconds) ms" } ?? "")
    case .readdress(let address): "readdress \(address)"
    case .reject(let reason): "reject \(reason.kind) \(reason.code): \(reason.text)"
    case .refreshCredentials: "refresh credentials"
    case .disconnect(let text): "disconnect: \(text)"
    case .unknown: "unknown"
    }
  }
}

extension AccountStanding {
  var fixture: String {
    switch self {
    case .good(let id, let name, let end):
      "good \(id) \(name)" + (end.map { " until \($0.rfc3339)" } ?? "")
    case .refused(let text): "refused: \(text)"
    case .unknown: "unknown"
    }
  }
}

extension LinkState {
  var fixture: String {
    switch self {
    case .waiting: "waiting"
    case .qr(let bytes, let type): "qr \(type) \(Hex.encode(bytes))"
    case .connected(let id, let name):
      ["connected", id, name].compactMap(\.self).joined(separator: " ")
    case .failed(let text): "failed: \(text)"
    case .banned: "banned"
    }
  }
}

extension Renewal {
  var fixture: String {
    switch self {
    case .renewed(let credentials, let end):
      credentials.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.exposed)" }
        .joined(separator: " ") + " until \(end.rfc3339)"
    case .refused(let text): "refused: \(text)"
    case .notNow: "not now"
    }
  }
}

extension MediaRefusal {
  var fixture: String {
    switch self {
    case .gone: "gone"
    case .refused(let text): "refused: \(text)"
    case .notNow: "not now"
    }
  }
}

extension InboundEvent {
  var fixture: JSON {
    var members: JSONObject = ["key": .string(key)]
    members["at"] = at.map { .string($0.rfc3339) }
    switch what {
    case .message(let message): members["message"] = message.fixture
    case .receipt(let receipt, let id):
      members["receipt"] = .string(receipt.rawValue)
      members["of"] = .string(id)
    case .deliveredUntil(let moment, let address):
      members["delivered_until"] = .string(moment.rfc3339)
      members["by"] = .string(address)
    case .readUntil(let moment, let address):
      members["read_until"] = .string(moment.rfc3339)
      members["by"] = .string(address)
    case .failure(let reason, let id):
      members["failure"] = .string(Verdict.reject(reason).fixture)
      members["of"] = .string(id)
    case .optOut(let address): members["opt_out"] = .string(address)
    case .optIn(let address): members["opt_in"] = .string(address)
    case .link(let state): members["link"] = .string(state.fixture)
    }
    return .object(members)
  }
}

extension IncomingMessage {
  fileprivate var fixture: JSON {
    var members: JSONObject = ["id": .string(id), "from": .string(from.address)]
    members["name"] = from.name.map(JSON.string)
    members["language"] = from.language.map(JSON.string)
    members["in_reply_to"] = inReplyTo.map(JSON.string)
    switch content {
    case .text(let text): members["text"] = .string(text)
    case .media(let kind, let reference, let caption):
      switch reference {
      case .id(let id): members[kind.rawValue] = ["id": .string(id)]
      case .url(let url): members[kind.rawValue] = ["url": .string(url)]
      }
      if !caption.isEmpty { members["caption"] = .string(caption) }
    case .pressed(let payload): members["pressed"] = .string(payload)
    case .location(let latitude, let longitude):
      members["location"] = [.double(latitude), .double(longitude)]
    case .other(let word): members["other"] = .string(word)
    }
    return .object(members)
  }
}
