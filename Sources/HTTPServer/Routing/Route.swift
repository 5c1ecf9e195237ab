/// Answers one request. It never throws: what goes wrong is an answer too.
package typealias Responder = @Sendable (Request) async -> Response

/// What a route has for a request: the response itself, or the work that will bring it.
///
/// A response that is there at once costs no task; that is worth having on the few hottest routes.
package enum Answer: Sendable {
  case now(Response)
  case later(@Sendable () async -> Response)
}

/// One method on one path, and who answers it.
package struct Route: Sendable {
  package let method: Method
  package let path: PathPattern
  package let body: BodyPolicy
  let answer: @Sendable (Request) -> Answer
  let parameterNames: [String]

  package init(
    _ method: Method, _ path: PathPattern, body: BodyPolicy = .standard,
    respond: @escaping Responder
  ) {
    self.init(method, path, body: body) { request in .later { await respond(request) } }
  }

  /// A route that may answer without waiting for anything.
  package init(
    _ method: Method, _ path: PathPattern, body: BodyPolicy = .standard,
    answer: @escaping @Sendable (Request) -> Answer
  ) {
    self.method = method
    self.path = path
    self.body = body
    self.answer = answer
    parameterNames = path.parameterNames
  }

  /// The response to a request, however long it takes.
  package func respond(to request: Request) async -> Response {
    switch answer(request) {
    case .now(let response): response
    case .later(let respond): await respond()
    }
  }
}

/// How a route takes the body of its requests.
package enum BodyPolicy: Hashable, Sendable {
  /// Whole in memory before the handler runs, up to the server's own bound.
  case standard
  /// Whole in memory, up to a bound of its own.
  case buffered(limitBytes: Int)
  /// Handed to the handler while it arrives, never whole in memory.
  case streamed(limitBytes: Int)
}

/// A path with names for its variable segments, such as `/api/v1/messages/{message}`.
package struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
  /// One step of the path.
  package enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  package let text: String
  package let segments: [Segment]

  /// Nil unless it starts with `/`, ends in no `/`, and names each parameter once.
  package init?(_ text: String) {
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    var segments: [Segment] = []
    var names: Set<String> = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    where text != "/" {
      if part.first == "{", part.last == "}", part.count > 2 {
        let name = String(part.dropFirst().dropLast())
        guard names.insert(name).inserted else { return nil }
        segments.append(.parameter(name))
      } else {
        guard !part.isEmpty, part.utf8.allSatisfy(\.isTargetCharacter) else { return nil }
        segments.append(.literal(String(part)))
      }
    }
    guard names.count <= PathParameters.countMax else { return nil }
    self.text = text
    self.segments = segments
  }

  package init(stringLiteral text: String) {
    guard let pattern = PathPattern(text) else { preconditionFailure("bad path pattern: \(text)") }
    self = pattern
  }

  var parameterNames: [String] {
    segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
  }
}
