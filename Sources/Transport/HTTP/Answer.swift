/// What came back from a request.
package struct Answer: Sendable {
  package let status: Int
  package let headers: AnswerHeaders
  /// Decompressed, when it came compressed.
  package let body: [UInt8]
  package let httpVersion: HTTPVersion
  package let timing: Timing
  /// Where the answer came from: the last hop's URL when redirects were followed.
  package let url: OutgoingURL

  package enum HTTPVersion: String, Sendable {
    case http1_0 = "HTTP/1.0"
    case http1_1 = "HTTP/1.1"
    case http2 = "HTTP/2"
    case http3 = "HTTP/3"
  }

  /// How long each step had taken when it ended, counted from the start of the last hop's transfer.
  /// A step that a kept connection spared stands at zero.
  package struct Timing: Hashable, Sendable {
    package let nameLookup: Duration
    package let connect: Duration
    package let tls: Duration
    package let firstByte: Duration
    package let total: Duration
    /// Whether an open connection served the request.
    package let reusedConnection: Bool
  }
}

/// The header fields of an answer, in the order they came.
package struct AnswerHeaders: Sendable {
  package private(set) var fields: [(name: String, value: String)] = []

  /// The first value of the field, whatever the case of its name.
  package subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name == wanted }?.value
  }

  /// Every value of the field.
  package func all(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return fields.filter { $0.name == wanted }.map(\.value)
  }

  /// Takes a line of the head as it came; what is not a field is passed over.
  mutating func add(line: some BidirectionalCollection<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
      return
    }
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
    let value = line[line.index(after: colon)...].drop(while: isBlank)
    let end = value.lastIndex { !isBlank($0) }.map(value.index(after:)) ?? value.startIndex
    fields.append(
      (
        String(decoding: line[..<colon], as: UTF8.self).lowercased(),
        String(decoding: value[..<end], as: UTF8.self)
      ))
  }
}
