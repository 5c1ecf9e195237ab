import ChannelKit
import Core
import Transport

extension ProviderRequest.Body {
  /// What goes over the wire, and its media type.
  func encoded() -> (OutgoingBody, type: String?) {
    switch self {
    case .none: return (.none, nil)
    case .json(let json): return (.bytes(json.serialized()), "application/json")
    case .form(let pairs):
      let text = pairs.map { pair in
        "\(PercentEncoding.encode(pair.name, for: .form))=\(PercentEncoding.encode(pair.value, for: .form))"
      }.joined(separator: "&")
      return (.bytes(Array(text.utf8)), "application/x-www-form-urlencoded")
    case .bytes(let bytes, let type): return (.bytes(bytes), type)
    case .multipart(let parts):
      let boundary = "qanat-" + Hex.encode(KernelGenerator.bytes(16))
      return (
        .bytes(Self.multipart(parts, boundary)), "multipart/form-data; boundary=\(boundary)"
      )
    }
  }

  private static func multipart(_ parts: [ProviderRequest.Part], _ boundary: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
      var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(part.name))\""
      if let fileName = part.fileName { head += "; filename=\"\(quoted(fileName))\"" }
      head += "\r\nContent-Type: \(part.type)\r\n\r\n"
      bytes += Array(head.utf8) + part.bytes + [0x0D, 0x0A]
    }
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }

  /// As browsers write names in quotes: what would end them or the line is escaped. A line's two ends are one character,
  /// so it is looked at byte by byte.
  private static func quoted(_ text: String) -> String {
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\""): Array("%22".utf8)
      case 0x0D: Array("%0D".utf8)
      case 0x0A: Array("%0A".utf8)
      default: [byte]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
