package import ChannelKit
package import Core

/// The Messenger Platform, which Messenger and the direct messages of Instagram speak alike.
package protocol MessagingChannel: Channel {
  /// In what they differ.
  static var dialect: MessagingDialect { get }
}

/// In what the channels of the Messenger Platform differ.
package struct MessagingDialect: Sendable {
  /// What webhooks call the kind of account: `page`.
  package let object: String
  /// The credential with the id of the account, which paths and webhooks name.
  package let accountID: String
  /// The credential with the access token.
  package let token: String
  package let textLimit: TextLimit
  /// Members that a message has beside its recipient and itself.
  package let defaults: JSONObject
  /// What webhooks are asked to tell.
  package let hookFields: [String]
  /// Which field of the account is the id that webhooks name.
  package let idField: String
  /// Which fields of the account say what it is called, the best one first.
  package let nameFields: [String]

  package init(
    object: String, accountID: String, token: String, textLimit: TextLimit, defaults: JSONObject,
    hookFields: [String], idField: String, nameFields: [String]
  ) {
    self.object = object
    self.accountID = accountID
    self.token = token
    self.textLimit = textLimit
    self.defaults = defaults
    self.hookFields = hookFields
    self.idField = idField
    self.nameFields = nameFields
  }

  /// Above the buttons of a template.
  static let templateTextLimit = TextLimit(640, .utf16)
  static let templateButtonCountMax = 3
  /// What such a channel sends.
  package var contents: [ContentRule] {
    [
      .text(textLimit), .media(.image, .megabytes(8)), .media(.video, .megabytes(25)),
      .media(.audio, .megabytes(25)), .media(.document, .megabytes(25)),
      .buttons(Self.buttonRule, text: textLimit), .native,
    ]
  }

  /// As many as there may be quick replies.
  private static let buttonRule = ButtonRule(
    countMax: 13, label: TextLimit(20, .utf16), payloadBytesMax: 1_000, opensPages: true)
}
