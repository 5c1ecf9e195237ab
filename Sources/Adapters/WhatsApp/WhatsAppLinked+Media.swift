package import ChannelKit
import Core

extension WhatsAppLinked {
  /// The server's own files want its key. It names them by what it takes for its own address, which from here is
  /// often another, so its path is asked for where the session says the server is. Other links, as of a store that
  /// the server puts files into, are followed without the key.
  package func mediaStep(
    to reference: IncomingMessage.MediaReference, for account: Account,
    after answer: ProviderResponse?
  ) throws(MediaRefusal) -> MediaStep {
    guard case .url(let url) = reference else { throw .gone }
    guard let files = url.firstRange(of: "/api/files/") else { return .fetch(at: url) }
    let path = url[files.lowerBound...].prefix { $0 != "?" && $0 != "#" }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard
      segments.allSatisfy({ segment in
        let name = PercentEncoding.decode(String(segment)) ?? ""
        return !name.isEmpty && name != "." && name != ".." && !name.contains("/")
      })
    else { throw .gone }
    return .fetch(request(.get, ProviderPath(stringLiteral: String(path)), account))
  }
}
