import Glibc
import Testing

/// Bent requests against a live server: whatever comes in, what goes out is HTTP, and it goes on.
@Suite(.sharedServer, .timeLimit(.minutes(5))) struct FuzzTests {
  private static let inputsASeed = 200

  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func `whatever comes in, every answer is well-formed and the server serves on`(
    seed: UInt64
  )
    async throws
  {
    let port = try #require(SharedServer.current).port
    let fault = await BlockingThread.runInTurn { Self.fault(ofSeed: seed, port: port) }
    #expect(fault == nil)
  }

  private static func fault(ofSeed seed: UInt64, port: UInt16) -> String? {
    var mutation = Mutation(seed: seed)
    for index in 0..<inputsASeed {
      let pieces = mutation.next()
      if let fault = fault(of: pieces, port: port) {
        let text = String(decoding: Array(pieces.joined()), as: UTF8.self)
        return "seed \(seed), input \(index): \(fault)\n\(text.debugDescription)"
      }
    }
    guard RawClient(port)?.ask(get("/constant"))?.text == "constant" else {
      return "seed \(seed): a good request is not served any more"
    }
    return nil
  }

  private static func fault(of pieces: [[UInt8]], port: UInt16) -> String? {
    guard let socket = RawSocket(port: port) else { return "the connection was refused" }
    for piece in pieces {
      guard socket.send(piece) else { break }
      sched_yield()
    }
    socket.halfClose()
    var reader = RawResponseReader()
    while true {
      switch socket.receive(within: .seconds(15)) {
      case .bytes(let bytes): reader.received += bytes
      case .end: return malformation(&reader, wasReset: false)
      case .reset: return malformation(&reader, wasReset: true)
      case .timeout: return "no answer and no close"
      }
    }
  }

  private static func malformation(_ reader: inout RawResponseReader, wasReset: Bool) -> String? {
    var last: RawResponse?
    do {
      while let response = try reader.next(toHead: false, atEnd: true) { last = response }
      if reader.hasRest { return "bytes after the last answer" }
    } catch {
      return error.description
    }
    return wasReset && last?.mayBeFollowedByReset != true ? "the connection was reset" : nil
  }
}
