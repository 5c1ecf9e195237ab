/// The line that separates the parts of a multipart body.
package struct MultipartBoundary: Hashable, Sendable {
  /// RFC 2046, 5.1.1.
  static let bytesMax = 70

  let bytes: [UInt8]

  /// Nil unless the `Content-Type` is `multipart/form-data` with one boundary of 1 to 70 characters
  /// that RFC 2046 allows.
  package init?(contentType: String) {
    guard let type = FieldParameters(ArraySlice(contentType.utf8)),
      type.value == "multipart/form-data", let bytes = type["boundary"],
      (1...Self.bytesMax).contains(bytes.count), bytes.allSatisfy(Self.allows), bytes.last != .space
    else { return nil }
    self.bytes = bytes
  }

  /// What a part's content is followed by.
  var delimiter: [UInt8] { Array("\r\n--".utf8) + bytes }

  private static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "'()+_,-./:=? ".utf8.contains(byte)
    }
  }
}
