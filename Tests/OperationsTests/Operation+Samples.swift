import Core
import HTTPServer
import RateLimit
import TenantKit

@testable import Operations

extension Operation {
  /// An operation that answers with its checked input.
  static func echo(
    _ method: Method = .post, _ path: PathPattern = "/api/v1/things",
    _ surface: Surface = .messaging, input: Input
  ) -> Operation {
    Operation(
      method, path, surface, summary: Localized("Echo.", arabic: "صدى."), input: input,
      output: .json(.anything)
    ) { call in
      .json([
        "path": .object(call.input.path), "query": .object(call.input.query),
        "body": call.input.body,
      ])
    }
  }

  /// An operation that does what a test says.
  static func does(
    _ method: Method = .get, _ path: PathPattern = "/api/v1/thing",
    _ surface: Surface = .messaging, isProbe: Bool = false, _ handler: @escaping OpenHandler
  ) -> Operation {
    Operation(
      method, path, surface, summary: Localized("Do.", arabic: "افعل."),
      input: Input(path: path.segments.compactMap(field)), output: .none, isProbe: isProbe,
      handler: handler)
  }

  /// An operation that counts how often it took effect, in a counter of the audit log.
  static func noting(
    _ path: PathPattern = "/api/v1/notes", _ surface: Surface = .messaging,
    access: Access = .key("notes.write"), input: Input = .nothing
  ) -> Operation {
    Operation(
      .post, path, surface, access: access, success: .created,
      summary: Localized("Note.", arabic: "دوّن."), input: input, output: .json(.anything),
      changing: { call in
        let (actor, body) = (call.actor, call.input.body)
        return { tx throws in
          try tx.audit(action: "note.made", subject: "note", details: [:], by: actor)
          return .json(["made": .string("\(UUID.v7(at: tx.now))"), "body": body], status: .created)
        }
      })
  }

  /// An operation that tells who called.
  static func whoami(
    _ path: PathPattern = "/api/v1/whoami", _ surface: Surface = .messaging,
    access: Access = .key("notes.read")
  ) -> Operation {
    Operation(
      .get, path, surface, access: access, summary: Localized("Who.", arabic: "من."),
      output: .json(.anything),
      reading: { call in .json(["tenant": .string(call.principal.tenant.slug.description)]) })
  }

  /// An operation that answers a question and changes nothing, differently each time.
  static func asking(_ path: PathPattern = "/api/v1/questions", input: Input) -> Operation {
    Operation(
      .post, path, .messaging, access: .key("notes.read"),
      summary: Localized("Ask.", arabic: "اسأل."), input: input, output: .json(.anything),
      reading: { call in .json(["answer": .string(call.call.requestID)]) })
  }

  /// The same from memory.
  static func promptWhoami(_ path: PathPattern = "/api/v1/prompt") -> Operation {
    Operation(
      .get, path, .messaging, access: .key(nil), summary: Localized("Who.", arabic: "من."),
      output: .json(.anything),
      prompt: { call in .json(["tenant": .string(call.principal.tenant.slug.description)]) })
  }

  /// An operation that needs no key and is counted by address.
  static func probe() -> Operation {
    Operation(
      .get, "/probe", .system, summary: Localized("Ask.", arabic: "اسأل."), output: .none,
      addressLimit: .health
    ) { _ in Reply() }
  }

  private static func field(_ segment: PathPattern.Segment) -> Schema.Field? {
    if case .parameter(let name) = segment { .required(name, .string()) } else { nil }
  }
}
