import ChannelKit
import Channels
import Core
import Testing

private let channels = Channels.all
private let now = Timestamp(seconds: 1_790_000_000)

/// What is asked of accounts, as `calls.json` and `link.json` say it.
@Suite struct `Every account` {
  @Test(arguments: channels.indices)
  func `is asked for and told what its fixtures say`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    guard let expected = fixtures.calls else { return }
    if case .ask(let call) = channel.check(fixtures.account) {
      #expect(call.fixture == expected["check"])
    } else {
      #expect(expected["check"] == nil)
    }
    #expect(list(channel.hooking(fixtures.account)) == expected["hooking"])
    #expect(list(channel.unhooking(fixtures.account)) == expected["unhooking"])
    let address = try #require(fixtures.sends.first?["to"]?.stringValue)
    let typing = [
      channel.typing(to: address, from: fixtures.account),
      channel.typingEnd(to: address, from: fixtures.account),
    ]
    #expect(list(typing.compactMap(\.self)) == expected["typing"])
  }

  @Test(arguments: channels.indices)
  func `is good or not as the provider says`(place: Int) throws {
    let channel = channels[place]
    for fixture in try Fixtures(of: channel).calls?["standings"]?.arrayValue ?? [] {
      let answer = try ProviderAnswer(fixture: #require(fixture["answer"]))
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      let standing = channel.standing(from: answer, now: now)
      #expect(standing.fixture == fixture["standing"]?.stringValue, name)
    }
  }

  @Test(arguments: channels.indices)
  func `is renewed as its fixtures say`(place: Int) throws {
    let calls = try Fixtures(of: channels[place]).calls
    guard let channel = channels[place] as? any RenewingChannel else {
      #expect(calls?["renewal"] == nil)
      return
    }
    let account = try Fixtures(of: channel).account
    let request = channel.renewal(account)
    #expect(request.fixture == calls?["renewal"])
    for field in channel.descriptor.credentials where field.isSecret {
      #expect("\(request)".firstRange(of: account[field.name].exposed) == nil)
    }
    let renewals = try #require(calls?["renewals"]?.arrayValue)
    for fixture in renewals {
      let answer = try ProviderAnswer(fixture: #require(fixture["answer"]))
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      let renewal = channel.renewed(from: answer, now: now)
      #expect(renewal.fixture == fixture["renewal"]?.stringValue, name)
    }
  }

  /// Nobody is called to an address that does not exist.
  @Test(arguments: channels.indices)
  func `has no hook while there is no public URL`(place: Int) throws {
    let channel = channels[place]
    let known = try Fixtures(of: channel).account
    let names = channel.descriptor.credentials.map(\.name)
    let account = Account(
      credentials: Dictionary(uniqueKeysWithValues: names.map { ($0, known[$0]) }),
      hookSecret: known.hookSecret)
    #expect(channel.hooking(account).isEmpty)
  }

  @Test(arguments: channels.indices)
  func `is linked as its fixtures say`(place: Int) throws {
    let fixtures = try Fixtures(of: channels[place])
    guard let channel = channels[place] as? any LinkingChannel else {
      #expect(fixtures.link == nil)
      return
    }
    let expected = try #require(fixtures.link)
    let account = fixtures.account
    #expect(list(channel.linking(account)) == expected["linking"])
    #expect(channel.linkStateCall(account).fixture == expected["state"])
    #expect(channel.linkPictureCall(account).fixture == expected["picture"])
    #expect(list(channel.unlinking(account)) == expected["unlinking"])
    for fixture in try #require(expected["states"]?.arrayValue) {
      let answer = try ProviderAnswer(fixture: #require(fixture["answer"]))
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      #expect(channel.linkState(from: answer)?.fixture == fixture["state"]?.stringValue, name)
    }
  }

  private func list(_ calls: [ProviderCall]) -> JSON { .array(calls.map(\.fixture)) }
}
