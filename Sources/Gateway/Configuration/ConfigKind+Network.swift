import Core
import HTTPServer

extension ConfigKind where Value == SocketAddress {
  /// Where to listen.
  static let socketAddress = ConfigKind(
    expectation: "an address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"",
    read: { $0.text.flatMap { SocketAddress($0) } }, write: { quoted("\($0)") })
}

extension ConfigInput {
  /// The texts of a list; the environment and the flags separate them by commas.
  var texts: [String]? {
    switch self {
    case .list(let items):
      let texts = items.compactMap(\.text)
      return texts.count == items.count ? texts : nil
    case .text(let text):
      return text.split(separator: ",").map { String($0.drop { $0 == " " }) }
    default: return nil
    }
  }
}

extension ConfigKind where Value == [AddressBlock] {
  /// Blocks of addresses.
  static let addressBlocks = ConfigKind(
    expectation: "a list of address blocks, such as [\"10.0.0.0/8\", \"fd00::/8\"]",
    read: { input in
      guard let texts = input.texts else { return nil }
      let blocks = texts.compactMap { AddressBlock($0) }
      return blocks.count == texts.count ? blocks : nil
    },
    write: { "[" + $0.map { quoted("\($0)") }.joined(separator: ", ") + "]" })
}

extension ConfigKind where Value == Secret<String> {
  /// A text that is never printed.
  static let secretText = ConfigKind(
    expectation: "a text", read: { $0.text.map { Secret($0) } },
    write: { quoted($0.exposed.isEmpty ? "" : "***") })

  /// The address of a database, whose password is never printed.
  static let databaseURL = ConfigKind(
    expectation: "empty, or an address such as \"postgres://user:password@host:5432/name\"",
    read: { input in
      guard let text = input.text else { return nil }
      let isKnown = ["postgres://", "postgresql://"].contains { text.hasPrefix($0) }
      return text.isEmpty || isKnown ? Secret(text) : nil
    },
    write: { quoted(DatabaseURL.masked($0.exposed)) })
}

/// What may be shown of a database's address.
enum DatabaseURL {
  /// The address with `***` for the password and for every value after `?`.
  static func masked(_ url: String) -> String {
    guard let start = url.firstRange(of: "://")?.upperBound else { return url }
    var rest = url[start...]
    var shown = String(url[..<start])
    if let at = rest.lastIndex(of: "@") {
      let user = rest[..<at].prefix { $0 != ":" }
      shown += user.endIndex == at ? "\(user)@" : "\(user):***@"
      rest = rest[rest.index(after: at)...]
    }
    guard let question = rest.firstIndex(of: "?") else { return shown + rest }
    let items = rest[rest.index(after: question)...].split(separator: "&")
    let names = items.map { $0.prefix { $0 != "=" } + "=***" }
    return shown + rest[...question] + names.joined(separator: "&")
  }
}
