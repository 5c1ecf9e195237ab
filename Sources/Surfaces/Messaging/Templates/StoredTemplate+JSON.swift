import ChannelKit
import Core
import Messages
import Operations

extension StoredTemplate {
  /// A template as the API shows it.
  var view: JSON {
    [
      "id": .string("\(id)"), "name": .string(name),
      "channel": .string(channel ?? Self.everyChannel), "content": .string(content),
      "media_url": mediaURL.map(JSON.string) ?? .null, "buttons": .array(buttons.map(\.json)),
      "variables": .array(variables.map(JSON.string)), "created_at": .time(createdAt),
      "updated_at": .time(updatedAt),
    ]
  }

  static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("name", .string()), .required("channel", .string()),
    .required("content", .string()), .required("media_url", .nullable(.string())),
    .required("buttons", .array(Button.viewSchema)), .required("variables", .array(.string())),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
  ])
}

extension Button {
  /// What a caller sends as a button.
  static let bodySchema = Schema.object([
    .required("label", .string(length: 1...200)),
    .optional("payload", .nullable(.string(length: 0...1_000))),
    .optional("url", .nullable(.string(.uri))),
  ])

  static let viewSchema = Schema.object([
    .required("label", .string()), .optional("payload", .string()), .optional("url", .string()),
  ])
}
