/// JSON for people: comments, names without quotes, commas at the end, and more (json5.org).
package enum JSON5 {
  /// Reads one value; `file` is only named in places.
  package static func parse(
    _ bytes: [UInt8], file: String, limits: JSONLimits = .default
  ) throws(JSON5Error) -> JSON5Value {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw JSON5Error(.invalidUTF8, at: placeOfInvalidUTF8(in: bytes, file: file))
    }
    var parser = JSON5Parser(text, file: file, limits: limits)
    return try parser.document()
  }

  private static func placeOfInvalidUTF8(in bytes: [UInt8], file: String) -> SourcePlace {
    var validCount = 0
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      validCount = error.byteOffsets.lowerBound
    }
    var parser = JSON5Parser(
      String(decoding: bytes[..<validCount], as: UTF8.self), file: file, limits: .default)
    while parser.peek() != nil { parser.advance() }
    return parser.place
  }
}

/// A recursive descent over scalars that counts lines and columns, bounded in depth.
struct JSON5Parser {
  private let scalars: [Unicode.Scalar]
  private let file: String
  private let limits: JSONLimits
  private var position = 0
  private var line = 1
  private var column = 1

  init(_ text: String, file: String, limits: JSONLimits) {
    scalars = Array(text.unicodeScalars)
    self.file = file
    self.limits = limits
  }

  /// One value, and nothing else but space and comments.
  mutating func document() throws(JSON5Error) -> JSON5Value {
    try skipSpace()
    guard peek() != nil else { throw JSON5Error(.empty, at: place) }
    let value = try value(depth: 0)
    try skipSpace()
    guard peek() == nil else { throw JSON5Error(.trailingData, at: place) }
    return value
  }

  private mutating func value(depth: Int) throws(JSON5Error) -> JSON5Value {
    let start = place
    switch peek() {
    case "{", "[":
      guard depth < limits.depth else { throw JSON5Error(.tooDeep, at: start) }
      let isObject = peek() == "{"
      return isObject
        ? JSON5Value(.object(try object(depth: depth + 1)), at: start)
        : JSON5Value(.array(try array(depth: depth + 1)), at: start)
    case "\"", "'": return JSON5Value(.string(try string()), at: start)
    case let next? where "0"..."9" ~= next || "+-.IN".unicodeScalars.contains(next):
      return JSON5Value(try number(), at: start)
    default: return JSON5Value(try word(), at: start)
    }
  }

  private mutating func word() throws(JSON5Error) -> JSON5Value.Kind {
    let words: [(String, JSON5Value.Kind)] = [
      ("null", .null), ("true", .bool(true)), ("false", .bool(false)),
    ]
    for (word, kind) in words where take(word) {
      if let next = peek(), next.isJSON5NamePart { throw unexpected() }
      return kind
    }
    throw unexpected()
  }

  private mutating func array(depth: Int) throws(JSON5Error) -> [JSON5Value] {
    var elements: [JSON5Value] = []
    advance()
    while true {
      try skipSpace()
      if take("]") { return elements }
      elements.append(try value(depth: depth))
      try skipSpace()
      if take(",") { continue }
      guard take("]") else { throw unexpected() }
      return elements
    }
  }

  private mutating func object(depth: Int) throws(JSON5Error) -> [JSON5Member] {
    var members: [JSON5Member] = []
    var places: [String: SourcePlace] = [:]
    advance()
    while true {
      try skipSpace()
      if take("}") { return members }
      let keyPlace = place
      let key = peek() == "\"" || peek() == "'" ? try string() : try name()
      if let first = places.updateValue(keyPlace, forKey: key) {
        throw JSON5Error(.duplicateKey(key, first: first), at: keyPlace)
      }
      try skipSpace()
      guard take(":") else { throw unexpected() }
      try skipSpace()
      members.append(JSON5Member(key, at: keyPlace, try value(depth: depth)))
      try skipSpace()
      if take(",") { continue }
      guard take("}") else { throw unexpected() }
      return members
    }
  }
}

extension JSON5Parser {
  /// Where the next character stands.
  var place: SourcePlace { SourcePlace(file: file, line: line, column: column) }

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  /// Steps over the next character; CR, LF and both together end a line.
  mutating func advance() {
    let scalar = scalars[position]
    position += 1
    if scalar == "\n" || scalar == "\r" && peek() != "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }

  /// Steps over this character if it is next.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    advance()
    return true
  }

  /// Steps over this text if it is next.
  mutating func take(_ text: String) -> Bool {
    guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
    for _ in text.unicodeScalars { advance() }
    return true
  }

  func unexpected() -> JSON5Error {
    JSON5Error(peek() == nil ? .unexpectedEnd : .unexpectedCharacter, at: place)
  }

  mutating func skipSpace() throws(JSON5Error) {
    while let next = peek() {
      if next.isJSON5Space {
        advance()
      } else if next == "/" {
        try skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() throws(JSON5Error) {
    let start = place
    if take("//") {
      while let next = peek(), !next.isJSON5LineEnd { advance() }
    } else if take("/*") {
      while !take("*/") {
        guard peek() != nil else { throw JSON5Error(.openComment, at: start) }
        advance()
      }
    } else {
      throw unexpected()
    }
  }
}
