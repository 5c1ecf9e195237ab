package import Core

/// The host of a URL: a name in ASCII, or an address, whatever notation it was written in.
package enum Host: Hashable, Sendable {
  case name(String)
  case address(IPAddress)

  /// A name (its final dot dropped, in lower case), any IPv4 notation, or IPv6 in brackets.
  init(_ text: String) throws(OutgoingURLError) {
    try self.init(Array(text.utf8)[...])
  }

  init(_ text: ArraySlice<UInt8>) throws(OutgoingURLError) {
    guard text.allSatisfy({ $0 < 0x80 }) else { throw .hostNotASCII }
    if text.first == UInt8(ascii: "[") {
      guard text.count > 2, text.last == UInt8(ascii: "]"),
        let address = IPAddress(String(decoding: text.dropFirst().dropLast(), as: UTF8.self)),
        text.contains(UInt8(ascii: ":"))
      else { throw .badHost }
      self = .address(address)
      return
    }
    let bare = text.last == UInt8(ascii: ".") ? text.dropLast() : text
    switch IPv4Notation(bare) {
    case .address(let bits): self = .address(IPAddress(v4: bits))
    case .malformed: throw .badHost
    case .name: self = .name(try Self.checkedName(bare))
    }
  }

  private static func checkedName(_ text: ArraySlice<UInt8>) throws(OutgoingURLError) -> String {
    guard !text.isEmpty, text.count <= nameBytesMax else { throw .badHost }
    for label in text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard (1...63).contains(label.count), label.allSatisfy(isNameByte),
        label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-")
      else { throw .badHost }
    }
    return String(decoding: text, as: UTF8.self).lowercased()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default:
      false
    }
  }

  private static let nameBytesMax = 253
}

extension Host: CustomStringConvertible {
  /// As it stands in a URL.
  package var description: String {
    switch self {
    case .name(let name): name
    case .address(let address): if address.family == .v6 { "[\(address)]" } else { "\(address)" }
    }
  }
}
