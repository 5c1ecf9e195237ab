package import Core

/// One HTTP request to a provider.
package struct ProviderRequest: Sendable {
  package enum Method: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  package enum Body: Hashable, Sendable {
    case none
    case json(JSON)
    case form([Pair])
    case bytes([UInt8], type: String)
    case multipart([Part])
  }

  /// Where the path begins.
  package enum Base: Sendable {
    /// The channel's base URL, which is the operator's to set.
    case provider
    /// A URL that a tenant or a recipient gave, so the address guard looks where it leads.
    case own(Secret<String>)
  }

  /// One field or file of a multipart body.
  package struct Part: Hashable, Sendable {
    package let name: String
    /// Nil for a field.
    package let fileName: String?
    package let type: String
    package let bytes: [UInt8]

    package init(_ name: String, fileName: String? = nil, type: String, _ bytes: [UInt8]) {
      (self.name, self.fileName, self.type, self.bytes) = (name, fileName, type, bytes)
    }
  }

  /// A name and a value of a form.
  package struct Pair: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  package let method: Method
  package let base: Base
  package let path: ProviderPath
  /// Fields beside those that the body brings, such as the one with the token.
  package let headers: [String: Secret<String>]
  package let body: Body

  package init(
    _ method: Method, at base: Base = .provider, _ path: ProviderPath,
    headers: [String: Secret<String>] = [:], body: Body = .none
  ) {
    self.method = method
    self.base = base
    self.path = path
    self.headers = headers
    self.body = body
  }
}

/// A path with its query, whose secrets print as `***`.
///
///     let path: ProviderPath = "/bot\(secret: token)/sendMessage"
///     log.info("sending", ["path": .string("\(path)")])      // /bot***/sendMessage
package struct ProviderPath: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// What is asked for, with its secrets.
  package let exposed: String
  /// What may be shown.
  package let description: String

  package init(stringLiteral text: String) { (exposed, description) = (text, text) }

  package init(stringInterpolation parts: Parts) {
    (exposed, description) = (parts.exposed, parts.shown)
  }

  /// What an interpolation is made of.
  package struct Parts: StringInterpolationProtocol {
    fileprivate var exposed = ""
    fileprivate var shown = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      exposed.reserveCapacity(literalCapacity * 2)
      shown.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ text: String) {
      exposed += text
      shown += text
    }

    /// A segment, or behind the `?` a value of the query, with whatever means something there escaped.
    package mutating func appendInterpolation(_ text: String) { appendLiteral(escaped(text)) }

    /// The same, and shown to nobody.
    package mutating func appendInterpolation(secret: Secret<String>) {
      exposed += escaped(secret.exposed)
      shown += "***"
    }

    private func escaped(_ text: String) -> String {
      PercentEncoding.encode(text, for: shown.contains("?") ? .form : .pathSegment)
    }
  }
}
