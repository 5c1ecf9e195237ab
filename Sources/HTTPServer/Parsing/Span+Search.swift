extension Span<UInt8> {
  /// The first place of a byte in a range.
  @inline(__always)
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    first(in: range) { $0.first(byte) }
  }

  /// The first place in a range of a byte below a space, or of DEL.
  @inline(__always)
  func firstControl(in range: Range<Int>) -> Int? {
    first(in: range) { $0.firstControl }
  }

  /// True when the range holds nothing but what a field value may hold.
  func isFieldValue(_ range: Range<Int>) -> Bool {
    var place = range.lowerBound
    while let control = firstControl(in: place..<range.upperBound) {
      guard self[control] == .tab else { return false }
      place = control + 1
    }
    return true
  }

  /// True when the range holds token characters alone.
  func isToken(_ range: Range<Int>) -> Bool {
    firstIndex(in: range) { !$0.isTokenCharacter } == nil
  }

  /// The first place in a range of a byte that is meant, looked for byte by byte.
  @inline(__always)
  func firstIndex(in range: Range<Int>, where isMeant: (UInt8) -> Bool) -> Int? {
    let part = extracting(range)
    for offset in 0..<part.count where isMeant(part[offset]) { return range.lowerBound &+ offset }
    return nil
  }

  /// Looks at a range word by word. The last word may reach behind it; what is found there does not count.
  @inline(__always)
  private func first(in range: Range<Int>, _ find: (Word) -> Int?) -> Int? {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "the range is not of this span")
    var place = range.lowerBound
    let wholeEnd = Swift.min(range.upperBound, count &- 7)
    while place < wholeEnd {
      if let offset = find(word(at: place)) {
        return place &+ offset < range.upperBound ? place &+ offset : nil
      }
      place &+= 8
    }
    guard place < range.upperBound, let offset = find(lastWord(at: place)),
      place &+ offset < range.upperBound
    else { return nil }
    return place &+ offset
  }

  /// Eight bytes that are known to be there.
  @inline(__always)
  private func word(at offset: Int) -> Word {
    Word(
      bits: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// The bytes from an offset on, which are fewer than eight; behind them stand zeros.
  private func lastWord(at offset: Int) -> Word {
    if count >= 8 { return Word(bits: word(at: count - 8).bits >> (8 * (offset + 8 - count))) }
    var bits: UInt64 = 0
    for index in (offset..<count).reversed() { bits = bits << 8 | UInt64(self[index]) }
    return Word(bits: bits)
  }
}
