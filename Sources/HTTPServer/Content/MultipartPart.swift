import Core

/// What a part of a form says about itself before its content.
package struct MultipartPart: Hashable, Sendable {
  /// The form field's name.
  package let name: String
  /// The file's name without any folder; nil when the part is no file, empty when none was chosen.
  package let filename: String?
  /// The media type as it was sent; nil means plain text.
  package let contentType: String?
}

extension MultipartPart {
  /// Reads the lines of a part's head, each without its line ending.
  init(lines: [ArraySlice<UInt8>], limits: MultipartLimits) throws(MultipartError) {
    var disposition: ArraySlice<UInt8>?
    var contentType: ArraySlice<UInt8>?
    for line in lines {
      let (name, value) = try Self.field(line)
      switch name {
      case "content-disposition": try Self.setOnce(&disposition, value)
      case "content-type": try Self.setOnce(&contentType, value)
      case "content-transfer-encoding": try Self.checkIsPlain(value)
      default: continue
      }
    }
    guard let disposition, let form = FieldParameters(disposition), form.value == "form-data" else {
      throw .malformed(.disposition)
    }
    self.name = try Self.name(in: form, limits: limits)
    filename = try Self.filename(in: form, limits: limits)
    self.contentType = contentType.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func field(
    _ line: ArraySlice<UInt8>
  ) throws(MultipartError) -> (String, ArraySlice<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
      line[..<colon].allSatisfy(\.isTokenCharacter), line.allSatisfy(\.isFieldValueCharacter)
    else { throw .malformed(.header) }
    let isSpace = { (byte: UInt8) in byte == .space || byte == .tab }
    var value = line[(colon + 1)...].drop(while: isSpace)
    while let last = value.last, isSpace(last) { value.removeLast() }
    return (String(decoding: line[..<colon].map(\.lowercasedASCII), as: UTF8.self), value)
  }

  private static func setOnce(
    _ field: inout ArraySlice<UInt8>?, _ value: ArraySlice<UInt8>
  ) throws(MultipartError) {
    guard field == nil else { throw .malformed(.header) }
    field = value
  }

  /// RFC 7578, 4.7 retired transfer encodings: content that would need decoding is refused, not misread.
  private static func checkIsPlain(_ value: ArraySlice<UInt8>) throws(MultipartError) {
    let encoding = String(decoding: value.map(\.lowercasedASCII), as: UTF8.self)
    guard ["7bit", "8bit", "binary"].contains(encoding) else { throw .malformed(.transferEncoding) }
  }

  private static func name(
    in form: FieldParameters, limits: MultipartLimits
  ) throws(MultipartError) -> String {
    guard let bytes = form["name"], let name = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(.name)
    }
    guard bytes.count <= limits.nameBytesMax else {
      throw .nameTooLong(limitBytes: limits.nameBytesMax)
    }
    return name
  }

  private static func filename(
    in form: FieldParameters, limits: MultipartLimits
  ) throws(MultipartError) -> String? {
    let text: String
    if let extended = form["filename*"] {
      text = try decodeExtended(extended)
    } else if let plain = form["filename"] {
      guard let decoded = String(validating: plain, as: UTF8.self) else {
        throw .malformed(.filename)
      }
      text = decoded
    } else {
      return nil
    }
    let name = lastComponent(of: text)
    guard name.utf8.count <= limits.nameBytesMax else {
      throw .nameTooLong(limitBytes: limits.nameBytesMax)
    }
    return name
  }

  /// `UTF-8'language'percent-encoded` (RFC 8187, 3.2); no other character set.
  private static func decodeExtended(_ bytes: [UInt8]) throws(MultipartError) -> String {
    let parts = bytes.split(
      separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].map(\.lowercasedASCII).elementsEqual("utf-8".utf8),
      parts[2].allSatisfy({ $0.isTokenCharacter && !"*'".utf8.contains($0) }),
      let text = PercentEncoding.text(parts[2], for: .pathSegment),
      text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw .malformed(.filename) }
    return text
  }

  /// Browsers and tools have sent whole paths, with either slash.
  private static func lastComponent(of path: String) -> String {
    let component = path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last
    guard let component, component != ".", component != ".." else { return "" }
    return String(component)
  }
}
