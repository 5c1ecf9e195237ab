import Channels
import ChannelKit
import Core
import Testing

private let channels = Channels.all

/// The way of every channel to what people send.
@Suite struct `Media of every channel` {
  @Test(arguments: channels.indices)
  func `are reached by the steps that its fixtures say`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    for fixture in fixtures.media {
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      var answer: ProviderResponse?
      if let text = fixture["answer"], case .response(let given) = try ProviderAnswer(fixture: text)
      {
        answer = given
      }
      let reference = try reference(fixture)
      do throws(MediaRefusal) {
        switch try channel.mediaStep(to: reference, for: fixtures.account, after: answer) {
        case .ask(let request): #expect(request.fixture == fixture["ask"], name)
        case .fetch(let request): #expect(request.fixture == fixture["fetch"], name)
        }
      } catch {
        #expect(error.fixture == fixture["refusal"]?.stringValue, name)
      }
    }
  }

  private func reference(_ fixture: JSON) throws -> IncomingMessage.MediaReference {
    if let id = fixture["media"]?["id"]?.stringValue { return .id(id) }
    return .url(try #require(fixture["media"]?["url"]?.stringValue))
  }

  /// Whatever the channel reads media from has a way to them, which a log may show.
  @Test(arguments: channels.indices)
  func `that are received can be asked for`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    let secrets = channel.descriptor.credentials.filter(\.isSecret)
      .map { fixtures.account[$0.name].exposed }
    for fixture in fixtures.inbounds {
      let request = try InboundRequest(
        fixture: #require(fixture["request"]), now: Timestamp(seconds: 1_790_000_000))
      let events = (try? channel.receive(request, for: fixtures.account))?.events ?? []
      for event in events {
        guard case .message(let message) = event.what,
          case .media(_, let reference, _) = message.content
        else { continue }
        #expect(!fixtures.media.isEmpty, "\(fixtures.folder)/media.json needs the way to media")
        switch try channel.mediaStep(to: reference, for: fixtures.account, after: nil) {
        case .ask(let request), .fetch(let request):
          #expect(secrets.allSatisfy { "\(request)".firstRange(of: $0) == nil })
        }
      }
    }
  }

  @Test(arguments: channels.indices)
  func `are not made of garbage`(place: Int) throws {
    let channel = channels[place]
    let account = try Fixtures(of: channel).account
    for status in [200, 301, 400, 401, 404, 429, 500, 503] {
      for body in ["", "null", "[]", "{", "<html>", "{\"ok\":true}", "{\"url\":7}", "\u{0}"] {
        let answer = ProviderResponse(status: status, body: Array(body.utf8))
        guard let step = try? channel.mediaStep(to: .id("1"), for: account, after: answer) else {
          continue
        }
        Issue.record("\(channel.descriptor.id) took \(status) \(body) for a way: \(step)")
      }
    }
  }
}
