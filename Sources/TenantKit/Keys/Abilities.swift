package import Store

/// What a key may do: all, or what a list names.
package struct Abilities: Hashable, Sendable {
  package static let countMax = 100
  /// Everything there is.
  package static let all = Abilities(isAll: true, named: [])
  private static let allText = "*"

  package let isAll: Bool
  /// In the order in which they were given; empty where all are allowed.
  package let named: [Ability]

  private init(isAll: Bool, named: [Ability]) {
    self.isAll = isAll
    self.named = named
  }

  /// Reads `*` or a list of abilities, as documents write them. A key that may do nothing is allowed.
  package init(_ texts: [String]) throws(TenantError) {
    guard texts.count <= Self.countMax else { throw .tooManyAbilities }
    var named: [Ability] = []
    for text in texts where text != Self.allText {
      guard let ability = Ability(text) else { throw .unknownAbility }
      if !named.contains(ability) { named.append(ability) }
    }
    self = texts.contains(Self.allText) ? .all : Abilities(isAll: false, named: named)
  }

  /// Whether a key with these may do it.
  package func contains(_ ability: Ability) -> Bool { isAll || named.contains(ability) }

  /// As they are shown and given: `*` alone, or each by its name.
  package var texts: [String] { isAll ? [Self.allText] : named.map(\.description) }
}

extension Abilities: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(texts.joined(separator: " ")) }
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue,
      let abilities = try? Abilities(text.split(separator: " ").map(String.init))
    else { return nil }
    self = abilities
  }
}

extension TenantError {
  fileprivate static let tooManyAbilities = TenantError.invalid(
    "abilities", "Name \(Abilities.countMax) abilities at most, or * for all.",
    arabic: "اذكر \(Abilities.countMax) صلاحية على الأكثر، أو * للكل.")

  fileprivate static let unknownAbility = TenantError.invalid(
    "abilities", "An ability is * or two words such as messages.send or read:leads.",
    arabic: "الصلاحية هي * أو كلمتان مثل messages.send أو read:leads.")
}
