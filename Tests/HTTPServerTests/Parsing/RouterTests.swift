import Testing

@testable import HTTPServer

@Suite struct RouterTests {
  private static let patterns: [(Method, PathPattern)] = [
    (.get, "/"), (.get, "/a"), (.post, "/a"), (.get, "/a/{id}"), (.delete, "/a/{id}"),
    (.get, "/a/fixed"), (.get, "/a/{id}/b/{other}"), (.put, "/a/fixed/c"), (.options, "/o"),
  ]

  private func match(_ method: String, _ path: String) throws -> String {
    let router = try Router(
      Self.patterns.map { method, path in
        Route(method, path, answer: { _ in .now(Response(.ok)) })
      })
    var parser = HeadParser()
    let bytes = Array("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    let head = try #require(
      try parser.parse(bytes.span, HeadParser.Limits(ServerOptions()))
    ).head
    switch router.match(head) {
    case .notFound: return "none"
    case .options(let methods): return "options " + methods.map(\.rawValue).joined(separator: ",")
    case .methodNotAllowed(let methods):
      return "not " + methods.map(\.rawValue).joined(separator: ",")
    case .route(let index, let parameters):
      let names = router.routes[index].parameterNames
      return router.routes[index].path.text
        + names.map { " \($0)=\(parameters[$0] ?? "nil")" }.joined()
    }
  }

  @Test(arguments: [
    ("GET", "/", "/"), ("HEAD", "/a", "/a"), ("GET", "/a/7", "/a/{id} id=7"),
    ("GET", "/a/fixed", "/a/fixed"), ("GET", "/a/x%2Fy", "/a/{id} id=x/y"),
    ("GET", "/a/%2525", "/a/{id} id=%25"),
    ("GET", "/a/fixed/b/2", "/a/{id}/b/{other} id=fixed other=2"),
    ("GET", "/a/%D9%82", "/a/{id} id=ق"), ("GET", "/%61/7", "/a/{id} id=7"),
    ("GET", "/a/", "none"), ("GET", "//a", "none"), ("GET", "/b", "none"),
    ("GET", "/a/7/b", "none"),
    ("GET", "/a//b/1", "none"), ("PUT", "/a", "not GET,HEAD,POST,OPTIONS"),
    ("DELETE", "/a/fixed", "not GET,HEAD,OPTIONS"),
    ("OPTIONS", "/a/7", "options GET,HEAD,DELETE,OPTIONS"),
    ("OPTIONS", "/o", "/o"), ("GET", "/A", "none"),
  ])
  func `a path finds its route`(method: String, path: String, expected: String) throws {
    #expect(try match(method, path) == expected)
  }

  @Test func `two routes that match the same requests are refused`() {
    let make = { (path: PathPattern) in Route(.get, path, answer: { _ in .now(Response(.ok)) }) }
    #expect(throws: RouteConflict.self) { try Router([make("/a/{x}"), make("/a/{y}")]) }
    #expect(throws: Never.self) { try Router([make("/a/{x}"), make("/a/y")]) }
  }

  @Test(arguments: ["", "a", "/a/", "/{a}/{a}", "/a b", "/{a}/{b}/{c}/{d}/{e}", "//"])
  func `a pattern that could never match is refused`(text: String) {
    #expect(PathPattern(text) == nil)
  }
}
