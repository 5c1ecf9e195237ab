import Glibc
import TestKit
import Testing

@Suite struct `The test kit` {
  @Test func `splits bytes without losing any`() {
    let bytes = Array("GET / HTTP/1.1\r\n\r\n".utf8)
    let splits = everySplit(of: bytes, randomCount: 20, seed: 3)
    #expect(splits.count == 22)
    #expect(splits.allSatisfy { $0.flatMap { $0 } == bytes && $0.allSatisfy { !$0.isEmpty } })
    #expect(splits[0].count == 1)
    #expect(splits[1].count == bytes.count)
    #expect(Set(splits).count > 15)
  }

  @Test func `mutates repeatably, within the limit, and in many ways`() {
    let corpus = ["GET / HTTP/1.1", "POST /a HTTP/1.0"].map { Array($0.utf8) }
    var (one, other) = (
      Mutator(corpus: corpus, tokens: ["\r\n"], bytesLimit: 20, seed: 9),
      Mutator(corpus: corpus, tokens: ["\r\n"], bytesLimit: 20, seed: 9)
    )
    let inputs = (0..<2_000).map { _ in one.next() }
    #expect(inputs == (0..<2_000).map { _ in other.next() })
    #expect(inputs.allSatisfy { $0.count <= 20 })
    #expect(Set(inputs).count > 1_500)
  }

  @Test func `removes its folders with all below them`() throws {
    var folder: TemporaryDirectory? = try TemporaryDirectory()
    let path = try #require(folder?.path)
    #expect(unsafe mkdir("\(path)/sub", 0o700) == 0)
    #expect(unsafe symlink("/etc", "\(path)/sub/link") == 0)
    let file = unsafe open("\(path)/sub/file", O_CREAT | O_WRONLY, 0o600)
    close(file)
    #expect(unsafe access("\(path)/sub/file", F_OK) == 0)
    folder = nil
    #expect(unsafe access(path, F_OK) == -1)
    #expect(unsafe access("/etc/passwd", F_OK) == 0)
  }

  @Test func `waits for a condition, and gives up`() async {
    var count = 0
    #expect(
      await eventually {
        count += 1; return count == 3
      })
    #expect(await !eventually(within: .milliseconds(5)) { false })
  }
}
