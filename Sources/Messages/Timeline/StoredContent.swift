package import ChannelKit
package import Core
package import Store

/// What a message says, as it is kept: the members of the API's own form.
package struct StoredContent: Hashable, Sendable {
  package let json: JSONObject

  /// What somebody reads of it in a list: the text, or the caption.
  package var text: String { json["text"]?.stringValue ?? "" }
  package var mediaURL: String? { json["media_url"]?.stringValue }

  /// How media that somebody sent can be had; nil where there is none.
  var mediaReference: IncomingMessage.MediaReference? {
    guard mediaKind != nil else { return nil }
    return json["media_id"]?.stringValue.map { .id($0) } ?? mediaURL.map { .url($0) }
  }

  var mediaKind: Media.Kind? { json["kind"]?.stringValue.flatMap(Media.Kind.init(rawValue:)) }

  /// What stands above the content, and the same as a page, where the channel has such.
  package var subject: String? { json["subject"]?.stringValue }
  package var html: String? { json["html"]?.stringValue }

  /// With what stands above it.
  package init(_ content: MessageContent, subject: String?, html: String?) {
    var members = StoredContent(content).json
    members["subject"] = subject.map(JSON.string)
    members["html"] = html.map(JSON.string)
    json = members
  }

  private init(_ content: MessageContent) {
    switch content {
    case .text(let text): json = ["text": .string(text)]
    case .media(let media, let caption):
      var members: JSONObject = [
        "kind": .string(media.kind.rawValue), "media_url": .string(media.url),
        "text": .string(caption),
      ]
      members["media_type"] = media.type.map(JSON.string)
      members["file_name"] = media.fileName.map(JSON.string)
      json = members
    case .buttons(let text, let buttons):
      json = ["text": .string(text), "buttons": .array(buttons.map(\.json))]
    case .template(let template):
      json = [
        "template": [
          "name": .string(template.name), "language": .string(template.language),
          "variables": .array(template.variables.map(JSON.string)),
        ]
      ]
    case .native(let members): json = ["native": .object(members)]
    }
  }

  /// What somebody sent to us.
  package init(_ content: IncomingMessage.Content) {
    switch content {
    case .text(let text): json = ["text": .string(text)]
    case .media(let kind, let reference, let caption):
      var members: JSONObject = ["kind": .string(kind.rawValue), "text": .string(caption)]
      switch reference {
      case .url(let url): members["media_url"] = .string(url)
      case .id(let id): members["media_id"] = .string(id)
      }
      json = members
    case .pressed(let payload): json = ["text": .string(payload), "payload": .string(payload)]
    case .location(let latitude, let longitude):
      json = ["location": ["latitude": .double(latitude), "longitude": .double(longitude)]]
    case .other(let word): json = ["other": .string(word)]
    }
  }

  /// As the channel sends it; nil for what came in.
  package var outgoing: MessageContent? {
    if let native = json["native"]?.objectValue { return .native(native) }
    if let template = json["template"] {
      return .template(
        Template(
          template["name"]?.stringValue ?? "", language: template["language"]?.stringValue ?? "",
          variables: template["variables"]?.arrayValue?.compactMap(\.stringValue) ?? []))
    }
    if let kind = json["kind"]?.stringValue.flatMap(Media.Kind.init(rawValue:)) {
      guard let mediaURL else { return nil }
      return .media(
        Media(
          kind, url: mediaURL, type: json["media_type"]?.stringValue,
          fileName: json["file_name"]?.stringValue), caption: text)
    }
    if let buttons = json["buttons"]?.arrayValue {
      return .buttons(text, buttons.compactMap(Button.init(json:)))
    }
    return json["text"].map { .text($0.stringValue ?? "") }
  }
}

extension StoredContent: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(JSON.object(json).description) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue, let json = try? JSON.parse(text).objectValue else {
      return nil
    }
    self.json = json
  }
}

extension Button {
  package init?(json: JSON) {
    guard let label = json["label"]?.stringValue else { return nil }
    if let url = json["url"]?.stringValue {
      self.init(label, .open(url: url))
    } else {
      self.init(label, .reply(json["payload"]?.stringValue ?? label))
    }
  }

  package var json: JSON {
    switch action {
    case .reply(let payload): ["label": .string(label), "payload": .string(payload)]
    case .open(let url): ["label": .string(label), "url": .string(url)]
    }
  }
}
