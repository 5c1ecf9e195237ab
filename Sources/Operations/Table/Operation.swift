package import Core
package import HTTPServer
package import RateLimit

/// One thing that callers can ask for: everything about it, written once.
///
///     Operation(
///       .get, "/livez", .system, success: .ok,
///       summary: Localized("Whether the process runs.", arabic: "هل تعمل العملية."),
///       output: .json(.object([.required("status", .string(oneOf: ["ok"]))]))
///     ) { _ in .json(["status": "ok"]) }
package struct Operation: Sendable {
  package let method: Method
  package let path: PathPattern
  package let surface: Surface
  package let access: Access
  /// The status of an answer that went well.
  package let success: Status
  package let summary: Localized
  package let input: Input
  package let output: Output
  /// Statuses other than `success` that answer with content of their own, not with an error.
  package let otherOutputs: [OtherOutput]
  package let body: BodyPolicy
  package let listeners: Listeners
  /// Asked every few seconds by machines; its lines in the log are for debugging.
  package let isProbe: Bool
  /// What counts its requests by the caller's address, where no key does.
  package let addressLimit: AddressKind?
  package let handler: Handler

  private init(
    _ method: Method, _ path: PathPattern, _ surface: Surface, _ access: Access, _ success: Status,
    _ summary: Localized, _ input: Input, _ output: Output, _ otherOutputs: [OtherOutput],
    _ body: BodyPolicy, _ listeners: Listeners, _ isProbe: Bool, _ addressLimit: AddressKind?,
    _ handler: Handler
  ) {
    precondition(
      Set(path.segments).isSuperset(of: input.path.map { .parameter($0.name) })
        && input.path.count
          == path.segments.count { if case .parameter = $0 { true } else { false } },
      "\(path.text): the path's schema must name the path's parameters")
    precondition(
      access.needsPrincipal != handler.isOpen, "\(path.text): the handler must fit the access")
    self.method = method
    self.path = path
    self.surface = surface
    self.access = access
    self.success = success
    self.summary = summary
    self.input = input
    self.output = output
    self.otherOutputs = otherOutputs
    self.body = body
    self.listeners = listeners
    self.isProbe = isProbe
    self.addressLimit = addressLimit
    self.handler = handler
  }
}

extension Operation {
  /// An operation that anybody may call, unless its handler finds otherwise.
  package init(
    _ method: Method, _ path: PathPattern, _ surface: Surface, access: Access = .none,
    success: Status = .ok, summary: Localized, input: Input = .nothing, output: Output,
    otherOutputs: [OtherOutput] = [], body: BodyPolicy = .standard,
    listeners: Listeners = .public, isProbe: Bool = false, addressLimit: AddressKind? = nil,
    handler: @escaping OpenHandler
  ) {
    self.init(
      method, path, surface, access, success, summary, input, output, otherOutputs, body,
      listeners, isProbe, addressLimit, .open(handler))
  }

  /// An operation that is answered from memory.
  package init(
    _ method: Method, _ path: PathPattern, _ surface: Surface, access: Access,
    success: Status = .ok, summary: Localized, output: Output, prompt: @escaping PromptHandler
  ) {
    self.init(
      method, path, surface, access, success, summary, .nothing, output, [], .standard, .public,
      false, nil, .prompt(prompt))
  }

  /// An operation that changes nothing.
  package init(
    _ method: Method, _ path: PathPattern, _ surface: Surface, access: Access,
    success: Status = .ok, summary: Localized, input: Input = .nothing, output: Output,
    otherOutputs: [OtherOutput] = [], reading: @escaping ReadingHandler
  ) {
    self.init(
      method, path, surface, access, success, summary, input, output, otherOutputs, .standard,
      .public, false, nil, .reading(reading))
  }

  /// An operation that changes something, all of it in one transaction.
  package init(
    _ method: Method, _ path: PathPattern, _ surface: Surface, access: Access,
    success: Status = .ok, summary: Localized, input: Input = .nothing, output: Output,
    otherOutputs: [OtherOutput] = [], body: BodyPolicy = .standard,
    changing: @escaping ChangingHandler
  ) {
    self.init(
      method, path, surface, access, success, summary, input, output, otherOutputs, body,
      .public, false, nil, .changing(changing))
  }
}

extension Handler {
  fileprivate var isOpen: Bool { if case .open = self { true } else { false } }
}

/// Where an operation can be reached.
package struct Listeners: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The one that tenants call.
  package static let `public` = Listeners(rawValue: 1)
  /// The one that operators keep to themselves.
  package static let admin = Listeners(rawValue: 2)
}

/// What an operation takes.
package struct Input: Sendable {
  /// The variable segments of the path. A value that does not fit is a path that does not exist.
  package let path: [Schema.Field]
  package let query: [Schema.Field]
  /// The JSON body, when there is one.
  package let body: Schema?
  /// Whether a body is held against its schema before the handler sees it. A handler that says all that is wrong at
  /// once does that itself.
  package let checksBody: Bool

  package init(
    path: [Schema.Field] = [], query: [Schema.Field] = [], body: Schema? = nil,
    checksBody: Bool = true
  ) {
    self.path = path
    self.query = query
    self.body = body
    self.checksBody = checksBody
  }

  package static let nothing = Input()

  /// Whether there is nothing to check.
  var isAnything: Bool { path.isEmpty && query.isEmpty && body == nil }
}

/// What an operation answers with.
package enum Output: Sendable {
  case none
  case json(Schema)
  /// Content of another media type, such as `text/html; charset=utf-8`.
  case content(type: String)
}

/// Content that stands for a state rather than for a mistake, such as a probe that says why not.
package struct OtherOutput: Sendable {
  package let status: Status
  package let meaning: Localized
  package let output: Output

  package init(_ status: Status, _ meaning: Localized, _ output: Output) {
    self.status = status
    self.meaning = meaning
    self.output = output
  }
}
