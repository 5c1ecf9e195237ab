/// In which form a client wants an answer.
package enum Negotiation {
  /// Whether `Accept-Encoding` allows gzip and does not prefer the plain form (RFC 9110, 12.5.3).
  package static func acceptsGzip(_ head: RequestHead) -> Bool {
    guard let first = head.bytes(of: .acceptEncoding) else { return false }
    let values = head.all(.acceptEncoding)
    return acceptsGzip(values.count == 1 ? first : ArraySlice(values.joined(separator: ",").utf8))
  }

  /// The same, for the value of the field.
  static func acceptsGzip(_ value: ArraySlice<UInt8>) -> Bool {
    var gzip: Int?
    var identity: Int?
    var rest: Int?
    for element in value.split(separator: UInt8(ascii: ",")) {
      guard let (coding, weight) = parse(element) else { continue }
      if equals(coding, "gzip") || equals(coding, "x-gzip") {
        gzip = max(gzip ?? 0, weight)
      } else if equals(coding, "identity") {
        identity = weight
      } else if equals(coding, "*") {
        rest = weight
      }
    }
    let weight = gzip ?? rest ?? 0
    return weight > 0 && weight >= identity ?? 0
  }

  /// Whether content of this media type becomes much smaller.
  package static func isCompressible(type: String) -> Bool {
    let essence = type.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != .space }
      .map(\.lowercasedASCII)
    return essence.starts(with: "text/".utf8)
      || compressibleSuffixes.contains { hasSuffix(essence, $0) }
      || compressibleTypes.contains { essence.elementsEqual($0.utf8) }
  }

  private static let compressibleSuffixes = ["+json", "+xml", "+yaml"]

  private static let compressibleTypes = [
    "application/json", "application/javascript", "application/xml", "application/yaml",
    "application/x-ndjson", "application/jsonl", "application/wasm", "application/sql",
    "font/ttf", "font/otf", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon",
  ]

  /// A coding and its weight in thousandths; nil when the element is malformed.
  private static func parse(
    _ element: ArraySlice<UInt8>
  ) -> (coding: ArraySlice<UInt8>, weight: Int)? {
    let parts = element.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let coding = trim(parts[0])
    guard !coding.isEmpty, coding.allSatisfy(\.isTokenCharacter) else { return nil }
    guard parts.count > 1 else { return (coding, 1_000) }
    let parameter = trim(parts[1])
    guard parts.count == 2, parameter.prefix(2).map(\.lowercasedASCII).elementsEqual("q=".utf8),
      let weight = weight(parameter.dropFirst(2))
    else { return nil }
    return (coding, weight)
  }

  /// `0` or `1` with at most three decimals, and no more than 1.
  private static func weight(_ digits: ArraySlice<UInt8>) -> Int? {
    guard let whole = digits.first, whole == 0x30 || whole == 0x31 else { return nil }
    let decimals = digits.dropFirst(2)
    guard digits.count <= 5, digits.dropFirst().first ?? UInt8(ascii: ".") == UInt8(ascii: "."),
      decimals.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    var weight = Int(whole - 0x30) * 1_000
    var unit = 100
    for digit in decimals {
      weight += Int(digit - 0x30) * unit
      unit /= 10
    }
    return weight <= 1_000 ? weight : nil
  }

  private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == .space || byte == .tab }
    var bytes = bytes.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
  }

  private static func equals(_ bytes: ArraySlice<UInt8>, _ name: String) -> Bool {
    bytes.count == name.utf8.count
      && zip(bytes, name.utf8).allSatisfy { $0.lowercasedASCII == $1 }
  }

  private static func hasSuffix(_ bytes: [UInt8], _ suffix: String) -> Bool {
    bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
