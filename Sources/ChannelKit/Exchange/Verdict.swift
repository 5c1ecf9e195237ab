/// What an answer means for a message.
package enum Verdict: Hashable, Sendable {
  /// The provider has it; its id leads from receipts back to the message. An empty id says that the provider has none,
  /// and that receipts name the message's own.
  case accepted(id: String)
  /// Not now. After the pause, or after one of the engine's own when the provider named none.
  case retry(after: Duration?, Scope)
  /// The recipient has another address now; the message goes there.
  case readdress(to: String)
  /// Never: sending it again changes nothing.
  case reject(Reason)
  /// The credentials are over, and may be renewed.
  case refreshCredentials
  /// The session is over until somebody connects it again.
  case disconnect(String)
  /// It may have been sent.
  case unknown

  /// Whose messages wait.
  package enum Scope: Hashable, Sendable {
    /// Those of the session to this address.
    case pair
    /// All of the session.
    case session
    /// All that the workspace has on the channel.
    case app
  }

  /// Why a message is refused for good.
  package struct Reason: Hashable, Sendable {
    /// What it is about.
    package enum Kind: String, Hashable, Sendable {
      /// The address leads to nobody who can be reached.
      case recipient
      /// The message itself.
      case content
      /// What the account may do, or has paid for.
      case account
    }

    package let kind: Kind
    /// The provider's own code, for who looks it up.
    package let code: String
    /// The provider's own words.
    package let text: String

    package init(_ kind: Kind, code: String, _ text: String) {
      (self.kind, self.code, self.text) = (kind, code, text)
    }
  }
}

extension Verdict {
  /// What an answer without a body that can be read means, by its status alone.
  package static func byStatus(_ response: ProviderResponse) -> Verdict {
    switch response.status {
    case 408, 425: .retry(after: response.retryAfter, .pair)
    case 429: .retry(after: response.retryAfter, .session)
    case 503 where response.retryAfter != nil: .retry(after: response.retryAfter, .app)
    case 400..<500:
      .reject(Reason(.content, code: "http_\(response.status)", "the provider refused the request"))
    // A server that failed, or a proxy before it, may have passed the message on.
    default: .unknown
    }
  }
}
