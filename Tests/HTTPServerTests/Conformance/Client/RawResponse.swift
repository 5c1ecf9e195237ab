/// One response as it came, read by rules of its own.
struct RawResponse: Sendable, Equatable {
  var status = 0
  var minorVersion = 0
  var fields: [(name: String, value: String)] = []
  var body: [UInt8] = []

  /// The value of the only field of that name; nil when there is none.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// A client that asked for the last answer, got it, and still sends is met by a reset. One that was
  /// refused while it was sending must be able to read why.
  var mayBeFollowedByReset: Bool { status < 400 && self["connection"] == "close" }

  static func == (left: Self, right: Self) -> Bool {
    left.status == right.status && left.body == right.body
      && left.fields.map(\.name) == right.fields.map(\.name)
      && left.fields.map(\.value) == right.fields.map(\.value)
  }
}

/// What is wrong with a response.
struct RawResponseError: Error, Equatable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Takes responses off the front of what was received.
struct RawResponseReader {
  var received: [UInt8] = []
  private var start = 0

  var hasRest: Bool { start < received.count }

  /// The next response; nil while it is incomplete.
  mutating func next(toHead isHead: Bool, atEnd: Bool) throws(RawResponseError) -> RawResponse? {
    guard let headEnd = received[start...].firstRange(of: "\r\n\r\n".utf8) else {
      if atEnd, hasRest { throw RawResponseError("the head ends early") }
      return nil
    }
    var response = try RawResponse(head: received[start..<headEnd.lowerBound])
    let rest = received[headEnd.upperBound...]
    guard let count = try bodyCount(&response, rest, isHead, atEnd) else { return nil }
    start = headEnd.upperBound + count
    return response
  }

  /// Reads the content into the response; how many bytes it took, or nil while it is incomplete.
  private func bodyCount(
    _ response: inout RawResponse, _ rest: ArraySlice<UInt8>, _ isHead: Bool, _ atEnd: Bool
  ) throws(RawResponseError) -> Int? {
    if isHead || response.status < 200 || response.status == 204 || response.status == 304 {
      return 0
    }
    if response["transfer-encoding"] != nil {
      return try chunkedCount(&response, rest, atEnd)
    }
    let isWhole: Bool
    if let length = response["content-length"] {
      guard let count = Int(length) else { throw RawResponseError("length \(length)") }
      response.body = Array(rest.prefix(count))
      isWhole = rest.count >= count
    } else {
      response.body = Array(rest)
      isWhole = atEnd
    }
    if atEnd, !isWhole { throw RawResponseError("the content ends early") }
    return isWhole ? response.body.count : nil
  }

  private func chunkedCount(
    _ response: inout RawResponse, _ bytes: ArraySlice<UInt8>, _ atEnd: Bool
  ) throws(RawResponseError) -> Int? {
    var rest = bytes
    while let end = rest.firstRange(of: "\r\n".utf8) {
      let digits = rest[..<end.lowerBound]
      guard !digits.isEmpty, digits.allSatisfy({ "0123456789abcdefABCDEF".utf8.contains($0) }),
        let count = Int(String(decoding: digits, as: UTF8.self), radix: 16)
      else { throw RawResponseError("a bad chunk size") }
      rest = rest[end.upperBound...]
      guard rest.count >= count + 2 else { break }
      response.body += rest.prefix(count)
      rest = rest.dropFirst(count)
      guard rest.starts(with: "\r\n".utf8) else {
        throw RawResponseError("a chunk without its end")
      }
      rest = rest.dropFirst(2)
      if count == 0 { return rest.startIndex - bytes.startIndex }
    }
    response.body = []
    if atEnd { throw RawResponseError("the chunks end early") }
    return nil
  }
}

extension RawResponse {
  fileprivate init(head: ArraySlice<UInt8>) throws(RawResponseError) {
    let text = String(decoding: head, as: UTF8.self)
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
      .map { Array($0) }
    for index in lines.indices.dropLast() {
      guard lines[index].popLast() == 13 else { throw RawResponseError("a lone line feed") }
    }
    guard lines.allSatisfy({ $0.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 } }) else {
      throw RawResponseError("a control byte in the head")
    }
    try readStatus(String(decoding: lines[0], as: UTF8.self))
    for line in lines.dropFirst() { try readField(line) }
    try checkFraming()
  }

  private mutating func readStatus(_ line: String) throws(RawResponseError) {
    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "HTTP/1.1", parts[1].utf8.count == 3,
      let code = Int(parts[1]), (100...599).contains(code)
    else { throw RawResponseError("a bad status line: \(line)") }
    status = code
    minorVersion = 1
  }

  private mutating func readField(_ line: [UInt8]) throws(RawResponseError) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2D
      })
    else { throw RawResponseError("a bad field: \(String(decoding: line, as: UTF8.self))") }
    let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 9 }
    fields.append(
      (
        String(decoding: line[..<colon], as: UTF8.self).lowercased(),
        String(decoding: value, as: UTF8.self)
      ))
  }

  /// What every response of this server must keep to, whatever it answers.
  private func checkFraming() throws(RawResponseError) {
    for name in ["content-length", "transfer-encoding", "date", "connection", "content-type"] {
      guard fields.count(where: { $0.name == name }) <= 1 else {
        throw RawResponseError("\(name) twice")
      }
    }
    let isChunked = self["transfer-encoding"] != nil
    guard !isChunked || self["transfer-encoding"] == "chunked" && self["content-length"] == nil
    else {
      throw RawResponseError("framed in two ways")
    }
    let hasNoContent = status < 200 || status == 204
    guard !hasNoContent || !isChunked && self["content-length"] == nil else {
      throw RawResponseError("content announced with \(status)")
    }
    guard status < 200 || self["date"].map(isIMFDate) == true else {
      throw RawResponseError("a missing or malformed Date")
    }
  }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
private func isIMFDate(_ text: String) -> Bool {
  let shape = "Aaa, 00 Aaa 0000 00:00:00 GMT"
  let matches = zip(text.utf8, shape.utf8).allSatisfy { byte, form in
    switch form {
    case UInt8(ascii: "0"): (0x30...0x39).contains(byte)
    case UInt8(ascii: "A"): (0x41...0x5A).contains(byte)
    case UInt8(ascii: "a"): (0x61...0x7A).contains(byte)
    default: byte == form
    }
  }
  let words = text.split(separator: " ")
  return text.utf8.count == shape.utf8.count && matches
    && ["Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,"].contains(words[0])
    && ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      .contains(words[2])
}
