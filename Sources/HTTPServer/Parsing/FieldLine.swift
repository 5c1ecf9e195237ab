/// A field line taken apart (RFC 9112, 5), as ranges over the buffer.
struct FieldLine {
  let name: Range<Int>
  /// Without the spaces and tabs around it.
  let value: Range<Int>
  let known: KnownField?

  /// Of a line that is known to hold no control character, the value need not be looked at.
  init(_ buffer: Span<UInt8>, _ line: Range<Int>, mayHoldControls: Bool) throws(Refusal) {
    let first = buffer[line.lowerBound]
    if first == .space || first == .tab { throw .malformed(.foldedField) }
    guard let colon = buffer.firstIndex(of: UInt8(ascii: ":"), in: line), colon > line.lowerBound
    else { throw .malformed(.fieldName) }
    name = line.lowerBound..<colon
    known = KnownField(buffer, name)
    // What is a known name is a token.
    guard known != nil || buffer.isToken(name) else { throw .malformed(.fieldName) }
    let rest = colon + 1..<line.upperBound
    guard !mayHoldControls || buffer.isFieldValue(rest) else { throw .malformed(.fieldValue) }
    value = buffer.trimmed(rest)
  }
}

extension Span<UInt8> {
  /// A range less the spaces and tabs at its ends.
  @inline(__always)
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start] == .space || self[start] == .tab { start += 1 }
    while end > start, self[end - 1] == .space || self[end - 1] == .tab { end -= 1 }
    return start..<end
  }
}
