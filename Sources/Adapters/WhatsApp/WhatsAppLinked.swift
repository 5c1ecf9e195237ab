package import ChannelKit
package import Core

/// WhatsApp as people have it: a device linked by a QR code, by a WAHA server of one's own.
package struct WhatsAppLinked: LinkingChannel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: WhatsApp.id, driver: "waha", name: WhatsApp.name, addresses: WhatsApp.addresses,
    credentials: [
      CredentialField(
        WhatsAppLinked.server, Localized("Server URL", arabic: "عنوان الخادم"),
        help: Localized(
          "Where your WAHA server answers, such as https://waha.example.com.",
          arabic: "حيث يجيب خادم WAHA لديك، مثل ‎https://waha.example.com."),
        form: .url, isSecret: false),
      CredentialField(
        WhatsAppLinked.key, Localized("API key", arabic: "مفتاح الواجهة"),
        help: Localized(
          "The server's WAHA_API_KEY.", arabic: "قيمة WAHA_API_KEY في الخادم."),
        form: .text(bytesMax: 256)),
      CredentialField(
        WhatsAppLinked.session, Localized("Session name", arabic: "اسم الجلسة"),
        help: Localized(
          "Its name on the server; made up when you leave it out. WAHA Core knows only default.",
          arabic: "اسمها في الخادم؛ يُولّد إن تُرك فارغًا. لا يعرف WAHA Core إلا default."),
        form: .pattern("^[A-Za-z0-9_-]{1,54}$"), isSecret: false, isRequired: false),
    ],
    contents: [
      .text(WhatsApp.textLimit),
      .media(.image, .megabytes(16, carriage: .measuredLink), caption: WhatsApp.captionLimit),
      .media(.video, .megabytes(16, carriage: .measuredLink), caption: WhatsApp.captionLimit),
      .media(.audio, .megabytes(16, carriage: .measuredLink)),
      .media(.document, .megabytes(100, carriage: .measuredLink), caption: WhatsApp.captionLimit),
      .native,
    ],
    // Nothing is promised, and a number that writes like a machine is shut out: no faster than somebody who types.
    pacing: Pacing(
      pair: Pacing.Rate(1, per: .seconds(2), burst: 2),
      session: Pacing.Rate(20, per: .seconds(60), burst: 3)),
    receipts: [.sent, .delivered, .read], replaySafety: .none, baseURL: "http://localhost:3000")

  static let server = "base_url"
  static let key = "api_key"
  static let session = "session"

  /// A name that no other session of the server has.
  package func completed(
    _ credentials: [String: Secret<String>], entropy: Secret<[UInt8]>
  ) -> [String: Secret<String>] {
    guard credentials[Self.session]?.exposed.isEmpty ?? true else { return credentials }
    var credentials = credentials
    credentials[Self.session] = Secret("qanat-\(Hex.encode(entropy.exposed.prefix(8)))")
    return credentials
  }

  /// A request to the account's own server.
  func call(
    _ method: ProviderRequest.Method, _ path: ProviderPath, _ account: Account,
    _ body: JSONObject? = nil
  ) -> ProviderCall { .http(request(method, path, account, body)) }

  func request(
    _ method: ProviderRequest.Method, _ path: ProviderPath, _ account: Account,
    _ body: JSONObject? = nil
  ) -> ProviderRequest {
    var server = account[Self.server].exposed
    // People copy it with the slash that browsers show behind it.
    while server.hasSuffix("/") { server.removeLast() }
    return ProviderRequest(
      method, at: .own(Secret(server)), path, headers: ["X-Api-Key": account[Self.key]],
      body: body.map { .json(.object($0)) } ?? .none)
  }

  /// What WAHA calls a chat: a number is one, and who hides theirs is called by a name that already is.
  static func chat(of address: String) -> String {
    WhatsApp.digits(of: address).map { "\($0)@c.us" } ?? address
  }

  /// The address to answer to; nil for groups, channels and what goes to everybody.
  static func address(of chat: String) -> String? {
    let parts = chat.split(separator: "@", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    // `123:4@…` is the fourth device of 123.
    let user = parts[0].prefix { $0 != ":" }
    switch parts[1] {
    case "c.us", "s.whatsapp.net": return "+\(user)"
    case "lid": return "\(user)@lid"
    default: return nil
    }
  }

  /// The part of a message's id that all engines and all events agree on: `A1B2` of `true_123@c.us_A1B2`.
  static func messageID(_ text: String) -> String {
    let parts = text.split(separator: "_")
    return parts.count >= 3 ? String(parts[2]) : text
  }
}
