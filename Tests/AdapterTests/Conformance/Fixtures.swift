import ChannelKit
import Core
import Glibc
import Testing

/// The files beside these tests.
enum TestFile {
  /// The JSON in a file under `Tests/AdapterTests`.
  static func json(_ path: String) throws -> JSON {
    let descriptor = unsafe open(whole(path), O_RDONLY)
    try #require(descriptor >= 0, "there is no \(path)")
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    return try JSON.parse(bytes)
  }

  /// Whether there is such a file.
  static func exists(_ path: String) -> Bool { unsafe access(whole(path), R_OK) == 0 }

  private static func whole(_ path: String) -> String {
    let folder = "\(#filePath)".split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(folder)/\(path)"
  }
}

/// What a channel's folder of fixtures says: `Fixtures/<channel>/{account,send,answers,inbound}.json`, and
/// `<channel>-<driver>` where it has drivers. `media.json` has the way to what people send. `calls.json` has what is asked of accounts, `link.json` of their linking,
/// `openapi.json` what the provider says its API is.
struct Fixtures {
  /// The folder, under `Tests/AdapterTests`.
  let folder: String
  /// A message, and the requests that it becomes.
  let sends: [JSON]
  /// An answer of the provider, and the verdict on it.
  let answers: [JSON]
  /// A request of the provider, and the events in it.
  let inbounds: [JSON]
  /// Media that somebody sent, and the steps to it; none for channels on which nobody sends any.
  let media: [JSON]
  let account: Account
  /// The calls about an account, where the channel has them written down.
  let calls: JSON?
  /// The calls that link an account, and what their answers say; nil for channels that are not linked.
  let link: JSON?
  /// The provider's own description, where it publishes one of OpenAPI 3 or one was derived from what it publishes.
  let openAPI: JSON?

  init(of channel: some Channel) throws {
    let folder = "Fixtures/\(channel.descriptor.key)"
    self.folder = folder
    func optional(_ name: String) throws -> JSON? {
      let path = "\(folder)/\(name).json"
      guard TestFile.exists(path) else { return nil }
      return try TestFile.json(path)
    }
    (calls, link) = (try optional("calls"), try optional("link"))
    openAPI = try optional("openapi")
    media = try optional("media")?.arrayValue ?? []
    func list(_ name: String) throws -> [JSON] {
      try #require(TestFile.json("\(folder)/\(name).json").arrayValue)
    }
    (sends, answers, inbounds) = (try list("send"), try list("answers"), try list("inbound"))
    let members = try #require(TestFile.json("\(folder)/account.json").objectValue)
    account = Account(
      credentials: Dictionary(
        uniqueKeysWithValues: members.compactMap { key, value in
          value.stringValue.map { (key, Secret($0)) }
        }),
      hookSecret: Secret(members["hook_secret"]?.stringValue ?? ""),
      hookURL: (members["hook_url"]?.stringValue).map { Secret($0) })
  }
}
