import ChannelKit
import Core
import HTTPServer
import TestKit
import Testing
import Transport

@testable import Messages

@Suite struct MediaFetcherTests {
  private static let picture = Array("a picture".utf8)

  /// Lends a fetcher, and the URL of a server whose paths are the statuses that it answers with.
  private func withFetcher(
    _ body: (MediaFetcher, _ base: String) async throws -> Void
  ) async throws {
    let clock = SystemClock()
    let log = Log(to: RecordingSink(), clock: clock)
    var serving = ServerOptions()
    serving.loopCount = 1
    let route = Route(.get, "/{status}") { request in
      Response(
        Status(Int(request.parameters["status"] ?? "") ?? 200), type: "image/png; charset=binary",
        Self.picture)
    }
    let server = try Server(
      listeningOn: SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0), options: serving,
      routes: [route], clock: clock, log: log, refuse: { _, _ in Response(Status(404)) })
    var options = TransportOptions()
    options.addressGuard = try AddressGuard(allow: [.media: ["127.0.0.0/8"]])
    let transport = try Transport(options, clock: clock, log: log)
    async let running: Void = server.run()
    var failure: (any Error)?
    do {
      try await body(MediaFetcher(transport), "http://\(server.address)")
    } catch { failure = error }
    await transport.stop()
    await server.stop(within: Duration.zero)
    try await running
    if let failure { throw failure }
  }

  @Test func `a channel gets the bytes, the measure or the link, as it asks`() async throws {
    try await withFetcher { fetcher, base in
      let media = Media(.image, url: "\(base)/200", fileName: "a.png")
      let linked = try await fetcher.complete(media, for: MediaRule(bytesMax: 64))
      #expect(linked == media)
      let measured = try await fetcher.complete(
        media, for: MediaRule(bytesMax: 64, carriage: .measuredLink))
      #expect(measured.bytes == nil && measured.byteCount == 9 && measured.type == "image/png")
      let whole = try await fetcher.complete(media, for: MediaRule(bytesMax: 64, carriage: .bytes))
      #expect(whole.bytes == Self.picture && whole.fileName == "a.png" && whole.url == media.url)
      let named = try await fetcher.complete(
        Media(.image, url: media.url, type: "image/webp"),
        for: MediaRule(bytesMax: 64, carriage: .bytes))
      #expect(named.type == "image/webp")
    }
  }

  @Test(arguments: [(404, false), (403, false), (429, true), (503, true), (408, true)])
  func `an answer that may change is waited for, and any other is not`(
    status: Int, mayChange: Bool
  ) async throws {
    try await withFetcher { fetcher, base in
      let rule = MediaRule(bytesMax: 64, carriage: .bytes)
      do throws(MediaFetcher.Failure) {
        _ = try await fetcher.complete(Media(.image, url: "\(base)/\(status)"), for: rule)
        Issue.record("\(status) is no media")
      } catch {
        #expect((error == .notNow) == mayChange, "\(error)")
      }
    }
  }

  @Test func `what is too large, leads inside or is no link is never sent`() async throws {
    try await withFetcher { fetcher, base in
      for (url, bytesMax) in [
        ("\(base)/200", 8), ("http://10.0.0.1/a", 64), ("file:///etc/passwd", 64), ("", 64),
      ] as [(String, Int64)] {
        do throws(MediaFetcher.Failure) {
          _ = try await fetcher.complete(
            Media(.image, url: url), for: MediaRule(bytesMax: bytesMax, carriage: .bytes))
          Issue.record("\(url) was fetched")
        } catch {
          #expect(error != .notNow, "\(url)")
        }
      }
    }
  }
}
