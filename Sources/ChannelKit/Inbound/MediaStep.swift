import Core

/// The next thing to do on the way to media that somebody sent.
///
/// A provider that gives a URL is asked nothing; one that gives an id is asked first where the media is.
package enum MediaStep: Sendable {
  /// The provider is asked, and `mediaStep` is given what it answers.
  case ask(ProviderRequest)
  /// What answers this is the media.
  case fetch(ProviderRequest)
}

/// Why there is no media to be had.
package enum MediaRefusal: Error, Hashable, Sendable {
  /// The provider has it no longer, or never had it.
  case gone
  /// The provider does not give it; its own words.
  case refused(String)
  /// Another try may go well.
  case notNow
}

extension MediaStep {
  /// Fetches what stands at a URL, showing nobody who asks. The address guard looks where it leads.
  package static func fetch(at url: String) -> MediaStep {
    .fetch(ProviderRequest(.get, at: .own(Secret(url)), ""))
  }
}
