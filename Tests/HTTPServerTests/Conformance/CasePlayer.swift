import Glibc
import TestKit

/// Plays one case over one connection and says what went wrong.
struct CasePlayer {
  /// How a case's bytes are cut.
  enum Feed: Sendable, CustomStringConvertible {
    case whole
    case bytes
    case random(seed: UInt64)

    static let all: [Feed] = [.whole, .bytes] + (1...4).map { .random(seed: $0) }

    var description: String {
      switch self {
      case .whole: "whole"
      case .bytes: "byte by byte"
      case .random(let seed): "in pieces of seed \(seed)"
      }
    }

    func pieces(of bytes: [UInt8]) -> [[UInt8]] {
      switch self {
      case .whole: return [bytes]
      case .bytes: return bytes.map { [$0] }
      case .random(let seed):
        var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(bytes.count))
        return Splits.random(bytes, using: &generator).filter { !$0.isEmpty }
      }
    }
  }

  private static let patience = Duration.seconds(15)
  private static let probe = latin(get("/probe", "Connection: close\r\n"))

  private let test: HTTPCase
  private let socket: RawSocket
  private let gates: Gates
  private var reader = RawResponseReader()
  private var responses: [RawResponse] = []
  private var isAtEnd = false
  private var isReset = false

  /// The first fault of the case when it is fed so, or nil. It blocks its thread.
  static func fault(
    in test: HTTPCase, fed feed: Feed, port: UInt16, gates: Gates
  ) -> String? {
    guard let socket = RawSocket(port: port) else { return "the connection was refused" }
    var player = CasePlayer(test: test, socket: socket, gates: gates)
    do {
      return try player.play(feed) ?? player.verdict()
    } catch {
      return "a malformed response: \(error)"
    }
  }

  private init(test: HTTPCase, socket: RawSocket, gates: Gates) {
    self.test = test
    self.socket = socket
    self.gates = gates
  }

  private mutating func play(_ feed: Feed) throws(RawResponseError) -> String? {
    for step in test.steps {
      switch step {
      case .send(let bytes): send(feed.pieces(of: bytes))
      case .awaitReplies(let count):
        try receive(until: count)
        if responses.count < count { return "only \(responses.count) answers before going on" }
      case .openGate(let name): gates.open(name)
      case .halfClose: socket.halfClose()
      }
    }
    if test.ending == .kept {
      try receive(until: test.replies.count)
      guard responses.count == test.replies.count else { return nil }
      _ = socket.send(Self.probe)
    }
    try receive(until: .max)
    return nil
  }

  /// Gives other threads a turn after each piece, the server's among them.
  private func send(_ pieces: [[UInt8]]) {
    for piece in pieces {
      guard socket.send(piece) else { return }
      sched_yield()
    }
  }

  private mutating func receive(until count: Int) throws(RawResponseError) {
    while responses.count < count {
      let isToHead =
        responses.count < test.replies.count && test.replies[responses.count].isToHead
      if let response = try reader.next(toHead: isToHead, atEnd: isAtEnd) {
        responses.append(response)
        continue
      }
      if isAtEnd { return }
      switch socket.receive(within: Self.patience) {
      case .bytes(let bytes): reader.received += bytes
      case .end: isAtEnd = true
      case .reset:
        isAtEnd = true
        isReset = true
      case .timeout: return
      }
    }
  }

  private func verdict() -> String? {
    for (reply, response) in zip(test.replies, responses) {
      if let fault = reply.fault(in: response) { return fault }
    }
    guard isAtEnd else { return "the connection was not closed" }
    guard !isReset || responses.last?.mayBeFollowedByReset == true else {
      return "the connection was reset"
    }
    let expectedCount = test.replies.count + (test.ending == .kept ? 1 : 0)
    guard responses.count == expectedCount else {
      return "\(responses.count) answers, not \(expectedCount): \(responses.map(\.status))"
    }
    guard test.ending == .kept else { return nil }
    return responses.last?.text == "probe" ? nil : "the connection did not serve another request"
  }
}
