package import ChannelKit
import Core

extension Telegram {
  /// An id leads to a path under the bot's own files. What is larger than 20 MB the public server does not give.
  package func mediaStep(
    to reference: IncomingMessage.MediaReference, for account: Account,
    after answer: ProviderResponse?
  ) throws(MediaRefusal) -> MediaStep {
    guard case .id(let file) = reference else { throw .gone }
    guard let answer else {
      return .ask(request("getFile", account, ["file_id": .string(file)]))
    }
    guard let body = answer.json, let isOK = body["ok"]?.boolValue else { throw .notNow }
    guard isOK else { throw Self.refusal(body) }
    guard let path = body["result"]?["file_path"]?.stringValue,
      let path = Self.filePath(path, of: account)
    else { throw .gone }
    return .fetch(ProviderRequest(.get, path))
  }

  private static func refusal(_ body: JSON) -> MediaRefusal {
    let text = body["description"]?.stringValue ?? ""
    switch body["error_code"]?.integerValue {
    case 400: return text.firstRange(of: "too big") == nil ? .gone : .refused(text)
    case 401, 403, 404: return .refused(text)
    default: return .notNow
    }
  }

  /// Nil for a path that leads elsewhere: a server of one's own may name a file on its disk.
  private static func filePath(_ path: String, of account: Account) -> ProviderPath? {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
    var parts = ProviderPath.Parts(literalCapacity: 64, interpolationCount: segments.count)
    parts.appendLiteral("/file/bot")
    parts.appendInterpolation(secret: account[token])
    for segment in segments {
      parts.appendLiteral("/")
      parts.appendInterpolation(String(segment))
    }
    return ProviderPath(stringInterpolation: parts)
  }
}
