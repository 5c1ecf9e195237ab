import Core
import Testing

@testable import Gateway

/// config/gateway.json5 against the table of settings.
@Suite struct ConfigFileTests {
  private let path = "\(packageFolder)/config/gateway.json5"

  /// Every setting but those that there is one of for each channel: the file shows their form in a comment.
  private var listed: [any AnyConfigKey] { Keys.all.filter { !$0.path.hasPrefix("providers.") } }

  private func paths(in value: JSON5Value, below prefix: String = "") -> [String] {
    guard case .object(let members) = value.kind else { return [String(prefix.dropLast())] }
    return members.flatMap { paths(in: $0.value, below: "\(prefix)\($0.key).") }
  }

  @Test func `it names every setting, in order, and only these`() throws {
    let file = try JSON5.parse(FileReader.read(path, bytesMax: 1 << 20), file: path)
    #expect(paths(in: file) == listed.map(\.path))
  }

  @Test func `it shows the defaults`() throws {
    let file = ConfigurationLoader(file: .init(path: path, mayBeMissing: false))
    let (shown, defaults) = (try file.load(), Configuration())
    for key in Keys.all {
      #expect(shown.shown(key).text == defaults.shown(key).text, "\(key.path)")
    }
  }

  @Test func `it explains each setting as the table does`() throws {
    let bytes = try FileReader.read(path, bytesMax: 1 << 20)
    let words = String(decoding: bytes, as: UTF8.self)
      .split { $0 == " " || $0 == "\n" || $0 == "/" }.joined(separator: " ")
    for key in listed {
      let help = key.help + (key.isReloadable ? " (reloads)" : "")
      let expected = help.split { $0 == " " || $0 == "/" }.joined(separator: " ")
      #expect(words.contains(expected), "\(key.path)")
    }
  }

  @Test(arguments: [
    ("0B", 0), ("500B", 500), ("16KB", 16_384), ("16 KB", 16_384), ("1MB", 1 << 20),
    ("2GB", 2 << 30), ("16", nil), ("KB", nil), ("-1KB", nil), ("1kb", nil), ("1.5KB", nil),
    ("9999999999GB", nil),
  ])
  func `sizes have a unit`(text: String, bytes: Int?) {
    #expect(ByteSize(text)?.bytes == bytes)
  }

  @Test(
    arguments: [
      ("0s", .zero), ("250ms", .milliseconds(250)), ("75s", .seconds(75)), ("5m", .seconds(300)),
      ("2h", .seconds(7_200)), ("10", nil), ("1d", nil), ("", nil), ("99999999999999999h", nil),
    ] as [(String, Duration?)])
  func `times have a unit`(text: String, duration: Duration?) {
    #expect(TimeSpan(text)?.duration == duration)
  }

  @Test(arguments: ["0s", "1ms", "1500ms", "90s", "1m", "2h", "500B", "3KB", "1MB"])
  func `what is printed reads the same`(text: String) {
    let printed = ByteSize(text).map { "\($0)" } ?? TimeSpan(text).map { "\($0)" }
    #expect(printed == text)
  }
}
