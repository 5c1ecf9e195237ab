import TestKit
import Testing

/// `scripts/new-adapter`, and `docs/writing-a-channel.md` as far as that can be seen without building it.
@Suite struct ChannelGuideTests {
  // Where the guide was followed already, its channel is there.
  @Test(.enabled(if: !TestFile.exists("Fixtures/slack/send.json")))
  func `a channel by the guide changes two lines outside its own folders`() throws {
    let child = try #require(ChildProcess([script("follow-guide"), "--dry"]))
    var lines: [String] = []
    while let line = child.readLine() { lines.append(line) }
    #expect(
      lines == [
        "?? Sources/Adapters/Slack/", "?? Tests/AdapterTests/Fixtures/slack/", "M Package.swift",
        "M Sources/Channels/Channels.swift",
      ])
  }

  @Test(arguments: ["", "slack", "Slack2", "My-Channel", "../Slack", "Telegram", "Core", "Meta"])
  func `a name that is none, or is taken, makes nothing`(name: String) {
    #expect(!ChildProcess.run([script("new-adapter"), name]))
  }

  private func script(_ name: String) -> String {
    let root = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(root)/scripts/\(name)"
  }
}
