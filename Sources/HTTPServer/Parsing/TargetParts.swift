/// A request target, taken apart (RFC 9112, 3.2): origin-form, absolute-form or `*`.
struct TargetParts {
  private(set) var path: Range<Int>
  private(set) var query: Range<Int>?
  private(set) var authority: Range<Int>?
  private(set) var isAsterisk = false
  private(set) var pathNeedsNormalizing = false

  init(_ buffer: Span<UInt8>, _ target: Range<Int>, _ method: Method) throws(Refusal) {
    path = target
    guard let first = target.first.map({ buffer[$0] }) else { throw .malformed(.target) }
    if first == UInt8(ascii: "*") {
      guard target.count == 1, method == .options else { throw .malformed(.target) }
      isAsterisk = true
      return
    }
    if first != UInt8(ascii: "/") { try takeAuthority(buffer, target) }
    try takePath(buffer)
  }

  private mutating func takeAuthority(_ buffer: Span<UInt8>, _ target: Range<Int>) throws(Refusal) {
    let start: Int
    if target.count > 7,
      buffer.equalsIgnoringCase(target.lowerBound..<target.lowerBound + 7, "http://")
    {
      start = target.lowerBound + 7
    } else if target.count > 8,
      buffer.equalsIgnoringCase(target.lowerBound..<target.lowerBound + 8, "https://")
    {
      start = target.lowerBound + 8
    } else {
      throw .malformed(.target)
    }
    var end = start
    while end < target.upperBound, buffer[end] != UInt8(ascii: "/"),
      buffer[end] != UInt8(ascii: "?")
    {
      end += 1
    }
    guard HostRule.isValid(buffer, start..<end) else { throw .malformed(.target) }
    authority = start..<end
    path = end..<target.upperBound
  }

  /// Ends the path at a question mark, and checks it and what comes behind.
  private mutating func takePath(_ buffer: Span<UInt8>) throws(Refusal) {
    var (start, end) = (path.lowerBound, path.upperBound)
    while let index = buffer.firstIndex(in: start..<end, where: { !$0.isPlainPathCharacter }) {
      if buffer[index] == UInt8(ascii: "?") {
        try takeQuery(buffer, index + 1..<end)
        (start, end) = (index, index)
      } else {
        try noteSpecial(buffer, index)
        start = index + 1
      }
    }
    path = path.lowerBound..<end
    if path.isEmpty { pathNeedsNormalizing = true }
  }

  private mutating func noteSpecial(_ buffer: Span<UInt8>, _ index: Int) throws(Refusal) {
    let byte = buffer[index]
    guard byte.isTargetCharacter else { throw .malformed(.target) }
    let isAtSegmentStart = index > path.lowerBound && buffer[index - 1] == UInt8(ascii: "/")
    if byte == UInt8(ascii: "%") || isAtSegmentStart { pathNeedsNormalizing = true }
  }

  private mutating func takeQuery(_ buffer: Span<UInt8>, _ items: Range<Int>) throws(Refusal) {
    // Brackets are not in the grammar, but `tags[]=` is what clients send, and it reads one way.
    let wrong = buffer.firstIndex(in: items) {
      !$0.isTargetCharacter && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]")
    }
    guard wrong == nil else { throw .malformed(.target) }
    query = items
  }
}
