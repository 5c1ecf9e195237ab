package import Core

/// A mail to one person, before it has a form on the wire.
package struct MailDraft: Hashable, Sendable {
  /// An address and the name beside it.
  package struct Party: Hashable, Sendable {
    package let address: String
    package let name: String?

    package init(_ address: String, name: String? = nil) {
      (self.address, self.name) = (address, name)
    }
  }

  /// A file that goes with it.
  package struct Attachment: Hashable, Sendable {
    package let fileName: String
    package let type: String
    package let bytes: [UInt8]

    package init(fileName: String, type: String, bytes: [UInt8]) {
      (self.fileName, self.type, self.bytes) = (fileName, type, bytes)
    }
  }

  /// A field of the head beside those that every mail has.
  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  package let id: String
  package let date: Timestamp
  package let from: Party
  package let to: Party
  package let replyTo: Party?
  package let subject: String
  package let text: String
  package let html: String?
  package let fields: [Field]
  package let attachments: [Attachment]

  package init(
    id: String, date: Timestamp, from: Party, to: Party, replyTo: Party? = nil, subject: String,
    text: String, html: String? = nil, fields: [Field] = [], attachments: [Attachment] = []
  ) {
    self.id = id
    self.date = date
    self.from = from
    self.to = to
    self.replyTo = replyTo
    self.subject = subject
    self.text = text
    self.html = html
    self.fields = fields
    self.attachments = attachments
  }
}

/// The server that takes a tenant's mail. The address guard looks where it leads.
package struct MailRelay: Sendable {
  /// How the connection is made safe.
  package enum Security: String, CaseIterable, Hashable, Sendable {
    case tls, starttls, none
  }

  package let host: String
  package let port: Int
  package let security: Security
  package let user: String?
  package let password: Secret<String>?

  package init(
    host: String, port: Int, security: Security, user: String?, password: Secret<String>?
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.user = user
    self.password = password
  }
}

/// What a relay said last.
package struct MailReply: Hashable, Sendable {
  /// 250, 421, 550.
  package let code: Int
  /// `5.1.1`, where it gave one (RFC 3463).
  package let status: String?
  package let text: String

  package init(code: Int, status: String?, text: String) {
    (self.code, self.status, self.text) = (code, status, text)
  }
}
