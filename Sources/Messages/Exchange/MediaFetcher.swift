import ChannelKit
import Core
package import Transport

/// Fetches what a message's link leads to, for channels that want more than the link.
package struct MediaFetcher: Sendable {
  /// Why there is nothing to send.
  enum Failure: Error, Hashable {
    /// Another try may go well.
    case notNow
    case never(String)
  }

  private let transport: Transport
  private let timeMax: Duration

  package init(_ transport: Transport, timeMax: Duration = .seconds(60)) {
    self.transport = transport
    self.timeMax = timeMax
  }

  /// The media with what the rule asks for, fetched for this workspace.
  func complete(
    _ media: Media, for rule: MediaRule, owner: TenantID? = nil
  ) async throws(Failure) -> Media {
    guard rule.carriage != .link else { return media }
    guard let url = try? OutgoingURL(media.url) else { throw .never("the link is no web address") }
    let answer = try await fetch(url, bytesMax: Int(rule.bytesMax), owner)
    switch answer.status {
    case 200: break
    case 408, 425, 429, 500...599: throw .notNow
    default: throw .never("the link answers with status \(answer.status)")
    }
    let type = answer.headers["content-type"].map { String($0.prefix { $0 != ";" }) }
    return Media(
      media.kind, url: media.url, type: media.type ?? type, byteCount: Int64(answer.body.count),
      fileName: media.fileName, bytes: rule.carriage == .bytes ? answer.body : nil)
  }

  private func fetch(
    _ url: OutgoingURL, bytesMax: Int, _ owner: TenantID?
  ) async throws(Failure) -> Answer {
    do throws(TransportError) {
      return try await transport.send(
        OutgoingRequest(
          .get, url, purpose: .media, owner: owner?.uuid, deadline: timeMax,
          responseBytesLimit: bytesMax,
          redirects: .follow(max: 3)))
    } catch {
      switch error.code {
      case .forbiddenAddress, .answerTooLarge, .redirectRefused, .tooManyRedirects:
        throw .never(error.tenantMessage.english)
      default: throw .notNow
      }
    }
  }
}
