/// Why a multipart body was refused.
package enum MultipartError: Error, Hashable {
  /// It breaks a rule of RFC 2046 or 7578, or could be read in two ways.
  case malformed(MultipartMalformation)
  case tooManyParts(limit: Int)
  case partHeadTooLarge(limitBytes: Int)
  case nameTooLong(limitBytes: Int)
  case tooMuchOutsideParts(limitBytes: Int)
  /// The body ended early, for a reason of the connection.
  case body(BodyError)
}

/// The rule that a multipart body broke.
package enum MultipartMalformation: String, CaseIterable, Hashable, Sendable {
  /// `Content-Type` is not `multipart/form-data` with a valid boundary.
  case contentType
  /// Something other than spaces and CRLF stands after a boundary.
  case delimiter
  /// A line of a part's head ends in a lone CR or LF.
  case lineEnding
  case header
  case disposition
  case transferEncoding
  case name
  case filename
  /// The body ended before its closing boundary.
  case incomplete
}

extension MultipartError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformed(let rule): "The form cannot be read (\(rule.rawValue))."
    case .tooManyParts(let limit): "A form may have at most \(limit) parts."
    case .partHeadTooLarge(let limit): "The head of a part may have at most \(limit) bytes."
    case .nameTooLong(let limit): "The name of a part may have at most \(limit) bytes."
    case .tooMuchOutsideParts(let limit): "At most \(limit) bytes may stand outside the parts."
    case .body: "The form ended early."
    }
  }
}

/// The bounds of a multipart body.
package struct MultipartLimits: Hashable, Sendable {
  package var partCountMax = 100
  package var partHeadBytesMax = 8 * 1024
  /// For the name of a field, and for the name of a file without its folders.
  package var nameBytesMax = 512
  /// For what stands before the first and after the last boundary, each.
  package var outsideBytesMax = 4 * 1024

  package init() {}
}
