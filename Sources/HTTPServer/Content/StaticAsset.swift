/// A file that the program carries in itself, such as a page's script.
package struct StaticAsset: Sendable {
  package let path: PathPattern
  private let content: ConditionalGet

  /// Compresses the content once, here.
  package init(
    _ path: PathPattern, type: String, cache: CachePolicy = .revalidate, bytes: [UInt8]
  ) {
    self.path = path
    content = ConditionalGet(type: type, cache: cache, bytes)
  }

  /// Serves it; HEAD is answered from GET by the server.
  package var route: Route {
    Route(.get, path, answer: { [content] in .now(content.response(to: $0.head)) })
  }
}
