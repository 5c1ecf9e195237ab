/// A mail, or a part of one, as it came: its fields, and the lines below them (RFC 5322, RFC 2045).
struct MailSource {
  private var fields: [(name: String, value: String)] = []
  let lines: ArraySlice<String>

  init(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    self.init(lines[...])
  }

  /// Fields stand before the first empty line; a line that begins with white space goes on with the one before.
  init(_ lines: ArraySlice<String>) {
    var rest = lines
    while let line = rest.popFirst(), !line.isEmpty {
      if let first = line.first, first == " " || first == "\t" {
        guard let last = fields.indices.last else { continue }
        fields[last].value += " " + line.drop { $0 == " " || $0 == "\t" }
      } else if let colon = line.firstIndex(of: ":") {
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        fields.append((line[..<colon].lowercased(), String(value)))
      }
    }
    self.lines = rest
  }

  /// The first field of a name in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The media type in lower case, without its parameters.
  var type: String {
    String((self["content-type"] ?? "text/plain").prefix { $0 != ";" && $0 != " " }).lowercased()
  }

  /// The parts of a multipart; none of anything else.
  var parts: [MailSource] {
    guard type.hasPrefix("multipart/"), let boundary = parameter("boundary") else { return [] }
    var parts: [MailSource] = []
    var start: Int?
    for place in lines.indices {
      // White space may stand behind a boundary (RFC 2046, §5.1.1).
      let line = lines[place].prefix { $0 != " " && $0 != "\t" }
      let isLast = line == "--\(boundary)--"
      guard isLast || line == "--\(boundary)" else { continue }
      if let start { parts.append(MailSource(lines[start..<place])) }
      start = isLast ? nil : place + 1
      if isLast || parts.count == Self.partCountMax { break }
    }
    return parts
  }

  /// The groups of fields that a report is made of, one behind the other (RFC 3464, §2.1).
  var groups: [MailSource] {
    var groups: [MailSource] = []
    var rest = lines
    while !rest.isEmpty, groups.count < Self.partCountMax {
      let group = MailSource(rest)
      if !group.fields.isEmpty { groups.append(group) }
      rest = group.lines
    }
    return groups
  }

  private static let partCountMax = 32

  /// A parameter of the content type.
  private func parameter(_ name: String) -> String? {
    for piece in (self["content-type"] ?? "").split(separator: ";").dropFirst() {
      let words = piece.split(separator: "=", maxSplits: 1)
      guard words.count == 2, words[0].lowercased().filter({ $0 != " " }) == name else { continue }
      let value = words[1].drop { $0 == " " }
      let isQuoted = value.first == "\""
      let text = isQuoted ? value.dropFirst().prefix { $0 != "\"" } : value.prefix { $0 != " " }
      return text.isEmpty ? nil : String(text)
    }
    return nil
  }
}
