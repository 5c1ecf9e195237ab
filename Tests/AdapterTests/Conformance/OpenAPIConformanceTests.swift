import ChannelKit
import Channels
import Core
import Testing

private let described = Channels.all.filter {
  TestFile.exists("Fixtures/\($0.descriptor.key)/openapi.json")
}

/// Holds every request of a channel against its provider's own description, where that lies with its fixtures.
@Suite struct `Every channel with a description of its API` {
  @Test(arguments: described.indices)
  func `asks for nothing else than the description has`(place: Int) throws {
    let fixtures = try Fixtures(of: described[place])
    let document = OpenAPIDocument(try #require(fixtures.openAPI), refusesUnnamed: true)
    let requests = fixtures.sends
      .filter { $0["message"]?["native"] == nil }
      .flatMap { $0["requests"]?.arrayValue ?? [] }
    #expect(!requests.isEmpty)
    for request in requests + accountCalls(described[place], fixtures.account) {
      let (method, path, body) = try parts(of: request)
      #expect(document.problems(method, path, body) == [], "\(request)")
    }
  }

  /// A description that lets everything pass would show nothing.
  @Test(arguments: described.indices)
  func `would be found out`(place: Int) throws {
    let fixtures = try Fixtures(of: described[place])
    let document = OpenAPIDocument(try #require(fixtures.openAPI), refusesUnnamed: true)
    for fixture in fixtures.sends {
      for request in fixture["requests"]?.arrayValue ?? [] {
        let (method, path, body) = try parts(of: request)
        var strange = try #require(body?.objectValue)
        strange["a_field_that_nobody_has"] = true
        #expect(document.problems(method, path, .object(strange)) != [])
        #expect(document.problems(method, path + "/elsewhere", body) != [])
      }
    }
  }

  private func accountCalls(_ channel: some Channel, _ account: Account) -> [JSON] {
    var calls = channel.hooking(account) + channel.unhooking(account)
    if case .ask(let call) = channel.check(account) { calls.append(call) }
    return calls.map(\.fixture)
  }

  private func parts(of request: JSON) throws -> (String, String, JSON?) {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    let method = try #require(methods.first { request[$0] != nil })
    return (method, try #require(request[method]?.stringValue), request["json"])
  }
}
