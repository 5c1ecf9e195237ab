import TestKit
import Testing

@testable import HTTPServer

@Suite struct GzipTests {
  static func sample(_ count: Int, isRandom: Bool = false) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    let words = ["{\"status\":", "\"delivered\"", ",", "\"id\":", "17", "}", "\n", "رسالة"]
    var bytes: [UInt8] = []
    while bytes.count < count {
      if isRandom {
        bytes.append(UInt8.random(in: 0...255, using: &generator))
      } else {
        bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
      }
    }
    return Array(bytes.prefix(count))
  }

  @Test(arguments: [0, 1, 1_000, 4_096, 4_097, 16_384, 16_385, 300_000], [false, true])
  func `what was compressed can be read by gzip`(count: Int, isRandom: Bool) {
    let bytes = Self.sample(count, isRandom: isRandom)
    #expect(Gunzip.whole(Gzip.compress(bytes)) == bytes)
    #expect(Gunzip.whole(Gzip.compressFully(bytes)) == bytes)
  }

  @Test func `text becomes much smaller`() {
    let bytes = Self.sample(20_000)
    #expect(Gzip.compress(bytes).count < bytes.count / 3)
    #expect(Gzip.compressFully(bytes).count <= Gzip.compress(bytes).count)
  }

  @Test func `a stream gives one gzip content however it is written`() {
    let bytes = Self.sample(50_000)
    for pieces in Splits.all(of: bytes, randomCount: 3).filter({ $0.count < 40_000 }) {
      for flush in [false, true] {
        var stream = GzipStream()
        var out: [UInt8] = []
        for piece in pieces { out += stream.compress(piece, flush: flush) }
        out += stream.finish()
        #expect(Gunzip.whole(out) == bytes)
      }
    }
  }

  @Test func `after a flush all that was written can be read`() {
    var stream = GzipStream()
    var out = stream.compress(Array("data: one\n\n".utf8), flush: true)
    #expect(Gunzip.prefix(out).content == Array("data: one\n\n".utf8))
    out += stream.compress(Array("data: two\n\n".utf8), flush: true)
    #expect(Gunzip.prefix(out).content == Array("data: one\n\ndata: two\n\n".utf8))
    out += stream.compress([], flush: true) + stream.finish()
    #expect(Gunzip.prefix(out) == (Array("data: one\n\ndata: two\n\n".utf8), true))
  }

  @Test func `many streams come and go without their memory staying`() {
    let before = residentBytes()
    for _ in 0..<12_000 {
      var stream = GzipStream()
      _ = stream.compress([1, 2, 3], flush: true)
    }
    #expect(residentBytes() - before < 512 * 1024 * 1024)
  }
}
