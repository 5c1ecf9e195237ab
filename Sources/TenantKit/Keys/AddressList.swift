package import Core
package import Store

/// The addresses that a key may be used from; an empty list allows all.
package struct AddressList: Hashable, Sendable {
  package static let countMax = 100
  package static let any = AddressList()

  package let blocks: [AddressBlock]

  private init() { blocks = [] }

  /// Reads addresses and blocks such as `192.0.2.7` and `2001:db8::/32`.
  package init(_ texts: [String]) throws(TenantError) {
    guard texts.count <= Self.countMax else { throw .tooManyAddresses }
    var blocks: [AddressBlock] = []
    for text in texts {
      guard let block = AddressBlock(text) else { throw .badAddress }
      if !blocks.contains(block) { blocks.append(block) }
    }
    self.blocks = blocks
  }

  /// Whether a request from the address may use the key.
  package func allows(_ address: IPAddress) -> Bool {
    blocks.isEmpty || blocks.contains { $0.contains(address) }
  }

  package var texts: [String] { blocks.map(\.description) }
}

extension AddressList: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(texts.joined(separator: " ")) }

  /// A list that cannot be read makes the row unreadable: it must not count as open to all.
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue,
      let list = try? AddressList(text.split(separator: " ").map(String.init))
    else { return nil }
    self = list
  }
}

extension TenantError {
  fileprivate static let tooManyAddresses = TenantError.invalid(
    "addresses", "Name \(AddressList.countMax) addresses at most; a block counts as one.",
    arabic: "اذكر \(AddressList.countMax) عنوان على الأكثر؛ ويُحسب النطاق عنوانًا واحدًا.")

  fileprivate static let badAddress = TenantError.invalid(
    "addresses", "An address is written like 192.0.2.7 or 2001:db8::/32.",
    arabic: "يُكتب العنوان مثل 192.0.2.7 أو 2001:db8::/32.")
}
