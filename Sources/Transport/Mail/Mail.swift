package import Core

/// One message on its way to a relay.
package struct Mail: Sendable {
  package var relay: SMTPRelay
  /// The envelope's sender, where bounces go.
  package var sender: EmailAddress
  package var recipients: [EmailAddress]
  /// The message as `MailMessage.serialized` wrote it.
  package var message: [UInt8]
  /// Whose mail it is, so that nobody's holds up another's.
  package var owner: UUID?
  /// From `send` to the relay's last reply, waiting in our own queue included.
  package var deadline: Duration

  package init(
    through relay: SMTPRelay, from sender: EmailAddress, to recipients: [EmailAddress],
    message: [UInt8], owner: UUID? = nil, deadline: Duration
  ) {
    self.relay = relay
    self.sender = sender
    self.recipients = recipients
    self.message = message
    self.owner = owner
    self.deadline = deadline
  }
}

/// A server that takes mail, and how to speak with it.
package struct SMTPRelay: Sendable {
  package let host: Host
  package let port: UInt16
  package let security: Security
  package let login: Login?
  /// The name that we greet it by.
  package let greeting: String

  package enum Security: String, Sendable {
    /// TLS from the first byte (port 465).
    case tls
    /// `STARTTLS`, and nothing is sent without it (port 587).
    case startTLS
    /// `STARTTLS` where the relay offers it; whoever sits between can prevent it.
    case opportunistic
    case none
  }

  package struct Login: Sendable {
    package let user: String
    package let password: Secret<String>

    /// Nil when either holds a control character.
    package init?(user: String, password: Secret<String>) {
      guard MailHeader.isSafe(user), MailHeader.isSafe(password.exposed) else { return nil }
      self.user = user
      self.password = password
    }
  }

  /// Nil when a name is none. A login is never sent over a connection without TLS, except to a relay
  /// whose security is `none`.
  package init?(
    host: String, port: UInt16, security: Security, login: Login? = nil,
    greeting: String = "localhost"
  ) {
    guard port > 0, let host = try? Host(host),
      let greeting = try? Host(greeting), case .name(let greetingName) = greeting,
      login == nil || security != .opportunistic
    else { return nil }
    self.host = host
    self.port = port
    self.security = security
    self.login = login
    self.greeting = greetingName
  }

  /// What one queue is kept for.
  var origin: String { "\(scheme)://\(host):\(port)" }
  var url: String { "\(origin)/\(greeting)" }
  private var scheme: String { security == .tls ? "smtps" : "smtp" }
}

/// What a relay said last: that it has the message, or why not.
package struct MailReceipt: Hashable, Sendable {
  package let code: Int
  /// The text of its last reply, which often names the message in the relay's own queue. It is the relay's, so it may
  /// name the recipient.
  package let reply: String

  /// The enhanced status that the text begins with (RFC 3463), such as `5.1.1`; nil where there is none.
  package var status: String? {
    let word = reply.prefix { $0 != " " }
    let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers[0] == "\(code / 100)",
      numbers.dropFirst().allSatisfy({
        (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(ASCII.isDigit)
      })
    else { return nil }
    return String(word)
  }
}
