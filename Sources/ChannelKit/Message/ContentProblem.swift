package import Core

/// Why a channel cannot send a content: one problem, at one field, with the way out of it.
package struct ContentProblem: Error, Hashable, Sendable {
  /// Where: `message`, `media_url`, `buttons`.
  package let field: String
  package let sentence: Localized

  package init(_ field: String, _ sentence: Localized) {
    (self.field, self.sentence) = (field, sentence)
  }
}

extension ContentProblem {
  /// A link, or a word that cannot be cut, is longer than a message may be.
  package static let cannotBeSplit = ContentProblem(
    "message",
    Localized(
      "The text has a link that is longer than a message of this channel may be; shorten the link.",
      arabic: "يحتوي النص على رابط أطول من الحد المسموح به لرسالة هذه القناة؛ اختصر الرابط."))

  /// The channel has no such content.
  package static func notOnThisChannel(_ kind: ContentKind) -> ContentProblem {
    ContentProblem(
      "type",
      Localized(
        "This channel sends no \(kind.rawValue); see GET /api/v1/channels for what it sends.",
        arabic: "لا ترسل هذه القناة \(kind.rawValue)؛ راجع GET /api/v1/channels لمعرفة ما ترسله."))
  }
}
