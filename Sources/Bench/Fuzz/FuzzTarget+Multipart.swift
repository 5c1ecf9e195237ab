import HTTPServer

extension FuzzTarget {
  /// Forms: however they are cut, the same parts with the same content come out, or the same error.
  static let multipart = FuzzTarget("multipart", corpus: forms, tokens: formTokens) {
    input, cuts throws(FuzzFailure) in
    let whole = FormReading(input, cutAt: [])
    guard FormReading(input, cutAt: cuts) == whole else {
      throw FuzzFailure("cut at \(cuts), it is understood differently")
    }
    guard FormReading(input, cutAt: Array(input.indices.dropFirst())) == whole else {
      throw FuzzFailure("byte by byte, it is understood differently")
    }
    return whole.error == nil ? .accepted : .refused
  }

  private static let forms = [
    "--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--b0undary--\r\n",
    twoFiles,
    twoFields,
    "--b0undary\nContent-Disposition: form-data; name=\"a\"\n\nvalue\n--b0undary--\n",
    "--b0undary--\r\n",
  ]

  /// A preamble, padding, a path as a name, content that looks like a boundary, and an epilogue.
  private static let twoFiles: String =
    "preamble\r\n--b0undary  \r\nContent-Disposition: form-data; name=\"f\"; "
    + "filename=\"C:\\\\x\\\\y.png\"\r\nContent-Type: image/png\r\n\r\n\u{89}PNG\r\n--b0undar\r\n\r\n"
    + "--b0undary\r\ncontent-disposition: form-data; name=g; filename*=UTF-8''%E2%82%AC.txt\r\n\r\n"
    + "\r\n--b0undary--\r\nepilogue"

  private static let twoFields: String =
    "--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: 8bit\r\n"
    + "X-Other: 1\r\n\r\n\r\n--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
    + "-\r\n--\r\n--b0undary--"

  private static let formTokens = [
    "\r\n", "\n", "\r", "--", "-", "--b0undary", "\r\n--b0undary", "\r\n--b0undary--",
    "\r\n--b0undary\r\n", "\r\n\r\n", "\"", "\\", ";", "=", ": ", "name=", "name=\"\"", "filename=",
    "filename*=UTF-8''", "filename*=", "%41", "%", "Content-Disposition: form-data",
    "Content-Transfer-Encoding: base64\r\n", " ", "\t", "\u{0}", "é",
  ]
}

/// What came out of a form, with the pieces of each part's content put together.
private struct FormReading: Equatable {
  private var parts: [MultipartPart] = []
  private var contents: [[UInt8]] = []
  private var endCount = 0
  private(set) var error: MultipartError?

  init(_ input: [UInt8], cutAt cuts: [Int]) {
    guard let boundary = MultipartBoundary(contentType: "multipart/form-data; boundary=b0undary")
    else { preconditionFailure("the boundary is valid") }
    var limits = MultipartLimits()
    // Small, so that short inputs reach them.
    (limits.partCountMax, limits.partHeadBytesMax, limits.nameBytesMax) = (4, 256, 24)
    limits.outsideBytesMax = 64
    var parser = MultipartParser(boundary: boundary, limits: limits)
    var start = 0
    do {
      for end in cuts + [input.count] {
        for event in try parser.feed(Array(input[start..<end])) { take(event) }
        start = end
      }
      try parser.finish()
    } catch {
      self.error = error
      // What came before an error depends on the cuts: a piece with an error in it gives no events.
      (parts, contents, endCount) = ([], [], 0)
    }
  }

  private mutating func take(_ event: MultipartEvent) {
    switch event {
    case .partBegan(let part):
      parts.append(part)
      contents.append([])
    case .data(let bytes): contents[contents.count - 1] += bytes
    case .partEnded: endCount += 1
    case .finished: break
    }
  }
}
