import Core
import Synchronization
import TestKit
import Testing

@testable import Gateway

@Suite struct ReloadTests {
  private let folder: TemporaryDirectory
  private let sink = RecordingSink()
  private let health = Health(clock: ManualClock())

  init() throws { folder = try TemporaryDirectory() }

  /// Reloads after the file was changed; what was applied comes back too.
  private func reload(_ text: String, from old: String) throws -> (Configuration, Int) {
    let path = folder.file("g.json5")
    try put(old, at: path)
    let loader = ConfigurationLoader(file: .init(path: path, mayBeMissing: false))
    let inForce = try loader.load()
    try put(text, at: path)
    var appliedCount = 0
    let reload = Reload(
      loader: loader, health: health, log: Log(to: sink, clock: ManualClock()),
      apply: { _, _ in appliedCount += 1 })
    return (reload.run(inForce: inForce), appliedCount)
  }

  private func field(_ name: String) -> LogValue? {
    sink.lines.lazy.flatMap(\.fields).first { "\($0.name)" == name }?.value
  }

  @Test func `a good file takes effect and says what changed`() throws {
    let (new, appliedCount) = try reload(
      "{ log: { level: \"debug\" }, server: { loops: 2 } }", from: "{}")
    #expect(appliedCount == 1)
    #expect(new[Keys.logLevel] == .debug && new[Keys.loopCount] == 0)
    #expect(sink.messages == ["configuration reloaded", "settings wait for a restart"])
    #expect(field("changed") == "log.level")
    #expect(field("keys") == "server.loops")
  }

  @Test func `a bad file leaves the old one in force and says so`() throws {
    let (new, appliedCount) = try reload(
      "{ log: { level: \"loud\" }, server: { loops: -2 } }", from: "{ log: { level: \"error\" } }")
    #expect(appliedCount == 0)
    #expect(new[Keys.logLevel] == .error)
    #expect(sink.messages == ["configuration refused", "configuration refused"])
    #expect(health.refusedReload?.problemCount == 2)
  }

  @Test func `a good file after a bad one clears the mark`() throws {
    health.reloadWasRefused(problemCount: 1)
    _ = try reload("{}", from: "{}")
    #expect(health.refusedReload == nil)
  }
}
