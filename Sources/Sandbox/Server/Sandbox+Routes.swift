import Core
package import HTTPServer

extension Sandbox {
  /// The largest body that any of the providers takes, and room for what stands around it.
  private static let bodyBytesMax = 52 * 1024 * 1024
  private static let methods: [HTTPServer.Method] = [.get, .post, .put, .patch, .delete]
  /// What stands before the segments that a pattern has names for.
  private static let prefixes =
    Provider.allCases.map { "/\($0.rawValue)" } + ["/sandbox", "/discord/api/v10"]

  /// Every path of every twin, for a server of their own.
  package var routes: [Route] {
    var routes = [Route(.get, "/") { await self.answer($0) }]
    for prefix in Self.prefixes {
      var path = prefix
      for name in ["a", "b", "c", "d"] {
        path += "/{\(name)}"
        guard let pattern = PathPattern(path) else { preconditionFailure("bad pattern \(path)") }
        routes += Self.methods.map { method in
          Route(method, pattern, body: .buffered(limitBytes: Self.bodyBytesMax)) {
            await self.answer($0)
          }
        }
      }
    }
    return routes
  }

  /// The providers that have a twin.
  package static let providers = Provider.allCases.map(\.rawValue)

  /// What a provider's `base_url` is set to so that its twin is reached.
  package static func baseURL(of provider: String, at address: SocketAddress) -> String? {
    Provider(rawValue: provider).map { "http://\(address)\($0.basePath)" }
  }

  /// The field that names the origin which a request was meant for, where that was not a twin's.
  static let originField = "x-sandbox-origin"

  /// What the server itself turns away.
  package static let refuse: Server.Refuse = { refusal, _ in
    TwinResponse.json(
      refusal.status.code, ["error": .string("the sandbox cannot take this request")]
    ).response
  }

  static let notFound = TwinResponse.json(
    404, ["error": "there is no such twin; GET / lists them"])
}
