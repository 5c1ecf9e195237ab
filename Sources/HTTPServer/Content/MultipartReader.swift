/// The parts of a form, one after the other, read from the client no faster than they are taken.
///
///     var form = try MultipartReader(request)
///     while let part = try await form.nextPart() {
///       while let bytes = try await form.nextData() { … }
///     }
package struct MultipartReader {
  private let body: RequestBody
  private var parser: MultipartParser
  private var events: ArraySlice<MultipartEvent> = []
  private var isBodyTaken = false
  private var isFinished = false

  /// Refuses a request whose `Content-Type` is not a form with a valid boundary.
  package init(
    _ request: Request, limits: MultipartLimits = MultipartLimits()
  ) throws(MultipartError) {
    let types = request.head.all(.contentType)
    guard types.count == 1 else { throw .malformed(.contentType) }
    try self.init(request.body, contentType: types[0], limits: limits)
  }

  /// The same, for a body and its media type.
  package init(
    _ body: RequestBody, contentType: String, limits: MultipartLimits = MultipartLimits()
  ) throws(MultipartError) {
    guard let boundary = MultipartBoundary(contentType: contentType) else {
      throw .malformed(.contentType)
    }
    self.body = body
    parser = MultipartParser(boundary: boundary, limits: limits)
  }

  /// The next part, or nil after the last. What was not taken of the part before is skipped.
  package mutating func nextPart() async throws(MultipartError) -> MultipartPart? {
    while let event = try await nextEvent() {
      if case .partBegan(let part) = event { return part }
    }
    return nil
  }

  /// More of the content of the part that `nextPart` gave, or nil at its end.
  package mutating func nextData() async throws(MultipartError) -> ArraySlice<UInt8>? {
    switch try await nextEvent() {
    case .data(let bytes): return bytes
    case .partBegan(let part):
      events = [.partBegan(part)] + events
      return nil
    case .partEnded:
      events = [.partEnded] + events
      return nil
    case .finished, nil: return nil
    }
  }

  private mutating func nextEvent() async throws(MultipartError) -> MultipartEvent? {
    while events.isEmpty, !isFinished {
      if let bytes = try await nextBytes() {
        events = try parser.feed(bytes)[...]
      } else {
        try parser.finish()
        isFinished = true
      }
    }
    return events.popFirst()
  }

  private mutating func nextBytes() async throws(MultipartError) -> [UInt8]? {
    switch body {
    case .bytes(let bytes):
      defer { isBodyTaken = true }
      return isBodyTaken ? nil : bytes
    case .stream(let stream):
      do { return try await stream.next() } catch { throw .body(error) }
    }
  }
}
