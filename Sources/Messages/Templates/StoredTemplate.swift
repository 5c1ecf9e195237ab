package import ChannelKit
package import Core
import Store

/// A message that a workspace keeps to send again and again, with gaps for what differs.
///
/// It is the workspace's own text, filled in here. A `Template` of a channel is another thing: a text that the provider
/// has approved and fills in itself, of which only the name is known here.
package struct StoredTemplate: Hashable, Sendable {
  package let id: UUID
  package let name: String
  /// Nil where it may be sent on every channel.
  package let channel: String?
  package let content: String
  package let mediaURL: String?
  package let buttons: [Button]
  /// What somebody who sends it is asked for; those of the content at least.
  package let variables: [String]
  package let createdAt: Timestamp
  package let updatedAt: Timestamp

  /// What the audit log calls it.
  var subject: String { "template:\(id)" }

  /// Whether it may be sent on a channel.
  package func fits(_ channel: String) -> Bool { self.channel == nil || self.channel == channel }

  /// What it says once it is filled, in the form that channels send. A kind of media decides how its link is shown.
  package func message(_ text: String, as kind: Media.Kind? = nil) -> MessageContent {
    if let mediaURL {
      return .media(Media(kind ?? .shown(at: mediaURL), url: mediaURL), caption: text)
    }
    return buttons.isEmpty ? .text(text) : .buttons(text, buttons)
  }
}

extension StoredTemplate {
  /// What stands in the column for every channel, and in the API.
  package static let everyChannel = "all"

  static let columns: SQL = """
    id, name, channel, content, media_url, buttons, variables, created_at, updated_at
    """

  /// Reads what `columns` selected.
  init(_ row: borrowing Row) throws {
    id = try row[0]
    name = try row[1]
    let channel: String = try row[2]
    self.channel = channel == Self.everyChannel ? nil : channel
    content = try row[3]
    mediaURL = try row[4]
    buttons = try JSON.parse(row[5] as String).arrayValue?.compactMap(Button.init(json:)) ?? []
    variables = try JSON.parse(row[6] as String).arrayValue?.compactMap(\.stringValue) ?? []
    createdAt = try row[7]
    updatedAt = try row[8]
  }
}

extension Media.Kind {
  /// What a link most likely leads to, by how its path ends; a document where that says nothing.
  package static func shown(at url: String) -> Media.Kind {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    guard let dot = path.lastIndex(of: ".") else { return .document }
    switch path[path.index(after: dot)...].lowercased() {
    case "jpg", "jpeg", "png", "gif", "webp", "heic": return .image
    case "mp4", "mov", "webm", "3gp", "m4v": return .video
    case "mp3", "ogg", "oga", "opus", "m4a", "aac", "wav", "amr": return .audio
    default: return .document
    }
  }
}
