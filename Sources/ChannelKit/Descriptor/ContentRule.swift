/// That a channel can send a kind of content, and within which limits.
package struct ContentRule: Hashable, Sendable {
  package let kind: ContentKind
  /// Of the text, the caption, or the text above the buttons; nil where there is none.
  package let text: TextLimit?
  /// Whether a text beyond its limit goes out as several messages.
  package let isSplit: Bool
  package let media: MediaRule?
  package let buttons: ButtonRule?

  private init(
    _ kind: ContentKind, text: TextLimit? = nil, isSplit: Bool = false, media: MediaRule? = nil,
    buttons: ButtonRule? = nil
  ) {
    self.kind = kind
    self.text = text
    self.isSplit = isSplit
    self.media = media
    self.buttons = buttons
  }

  /// Texts, in as many messages as they need, or in one that holds any text that people write.
  package static func text(_ limit: TextLimit, isSplit: Bool = true) -> ContentRule {
    ContentRule(.text, text: limit, isSplit: isSplit)
  }

  /// Media of a kind; without a caption where there is no limit for one.
  package static func media(
    _ kind: Media.Kind, _ rule: MediaRule, caption: TextLimit? = nil
  ) -> ContentRule {
    ContentRule(kind.contentKind, text: caption, media: rule)
  }

  /// A text with buttons under it.
  package static func buttons(_ rule: ButtonRule, text: TextLimit) -> ContentRule {
    ContentRule(.buttons, text: text, buttons: rule)
  }

  package static let template = ContentRule(.template)
  package static let native = ContentRule(.native)
}

/// What media may be.
package struct MediaRule: Hashable, Sendable {
  /// In which form the provider takes them.
  package enum Carriage: Hashable, Sendable {
    /// It fetches the link itself.
    case link
    /// It fetches the link, and wants to be told the size and the type.
    case measuredLink
    /// It is given the bytes, which the engine fetches first.
    case bytes
  }

  package let bytesMax: Int64
  /// The media types that are taken, such as `image/jpeg`; empty takes any.
  package let types: [String]
  package let carriage: Carriage

  package init(bytesMax: Int64, types: [String] = [], carriage: Carriage = .link) {
    (self.bytesMax, self.types, self.carriage) = (bytesMax, types, carriage)
  }

  package static func megabytes(
    _ count: Int64, _ types: String..., carriage: Carriage = .link
  ) -> MediaRule {
    MediaRule(bytesMax: count * 1_048_576, types: types, carriage: carriage)
  }
}

/// What buttons may be.
package struct ButtonRule: Hashable, Sendable {
  package let countMax: Int
  package let label: TextLimit
  package let payloadBytesMax: Int
  /// Whether a button may open a page.
  package let opensPages: Bool

  package init(countMax: Int, label: TextLimit, payloadBytesMax: Int, opensPages: Bool) {
    self.countMax = countMax
    self.label = label
    self.payloadBytesMax = payloadBytesMax
    self.opensPages = opensPages
  }
}
