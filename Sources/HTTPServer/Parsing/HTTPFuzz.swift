/// Reads bytes as a connection would, without one: the door through which the fuzz comes in.
package enum HTTPFuzz {
  /// What the bytes of one connection were understood to be.
  package struct Outcome: Hashable, Sendable {
    /// Each request that was read to its end.
    package var requests: [Message] = []
    /// Why the rest was turned away, if it was.
    package var refusal: Refusal?
  }

  /// One request, in the parts that a handler could tell apart.
  package struct Message: Hashable, Sendable {
    package let method: Method
    package let path: String
    let query: String
    let authority: String?
    let fields: [[UInt8]]
    let isKeptAlive: Bool
    let body: [UInt8]
  }

  /// Small bounds, so that short inputs reach them.
  private static let limits = HeadParser.Limits(
    headBytesMax: 1_024, targetBytesMax: 256, fieldCountMax: 16)
  private static let bodyBytesMax = 512

  /// Takes in the bytes piece by piece, cut at those ascending offsets.
  package static func feed(_ bytes: [UInt8], cutAt cuts: [Int]) -> Outcome {
    var reader = Reader()
    var start = 0
    for end in cuts + [bytes.count] {
      reader.take(bytes[start..<end])
      start = end
    }
    return reader.outcome
  }

  /// What a connection does with its input, less its answers.
  private struct Reader: ~Copyable {
    var outcome = Outcome()
    private var input: [UInt8] = []
    private var parser = HeadParser()
    private var exchange: Exchange?

    mutating func take(_ piece: ArraySlice<UInt8>) {
      input += piece
      let buffer = input
      do {
        let taken = try process(buffer.span)
        input.removeFirst(taken)
      } catch {
        outcome.refusal = error
      }
    }

    private mutating func process(_ buffer: Span<UInt8>) throws(Refusal) -> Int {
      var offset = 0
      while offset < buffer.count, outcome.refusal == nil {
        if let exchange {
          offset = try exchange.take(buffer, from: offset)
          endIfComplete(exchange)
        } else {
          guard let head = try parser.parse(buffer.extracting(offset...), HTTPFuzz.limits) else {
            break
          }
          parser = HeadParser()
          offset += head.bytesConsumed
          try begin(head)
        }
      }
      return offset
    }

    private mutating func begin(_ parsed: ParsedHead) throws(Refusal) {
      if case .length(let count) = parsed.framing, count > HTTPFuzz.bodyBytesMax {
        throw .bodyTooLarge(limitBytes: HTTPFuzz.bodyBytesMax)
      }
      let exchange = Exchange(
        parsed, route: 0, parameters: .none, bodyBytesMax: HTTPFuzz.bodyBytesMax, stream: nil,
        at: .zero)
      self.exchange = exchange
      endIfComplete(exchange)
    }

    private mutating func endIfComplete(_ exchange: Exchange) {
      guard exchange.bodyIsComplete else { return }
      outcome.requests.append(Message(exchange))
      self.exchange = nil
    }
  }
}

extension HTTPFuzz.Message {
  fileprivate init(_ exchange: Exchange) {
    let head = exchange.head
    method = head.method
    path = head.path
    query = head.rawQuery
    authority = head.authority
    fields = head.fields.flatMap { field in
      [
        head.bytes[field.name.range].map(\.lowercasedASCII), Array(head.bytes[field.value.range]),
      ]
    }
    isKeptAlive = exchange.isKeptAlive
    body = exchange.takeBody()
  }
}
