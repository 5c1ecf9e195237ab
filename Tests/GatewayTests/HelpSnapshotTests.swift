import Testing

@testable import Gateway

/// Help texts against the file that a reviewer reads.
@Suite struct HelpSnapshotTests {
  @Test func `help says what it said when it was last looked at`() throws {
    let path = "\(packageFolder)/Tests/GatewayTests/Snapshots/help.txt"
    let texts = [Help.overview] + Commands.all.map { $0.help }
    let now = texts.joined(separator: "--------\n")
    let kept = try String(decoding: FileReader.read(path, bytesMax: 1 << 20), as: UTF8.self)
    #expect(now == kept, "print the texts with `qanat help` and keep them in \(path)")
  }
}
