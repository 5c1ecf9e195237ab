import ChannelKit
import Core

// What came out, in the form that fixtures write it.
extension ProviderRequest {
  var fixture: JSON {
    var members: JSONObject = ["\(method.rawValue)": .string(path.exposed)]
    if !headers.isEmpty {
      members["headers"] = .object(
        JSONObject(headers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.exposed)) }))
    }
    switch body {
    case .none: break
    case .json(let json): members["json"] = json
    case .form(let pairs):
      members["form"] = .object(JSONObject(pairs.map { ($0.name, .string($0.value)) }))
    case .bytes(let bytes, let type):
      members["type"] = .string(type)
      members["bytes"] = .string(Hex.encode(bytes))
    }
    return .object(members)
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

extension InboundEvent {
  var fixture: JSON {
    var members: JSONObject = ["key": .string(key)]
    members["at"] = at.map { .string($0.rfc3339) }
    switch what {
    case .message(let message): members["message"] = message.fixture
    case .receipt(let receipt, let id):
      members["receipt"] = .string(receipt.rawValue)
      members["of"] = .string(id)
    case .failure(let reason, let id):
      members["failure"] = .string(Verdict.reject(reason).fixture)
      members["of"] = .string(id)
    case .optOut(let address): members["opt_out"] = .string(address)
    case .optIn(let address): members["opt_in"] = .string(address)
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
