import TestKit

/// Valid and refused requests of the tables, bent at random: what a fuzz feeds.
struct Mutation {
  /// What breaks readers more often than random bytes do.
  private static let tokens = [
    "\r\n", "\n", "\r", "\r\n\r\n", "\0", " ", "\t", ":", ",", ";", "0", "-1", "+", "%", "%00", "/",
    "..",
    "\u{FF}", "\"", "chunked", "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n",
    "Host: t\r\n",
    "0\r\n\r\n", "FFFFFFFF", "99999999999999999999", "HTTP/1.0", "Expect: 100-continue\r\n",
    "Connection: close\r\n", "Accept-Encoding: gzip\r\n", "If-None-Match: *\r\n",
  ].map(latin)

  /// Requests that end by themselves: none that waits for a test, streams for ever, or asks for HEAD,
  /// whose answers cannot be told apart from the outside once the request is bent.
  private static let corpus: [[UInt8]] = [
    RequestLineCases.all, TargetCases.all, FieldCases.all, BodyCases.all, SmugglingCases.all,
    ConnectionCases.all, MessageCases.all, FormCases.all,
  ].flatMap { $0 }.map(bytes).filter { bytes in
    bytes.count < 4_000
      && ["/slow", "/endless", "HEAD"].allSatisfy { bytes.firstRange(of: $0.utf8) == nil }
  }

  private static func bytes(of test: HTTPCase) -> [UInt8] {
    test.steps.reduce(into: []) { bytes, step in
      if case .send(let more) = step { bytes += more }
    }
  }

  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// The next input, cut into pieces.
  mutating func next() -> [[UInt8]] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      bytes += Self.corpus.randomElement(using: &generator) ?? []
    }
    for _ in 0..<Int.random(in: 0...6, using: &generator) { bend(&bytes) }
    return Splits.random(bytes, using: &generator).filter { !$0.isEmpty }
  }

  private mutating func bend(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: 0..<bytes.count, using: &generator)
    let end = min(bytes.count, index + Int.random(in: 1...20, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: bytes.removeSubrange(index..<end)
    case 3: bytes.insert(contentsOf: bytes[index..<end], at: index)
    case 4: bytes.removeLast(bytes.count - index)
    default: bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: index)
    }
  }
}
