import Core
package import Store

// The text is `$scrypt$ln=15,r=8,p=1$salt$hash`, both in base64 without filling.
extension PasswordHash {
  private static let bytesMax = 64

  /// Reads the text that is kept of a password; nil when it is of another kind or at a cost that nobody should pay.
  package init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
      let salt = Self.bytes(parts[3]), let hash = Self.bytes(parts[4]), salt.count >= 8,
      hash.count >= 16
    else { return nil }
    self.init(cost: cost, salt: salt, hash: hash)
  }

  /// The text to keep.
  package var text: String {
    "$scrypt$ln=\(cost.nLog2),r=\(cost.r),p=\(cost.p)$\(Self.base64(salt))$\(Self.base64(hash))"
  }

  private static func cost(_ text: Substring) -> ScryptCost? {
    var values: [Int] = []
    for (field, name) in zip(text.split(separator: ","), ["ln=", "r=", "p="]) {
      guard field.hasPrefix(name), let value = Int(field.dropFirst(name.count)) else { return nil }
      values.append(value)
    }
    guard values.count == 3 else { return nil }
    return ScryptCost(log2: values[0], blocks: values[1], lanes: values[2])
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    String(Base64.encode(bytes).prefix { $0 != "=" })
  }

  private static func bytes(_ text: Substring) -> [UInt8]? {
    guard text.utf8.count <= bytesMax * 4 / 3 + 2 else { return nil }
    let filling = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Base64.decode(text + filling)
  }
}

extension PasswordHash: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(text) }
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    self.init(text)
  }
}

/// A hash says nothing that helps, and prints as nothing all the same.
extension PasswordHash: CustomStringConvertible, CustomReflectable {
  package var description: String { "***" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
