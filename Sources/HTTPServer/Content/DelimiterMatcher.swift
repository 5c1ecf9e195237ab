/// Finds a delimiter in bytes that come in pieces, without keeping any of them.
///
/// A delimiter starts with CR and has no other, so what was matched in an earlier piece is known
/// from its length, and a failed match can only begin again at a CR.
struct DelimiterMatcher: Sendable {
  /// What one piece of bytes came to.
  struct Step {
    /// Which of the delimiter's bytes came in earlier pieces and turn out to be content.
    var heldRange = 0..<0
    /// How many of the piece's first bytes are content.
    var contentCount = 0
    /// How many of the piece's first bytes are dealt with.
    var consumedCount = 0
    var isMatch = false
  }

  /// The line ending before the first bytes, which the body itself does not have.
  private static let lineEndCount = 2

  /// How much of the delimiter was seen.
  private var matchedCount = lineEndCount
  /// How much of that was never in the bytes.
  private var assumedCount = lineEndCount

  /// Looks for the delimiter up to its first occurrence or the end of the piece.
  mutating func scan(_ bytes: ArraySlice<UInt8>, for delimiter: [UInt8]) -> Step {
    var step = Step()
    var index = bytes.startIndex
    if matchedCount > 0 {
      let carriedCount = matchedCount
      advance(&index, bytes, delimiter)
      if matchedCount == delimiter.count { return matched(at: index, bytes, contentEnd: nil, step) }
      if index == bytes.endIndex {
        step.consumedCount = bytes.count
        return step
      }
      step.heldRange = assumedCount..<carriedCount
      forget()
    }
    while let start = bytes[index...].firstIndex(of: .carriageReturn) {
      index = start
      advance(&index, bytes, delimiter)
      if matchedCount == delimiter.count {
        return matched(at: index, bytes, contentEnd: start, step)
      }
      if index == bytes.endIndex {
        step.contentCount = start - bytes.startIndex
        step.consumedCount = bytes.count
        return step
      }
      forget()
    }
    step.contentCount = bytes.count
    step.consumedCount = bytes.count
    return step
  }

  private mutating func advance(
    _ index: inout Int, _ bytes: ArraySlice<UInt8>, _ delimiter: [UInt8]
  ) {
    while index < bytes.endIndex, matchedCount < delimiter.count,
      bytes[index] == delimiter[matchedCount]
    {
      matchedCount += 1
      index += 1
    }
  }

  private mutating func matched(
    at index: Int, _ bytes: ArraySlice<UInt8>, contentEnd: Int?, _ step: Step
  ) -> Step {
    forget()
    var step = step
    step.isMatch = true
    step.contentCount = (contentEnd ?? bytes.startIndex) - bytes.startIndex
    step.consumedCount = index - bytes.startIndex
    return step
  }

  private mutating func forget() {
    matchedCount = 0
    assumedCount = 0
  }
}
