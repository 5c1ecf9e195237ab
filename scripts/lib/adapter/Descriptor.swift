package import ChannelKit
import Core

/// NewChannel, by its HTTP API.
package struct NewChannel: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "newchannel", name: Localized("NewChannel", arabic: "قناة NewChannel"),
    addresses: [
      AddressKind(
        "newchannel_id", Localized("NewChannel address", arabic: "عنوان في NewChannel"),
        .opaque(bytesMax: 128))
    ],
    credentials: [
      CredentialField(
        "api_token", Localized("API token", arabic: "رمز الواجهة البرمجية"),
        help: Localized(
          "What NewChannel gave you for its API.",
          arabic: "ما أعطتك إياه NewChannel لواجهتها البرمجية."),
        form: .text(bytesMax: 512))
    ],
    contents: [.text(NewChannel.textLimit)],
    pacing: Pacing(session: Pacing.Rate(1, per: .seconds(1))),
    receipts: [.sent], replaySafety: .none, baseURL: "https://api.newchannel.example")

  static let textLimit = TextLimit(1_000, .characters)
  static let token = "api_token"
}
