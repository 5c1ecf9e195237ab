extension Language {
  /// How many ranges of an `Accept-Language` field are looked at.
  private static let rangeCountMax = 32

  /// The language that an `Accept-Language` field likes best, by RFC 9110, section 12.5.4.
  ///
  /// Of equals the one that is named first; English when none is named, or when neither is wanted.
  /// A range that is not written as it should be is passed over.
  package init(acceptLanguage field: some StringProtocol) {
    var best: (language: Language, quality: Int)?
    var wildcardQuality: Int?
    var named: Set<Language> = []
    let ranges = String(field).split(separator: ",", maxSplits: Self.rangeCountMax)
    for range in ranges.prefix(Self.rangeCountMax).compactMap(LanguageRange.init) {
      if range.tag == "*" { wildcardQuality = max(wildcardQuality ?? 0, range.quality) }
      guard let language = range.language else { continue }
      named.insert(language)
      if range.quality > best?.quality ?? 0 { best = (language, range.quality) }
    }
    if let wildcardQuality, wildcardQuality > best?.quality ?? 0,
      let other = Self.allCases.first(where: { !named.contains($0) })
    {
      best = (other, wildcardQuality)
    }
    self = best?.language ?? .english
  }
}

/// One range of an `Accept-Language` field, such as `ar-SY;q=0.8`.
private struct LanguageRange {
  let tag: String
  /// In thousandths.
  let quality: Int

  init?(_ text: Substring) {
    let parts = text.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false)
      .map { $0.utf8.drop { $0 == 0x20 || $0 == 0x09 } }
      .map { Array($0.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()) }
    guard let tag = parts.first, !tag.isEmpty, parts.count <= 2,
      tag.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x2D || $0 == 0x2A })
    else { return nil }
    self.tag = String(decoding: tag.map(ASCII.lowercased), as: UTF8.self)
    guard parts.count == 2 else {
      quality = 1000
      return
    }
    guard let quality = Self.quality(parts[1]) else { return nil }
    self.quality = quality
  }

  /// The language of the product whose tag this is, or begins with.
  var language: Language? {
    Language(rawValue: String(tag.prefix { $0 != "-" }))
  }

  /// `q=`, a 0 or a 1, and at most three digits after the point.
  private static func quality(_ text: [UInt8]) -> Int? {
    guard text.count >= 3, text.count <= 7, ASCII.lowercased(text[0]) == UInt8(ascii: "q"),
      text[1] == UInt8(ascii: "="), text[2] == UInt8(ascii: "0") || text[2] == UInt8(ascii: "1"),
      text.count == 3 || text[3] == UInt8(ascii: ".")
    else { return nil }
    var thousandths = Int(text[2] - 0x30) * 1000
    var weight = 100
    for digit in text.dropFirst(4) {
      guard ASCII.isDigit(digit) else { return nil }
      thousandths += Int(digit - 0x30) * weight
      weight /= 10
    }
    return thousandths <= 1000 ? thousandths : nil
  }
}
