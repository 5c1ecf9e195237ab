package import Core

/// What a message says.
package enum MessageContent: Hashable, Sendable {
  case text(String)
  case media(Media, caption: String)
  /// A text with buttons under it.
  case buttons(String, [Button])
  /// A text that the provider has approved, by its name.
  case template(Template)
  /// The provider's own form, passed through as it is.
  case native(JSONObject)
}

/// The kinds of content, as descriptors and the API name them.
package enum ContentKind: String, CaseIterable, Hashable, Sendable {
  case text, image, video, audio, document, template, buttons, native
}

extension MessageContent {
  package var kind: ContentKind {
    switch self {
    case .text: .text
    case .media(let media, _): media.kind.contentKind
    case .buttons: .buttons
    case .template: .template
    case .native: .native
    }
  }
}

/// A picture, a film, a sound or a document, where it can be fetched.
package struct Media: Hashable, Sendable {
  /// What a recipient sees it as.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case image, video, audio, document

    package var contentKind: ContentKind {
      switch self {
      case .image: .image
      case .video: .video
      case .audio: .audio
      case .document: .document
      }
    }
  }

  package let kind: Kind
  package let url: String
  /// What the server that has it says it is; nil when nobody asked.
  package let type: String?
  package let byteCount: Int64?
  package let fileName: String?
  /// What is behind the link; nil where the channel did not ask for it.
  package let bytes: [UInt8]?

  package init(
    _ kind: Kind, url: String, type: String? = nil, byteCount: Int64? = nil,
    fileName: String? = nil, bytes: [UInt8]? = nil
  ) {
    self.kind = kind
    self.url = url
    self.type = type
    self.byteCount = byteCount
    self.fileName = fileName
    self.bytes = bytes
  }
}

/// What a recipient can press.
package struct Button: Hashable, Sendable {
  /// What pressing it does.
  package enum Action: Hashable, Sendable {
    /// Comes back to us as an inbound event with this payload.
    case reply(String)
    /// Opens a page.
    case open(url: String)
  }

  package let label: String
  package let action: Action

  package init(_ label: String, _ action: Action) { (self.label, self.action) = (label, action) }
}

/// An approved text and what stands in its gaps.
package struct Template: Hashable, Sendable {
  package let name: String
  /// As the provider writes it: `en_US`, `ar`.
  package let language: String
  /// In the order of the gaps.
  package let variables: [String]

  package init(_ name: String, language: String, variables: [String]) {
    (self.name, self.language, self.variables) = (name, language, variables)
  }
}
