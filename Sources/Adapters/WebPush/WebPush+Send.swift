package import ChannelKit
import Core
import Crypto

extension WebPush {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    switch message.content {
    case .text(let text):
      guard let parts = Self.textLimit.parts(of: text) else { throw .cannotBeSplit }
      var calls: [ProviderCall] = []
      for (place, part) in parts.enumerated() {
        calls.append(try push(["body": .string(part)], PushOptions(), message, place))
      }
      return calls
    case .media(let media, let caption) where media.kind == .image:
      let members: JSONObject = ["body": .string(caption), "image": .string(media.url)]
      return [try push(members, PushOptions(), message)]
    case .native(var members):
      let options = try PushOptions(takenFrom: &members)
      return [try push(members, options, message)]
    case .media, .buttons, .template:
      throw .notOnThisChannel(message.content.kind)
    }
  }

  /// One push; `place` is the number of the part where a text takes several.
  private func push(
    _ members: JSONObject, _ options: PushOptions, _ message: OutgoingMessage, _ place: Int = 0
  ) throws(ContentProblem) -> ProviderCall {
    guard let browser = PushSubscription(message.address) else { throw Self.badSubscription }
    guard let keys = Self.keys(of: message.account) else { throw Self.keyless }
    let plain = JSON.object(Self.notification(members, message)).serialized()
    guard plain.count <= PushEncryption.plainBytesMax else { throw Self.tooLong }
    let random = Self.random(of: message, place)
    let body = PushEncryption.seal(plain, for: browser, salt: random.salt, key: random.key)
    var headers = options.fields
    headers["Content-Encoding"] = Secret("aes128gcm")
    headers["Authorization"] = PushToken.authorization(
      to: browser.origin, from: message.account[Self.subject].exposed, keys: keys,
      now: message.now)
    return .http(
      ProviderRequest(
        .post, at: .own(Secret(browser.endpoint)), "", headers: headers,
        body: .bytes(body, type: "application/octet-stream")))
  }

  /// What the worker in the browser shows. What stands in `qanat` is for the worker alone.
  private static func notification(
    _ members: JSONObject, _ message: OutgoingMessage
  ) -> JSONObject {
    var members = members
    let account = message.account
    var ours: JSONObject = [:]
    ours["url"] = members["url"] ?? optional(account[clickURL])
    members["url"] = nil
    if account.hookURL != nil {
      let id = message.id.description
      ours["id"] = .string(id)
      ours["proof"] = .string(ReceiptProof.make(for: id, account))
    }
    members["title"] = members["title"] ?? .string(message.subject ?? account[siteName].exposed)
    members["icon"] = members["icon"] ?? optional(account[iconURL])
    members["qanat"] = .object(ours)
    return members
  }

  private static func optional(_ value: Secret<String>) -> JSON? {
    value.exposed.isEmpty ? nil : .string(value.exposed)
  }

  /// The salt and the key of one push, both of this attempt's randomness: no two parts share them.
  private static func random(
    of message: OutgoingMessage, _ place: Int
  ) -> (salt: [UInt8], key: P256.PrivateKey) {
    func derived(_ purpose: String, _ count: Int) -> Secret<[UInt8]> {
      HKDFSHA256.expand(message.entropy, label: Array("\(purpose) \(place)".utf8), count: count)
    }
    let salt = derived("salt", PushEncryption.saltByteCount).exposed
    return (salt, P256.PrivateKey(seed: derived("key", P256.privateByteCount)))
  }

  private static let badSubscription = ContentProblem(
    "subscription",
    Localized(
      "This is no subscription of a browser: endpoint, keys.p256dh and keys.auth are needed.",
      arabic: "هذا ليس اشتراك متصفح: يلزم endpoint وkeys.p256dh وkeys.auth."))
  private static let keyless = ContentProblem(
    "session_id",
    Localized(
      "This session has no VAPID key; connect it again.",
      arabic: "لا تملك هذه الجلسة مفتاح VAPID؛ أعد توصيلها."))
  private static let tooLong = ContentProblem(
    "message",
    Localized(
      "The notification is longer than \(PushEncryption.plainBytesMax) bytes; shorten its text.",
      arabic: "الإشعار أطول من \(PushEncryption.plainBytesMax) بايت؛ اختصر نصه."))
}
